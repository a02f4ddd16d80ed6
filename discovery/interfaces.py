"""The network interfaces of this computer: where to send, and which addresses to tell."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ifaddr

# Addresses told to others: a laptop with virtual machines and VPNs has a dozen, and each costs 16
# to 28 bytes in every answer, which should stay below one Ethernet frame.
MAX_ADDRESSES = 16


@dataclass(frozen=True, slots=True)
class Interface:
    """One adapter with its addresses, best first; the scope of `ipv6` ones is `index`.

    `prefixes` are the lengths of the networks of `ipv4`, in the same order; 32 means unknown.
    """

    name: str
    index: int
    ipv4: tuple[str, ...]
    ipv6: tuple[str, ...]
    prefixes: tuple[int, ...] = ()

    @property
    def ipv4_networks(self) -> tuple[ipaddress.IPv4Interface, ...]:
        """The IPv4 addresses with their networks."""
        lengths = self.prefixes or (32,) * len(self.ipv4)
        return tuple(map(ipaddress.IPv4Interface, zip(self.ipv4, lengths, strict=True)))

    @property
    def loopback(self) -> bool:
        return all(ipaddress.ip_address(ip).is_loopback for ip in self.ipv4 + self.ipv6)


def usable_interfaces(only: Sequence[str] | None = None) -> tuple[Interface, ...]:
    """The interfaces to use, sorted; asks the system, which can block for milliseconds.

    `only` names them (interface name or one of its addresses); None means all but loopback, or
    loopback if there is nothing else. Virtual adapters count: Hamachi is one. Raises OSError.
    """
    everything = sorted(map(_interface, ifaddr.get_adapters()), key=lambda found: found.name)
    present = [found for found in everything if found.ipv4 or found.ipv6]
    if only is not None:
        wanted = set(only)
        return tuple(found for found in present if wanted & {found.name, *found.ipv4, *found.ipv6})
    outside = tuple(found for found in present if not found.loopback)
    return outside or tuple(present)


def senders(interfaces: Iterable[Interface]) -> list[str]:
    """One address per interface and IP version, by which zeroconf binds a socket to each.

    IPv6: the link-local one if there is one (RFC 6762 §11 wants on-link sources); none for
    loopback, where IPv6 multicast does not work.
    """
    chosen: list[str] = []
    for interface in interfaces:
        chosen += interface.ipv4[:1]
        if not interface.loopback:
            chosen += sorted(interface.ipv6, key=lambda ip: not _link_local(ip))[:1]
    return chosen


def addresses(interfaces: Iterable[Interface]) -> tuple[str, ...]:
    """What to tell others, best first, at most MAX_ADDRESSES: IPv4 before IPv6, link-local last."""
    found = {ip for interface in interfaces for ip in interface.ipv4 + interface.ipv6}
    outside = {ip for ip in found if not ipaddress.ip_address(ip).is_loopback}
    return tuple(sorted(outside or found, key=preference)[:MAX_ADDRESSES])


def preference(address: str) -> tuple[bool, int, int]:
    """Sort key: addresses that reach far before link-local ones, then IPv4 before IPv6."""
    ip = ipaddress.ip_address(address)
    return ip.is_link_local, ip.version, int(ip)


def _interface(adapter: ifaddr.Adapter) -> Interface:
    prefixes = {ip.ip: ip.network_prefix for ip in adapter.ips if isinstance(ip.ip, str)}
    ipv4 = _sorted(prefixes)
    return Interface(
        name=adapter.nice_name,
        index=adapter.index or 0,
        ipv4=ipv4,
        ipv6=_sorted(ip.ip[0] for ip in adapter.ips if not isinstance(ip.ip, str)),
        prefixes=tuple(prefixes[address] for address in ipv4),
    )


def _sorted(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(found, key=preference))


def _link_local(address: str) -> bool:
    return ipaddress.ip_address(address).is_link_local
