"""Asks by UDP who is there: everybody on each link of this computer, or one place.

Nothing here raises for a network that is not there or refuses: nobody answers, that is all.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import socket
import struct
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self, cast

from discovery.datagrams import outlive_errors
from discovery.interfaces import Interface, usable_interfaces
from discovery.listing import Source
from discovery.place import Place
from discovery.questions import Heard, Questions

__all__ = ["PROBE_PORTS", "SINGLE_PORTS", "Heard", "Prober"]

logger = logging.getLogger(__name__)

# Where servers are that took the default port, or the next free one: several on one computer.
PROBE_PORTS = (6697, 6698, 6699, 6700)
# The same for computers that are asked one by one.
SINGLE_PORTS = PROBE_PORTS[:2]
# Addresses we ask from: a computer full of virtual machines has more, but each costs datagrams on
# each broadcast. Those with IPv4 come first.
MAX_LINKS = 32
ALL_NODES = "ff02::1"
# Binds a socket to one interface (netinet/in.h of macOS, where a broadcast to 255.255.255.255 would
# leave by the default route only).
_IP_BOUND_IF = 25

Address = tuple[str, int] | tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """One address of this computer to ask from, and whom a question from it reaches.

    `index` is the interface's; 0 for what the system routes (then nobody is in `everybody`).
    """

    address: str
    index: int
    everybody: tuple[str, ...] = ()

    @property
    def version(self) -> int:
        return 6 if ":" in self.address else 4


ANYWHERE = (Link("0.0.0.0", 0), Link("::", 0))


def links(interfaces: Iterable[Interface]) -> list[Link]:
    """The links to broadcast on. Loopback knows no broadcast: there one computer is everybody."""
    found: list[Link] = []
    for one in sorted(interfaces, key=lambda one: not one.ipv4):
        for ip in one.ipv4_networks:
            address, network = str(ip.ip), ip.network
            if ip.is_loopback:
                found.append(Link(address, one.index, (address,)))
                continue
            directed = (str(network.broadcast_address),) if network.prefixlen < 31 else ()
            found.append(Link(address, one.index, (*directed, "255.255.255.255")))
        # One is enough; the link-local one, because who answers has a way to it for sure.
        for address in sorted(one.ipv6, key=lambda ip: not ipaddress.ip_address(ip).is_link_local):
            everybody = address if ipaddress.ip_address(address).is_loopback else ALL_NODES
            found.append(Link(address, one.index, (everybody,)))
            break
    return found[:MAX_LINKS]


class Prober:
    """`async with Prober(hear) as prober`, then `broadcast` and `ask` as often as wanted.

    `hear` is called for each answer to a question of ours. `interfaces` are names or addresses:
    ask only from these; None means all.
    """

    def __init__(
        self, hear: Callable[[Heard], None], *, interfaces: Sequence[str] | None = None
    ) -> None:
        self._tell = hear
        self._only = interfaces
        self._questions = Questions()
        self._sockets: dict[Link, _Socket] = {}
        self._following = asyncio.Lock()
        self._closed = False

    async def __aenter__(self) -> Self:
        try:
            await self.follow()
        except BaseException:
            self._close()
            raise
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    def _close(self) -> None:
        self._closed = True
        for one in self._sockets.values():
            one.close()
        self._sockets.clear()

    async def broadcast(
        self, ports: Sequence[int] = PROBE_PORTS, source: Source | None = Source.PROBE
    ) -> None:
        """Ask everybody on each link that this computer has now."""
        await self.follow()
        now = asyncio.get_running_loop().time()
        for link, one in self._sockets.items():
            if not link.everybody:
                continue
            data = self._questions.to_all(ports, source, now)
            for address in link.everybody:
                for port in ports:
                    one.send(data, _target(address, port, link.index))

    def ask(self, place: Place, source: Source | None = None) -> None:
        """Ask at one place, from where the system routes it; only its own answer counts."""
        try:
            target = _target(place.address, place.port, 0)
        except (ValueError, OSError):  # no address; no such interface
            return
        one = self._socket_for(target)
        if one is not None and _is_one(target[0]):
            now = asyncio.get_running_loop().time()
            one.send(self._questions.to_one(_place(target), source, now), target)

    async def follow(self) -> None:
        """Ask from the addresses that this computer has now; broadcast() does so by itself."""
        async with self._following:
            try:
                interfaces = await asyncio.to_thread(usable_interfaces, self._only)
            except OSError:
                interfaces = ()
            wanted = links(interfaces)
            if self._only is None:
                wanted += ANYWHERE
            for link in list(self._sockets):
                # What failed may have lost its interface and got it back.
                if link not in wanted or (link.index and self._sockets[link].failed):
                    self._sockets.pop(link).close()
            for link in wanted:
                if link not in self._sockets and not self._closed:
                    await self._open(link)

    async def _open(self, link: Link) -> None:
        try:
            bound = _bound(link)
        except OSError as error:
            # A fresh IPv6 address can't be bound for 2 s; then the next broadcast does.
            logger.debug("no probes from %s: %s", link.address, error)
            return
        loop = asyncio.get_running_loop()
        try:
            _, one = await loop.create_datagram_endpoint(lambda: _Socket(self._hear), sock=bound)
        except BaseException:
            bound.close()
            raise
        if self._closed:
            one.close()
        else:
            self._sockets[link] = one

    def _socket_for(self, target: Address) -> _Socket | None:
        """The one that the system routes, or if interfaces were chosen the nearest of these."""
        version, index = (6, target[3]) if len(target) == 4 else (4, 0)
        fitting = [link for link in self._sockets if link.version == version]
        fitting.sort(key=lambda link: (link.index != 0, link.index != index))
        return self._sockets[fitting[0]] if fitting else None

    def _hear(self, data: bytes, sender: Address) -> None:
        if self._closed:
            return
        with contextlib.suppress(ValueError):
            now = asyncio.get_running_loop().time()
            heard = self._questions.hear(data, _place(sender), now)
            if heard is not None:
                self._tell(heard)


class _Socket(asyncio.DatagramProtocol):
    def __init__(self, hear: Callable[[bytes, Address], None]) -> None:
        self.failed = False
        self._hear = hear
        self._transport: asyncio.DatagramTransport | None = None

    def send(self, data: bytes, target: Address) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, target)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not every version of Python makes its datagram transports instances of this class.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, sender: Address) -> None:
        self._hear(data, sender)

    def error_received(self, error: Exception) -> None:
        self.failed = True


def _bound(link: Link) -> socket.socket:
    """A socket that sends from the link's address to its interface; raises OSError."""
    family = socket.AF_INET6 if link.version == 6 else socket.AF_INET
    one = socket.socket(family, socket.SOCK_DGRAM)
    try:
        one.setblocking(False)
        outlive_errors(one)
        if link.version == 4:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            if sys.platform == "darwin" and link.index:
                one.setsockopt(socket.IPPROTO_IP, _IP_BOUND_IF, link.index)
        else:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            index = struct.pack("@I", link.index)
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
        one.bind(_target(link.address, 0, link.index))
    except OSError:
        one.close()
        raise
    return one


def _target(address: str, port: int, index: int) -> Address:
    """What a socket wants; `index` is the scope of an address that needs one and has none.

    Raises ValueError for what is no address, OSError for a scope that is no interface.
    """
    ip = ipaddress.ip_address(address)
    if ip.version == 4:
        return str(ip), port
    assert isinstance(ip, ipaddress.IPv6Address)
    scope = ip.scope_id
    if scope is not None:
        index = int(scope) if scope.isdecimal() else socket.if_nametoindex(scope)
    elif not (ip.is_link_local or ip.is_multicast):
        index = 0
    return str(ip).partition("%")[0], port, 0, index


def _is_one(address: str) -> bool:
    """Whether one computer has it: a forged announcement must not make us ask everybody."""
    ip = ipaddress.ip_address(address)
    return not (ip.is_multicast or ip.is_unspecified or address == "255.255.255.255")


def _place(address: Address) -> Place:
    """Where a socket says that somebody is; a link-local one gets its scope as a number."""
    host = address[0].partition("%")[0]
    scope = address[3] if len(address) == 4 else 0
    return Place(f"{host}%{scope}" if scope else host, address[1])
