"""Interfaces that are a VPN rather than a cable or Wi-Fi, and what that means. Pure.

Names are what the programs call their interface by default; addresses are theirs alone, so they
count whatever the name is. A VPN we do not know looks like a LAN, and is treated as one.
"""

from __future__ import annotations

import enum
import ipaddress
import re
from collections.abc import Sequence

from discovery.interfaces import Interface
from language import N_


class Vpn(enum.Enum):
    """What is known of an interface; the value is its name for people."""

    TAILSCALE = "Tailscale"
    HAMACHI = "Hamachi"
    ZEROTIER = "ZeroTier"
    RADMIN = "Radmin VPN"
    TUNNEL = N_("a VPN tunnel")

    @property
    def carries_multicast(self) -> bool:
        """Whether it is a LAN over the Internet: layer 2, so that everybody hears everybody."""
        return self in (Vpn.HAMACHI, Vpn.ZEROTIER, Vpn.RADMIN)


_NAMES = (
    (re.compile(r"tailscale", re.IGNORECASE), Vpn.TAILSCALE),
    (re.compile(r"hamachi|^ham\d", re.IGNORECASE), Vpn.HAMACHI),
    # Linux: "zt" and 8 characters; macOS: "feth" and a number; Windows: "ZeroTier One [network]".
    (re.compile(r"^zt[a-z0-9]{8}|zerotier|^feth\d", re.IGNORECASE), Vpn.ZEROTIER),
    (re.compile(r"radmin", re.IGNORECASE), Vpn.RADMIN),
    (
        re.compile(r"^(tun|utun|wg|ppp|ipsec|nordlynx|proton)\d*|wireguard|openvpn", re.IGNORECASE),
        Vpn.TUNNEL,
    ),
)

# CGNAT (RFC 6598) is also what some mobile networks give, but never on a LAN with neighbours.
_NETWORKS = (
    (ipaddress.ip_network("100.64.0.0/10"), Vpn.TAILSCALE),
    (ipaddress.ip_network("fd7a:115c:a1e0::/48"), Vpn.TAILSCALE),
    (ipaddress.ip_network("25.0.0.0/8"), Vpn.HAMACHI),
    (ipaddress.ip_network("2620:9b::/32"), Vpn.HAMACHI),
    (ipaddress.ip_network("26.0.0.0/8"), Vpn.RADMIN),
)


def vpn_of(interface: Interface) -> Vpn | None:
    """Which VPN the interface belongs to, or None for an ordinary one."""
    by_address = _by_address(interface.ipv4 + interface.ipv6)
    if by_address is not None:
        return by_address
    for pattern, vpn in _NAMES:
        if pattern.search(interface.name):
            return vpn
    return None


def is_idle(interface: Interface) -> bool:
    """Whether nobody of a LAN can be behind it: only link-local IPv6, as the half dozen internal
    interfaces of macOS (utun0, awdl0, llw0 …) have."""
    return not interface.ipv4 and all(
        ipaddress.ip_address(address).is_link_local for address in interface.ipv6
    )


def _by_address(addresses: Sequence[str]) -> Vpn | None:
    for address in addresses:
        ip = ipaddress.ip_address(address.partition("%")[0])
        for network, vpn in _NETWORKS:
            if ip.version == network.version and ip in network:
                return vpn
    return None
