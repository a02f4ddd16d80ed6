from __future__ import annotations

import pytest

from discovery.doctor.vpn import Vpn, is_idle, vpn_of
from discovery.interfaces import Interface


def interface(name: str, *addresses: str) -> Interface:
    ipv4 = tuple(address for address in addresses if ":" not in address)
    return Interface(name, 1, ipv4, tuple(address for address in addresses if ":" in address))


@pytest.mark.parametrize(
    ("found", "vpn"),
    [
        (interface("tailscale0", "100.101.102.103"), Vpn.TAILSCALE),
        (interface("utun4", "100.101.102.103"), Vpn.TAILSCALE),
        (interface("utun4", "fd7a:115c:a1e0::9"), Vpn.TAILSCALE),
        (interface("Tailscale", "fe80::1"), Vpn.TAILSCALE),
        (interface("ham0", "25.3.4.5"), Vpn.HAMACHI),
        (interface("LogMeIn Hamachi Virtual Ethernet Adapter", "25.3.4.5"), Vpn.HAMACHI),
        (interface("Ethernet 3", "25.3.4.5"), Vpn.HAMACHI),
        (interface("ztabcdef01", "10.147.17.5"), Vpn.ZEROTIER),
        (interface("ZeroTier One [8056c2e21c000001]", "10.147.17.5"), Vpn.ZEROTIER),
        (interface("feth1234", "10.147.17.5"), Vpn.ZEROTIER),
        (interface("Famatech Radmin VPN Ethernet Adapter", "26.1.2.3"), Vpn.RADMIN),
        (interface("tun0", "10.8.0.6"), Vpn.TUNNEL),
        (interface("wg0", "10.9.0.2"), Vpn.TUNNEL),
        (interface("WireGuard Tunnel", "10.9.0.2"), Vpn.TUNNEL),
    ],
)
def test_a_vpn_is_known_by_its_addresses_or_its_name(found: Interface, vpn: Vpn) -> None:
    assert vpn_of(found) is vpn


@pytest.mark.parametrize(
    "found",
    [
        interface("eth0", "192.168.1.5", "fe80::1"),
        interface("Wi-Fi", "10.0.0.7"),
        interface("wlan0", "172.16.3.4"),
        interface("en0", "100.63.0.1"),  # just below CGNAT's network
        interface("Ethernet", "2001:db8::5"),
    ],
)
def test_a_cable_or_wifi_is_no_vpn(found: Interface) -> None:
    assert vpn_of(found) is None


def test_what_is_layer_2_carries_multicast_and_the_others_do_not() -> None:
    assert {vpn for vpn in Vpn if vpn.carries_multicast} == {
        Vpn.HAMACHI, Vpn.ZEROTIER, Vpn.RADMIN
    }  # fmt: skip


def test_interfaces_with_link_local_ipv6_alone_are_idle() -> None:
    assert is_idle(interface("utun0", "fe80::1"))
    assert not is_idle(interface("en0", "fe80::1", "192.168.1.5"))
    assert not is_idle(interface("en0", "2001:db8::5"))
