"""The network interfaces of this computer: where to send, and which addresses to tell."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import ifaddr

# Addresses told to others: a laptop with virtual machines and VPNs has a dozen, and each costs 16
# to 28 bytes in every answer, which should stay below one Ethernet frame.
MAX_ADDRESSES = 16
# What Linux says of each interface (sysfs); not there in some containers.
_STATES = Path("/sys/class/net")
# RFC 2863's words for one that carries nothing. "unknown" is what VPNs and the loopback say.
_DOWN = frozenset({"down", "lowerlayerdown"})


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
    loopback if there is nothing else. Virtual adapters count: Hamachi is one. Those that are not
    connected don't: Linux leaves them their IPv4 address. Raises OSError.
    """
    present = [found for found in _present(only) if not _is_down(found)]
    outside = tuple(found for found in present if not found.loopback)
    return tuple(present) if only is not None else outside or tuple(present)


def unconnected(only: Sequence[str] | None = None) -> tuple[Interface, ...]:
    """The interfaces that have an address and no connection, if the system tells; only Linux does.
    Without bridges: one for virtual machines is down while none runs. May block and raise as
    `usable_interfaces`."""
    down = filter(_is_down, _present(only))
    return tuple(found for found in down if not found.loopback and not _is_bridge(found))


def _present(only: Sequence[str] | None) -> list[Interface]:
    """The interfaces with an address, sorted."""
    everything = sorted(map(_interface, ifaddr.get_adapters()), key=lambda found: found.name)
    present = [found for found in everything if found.ipv4 or found.ipv6]
    if only is None:
        return present
    wanted = set(only)
    return [found for found in present if wanted & {found.name, *found.ipv4, *found.ipv6}]


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


def _is_down(interface: Interface) -> bool:
    if sys.platform != "linux":
        return False
    folder = _told(interface)
    # The state follows a cable that was plugged in within a second; the carrier is there at once.
    return _read(folder / "operstate") in _DOWN and _read(folder / "carrier") != "1"


def _is_bridge(interface: Interface) -> bool:
    return (_told(interface) / "bridge").exists()


def _read(file: Path) -> str:
    try:
        return file.read_text("ascii", "replace").strip()
    except OSError:  # not there; or no answer, as of the carrier of what is switched off
        return ""


def _told(interface: Interface) -> Path:
    # A second address may have a label ("eth0:1") that getifaddrs gives for a name.
    return _STATES / interface.name.partition(":")[0]


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
