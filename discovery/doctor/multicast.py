"""Does multicast work on each interface? Join mDNS's groups, ask something, hear who speaks.

For each interface and IP version one socket of our own, so that what is heard can be told apart by
interface; the program's other mDNS sockets are not touched. The question carries a random name
that nobody answers: hearing it means that this computer hears itself. It also asks which services
there are (RFC 6763 §9), which every mDNS program answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import secrets
import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from discovery.announcement import SERVICE_TYPE
from discovery.interfaces import Interface

MDNS_PORT = 5353
GROUPS = {4: "224.0.0.251", 6: "ff02::fb"}
ALL_SERVICES = "_services._dns-sd._udp.local."

# Seconds after the start at which the question is asked: once more, since Wi-Fi loses multicast.
ASK_AT = (0.0, 1.0)
# Computers remembered for each ear: only their number is told.
MAX_OTHERS = 256
# A multicast may pass this many routers; mDNS wants 255 on its one link (RFC 6762 §11).
HOPS = 255

# Linux (ip(7), ipv6(7)): a socket hears groups that others on this computer have joined, on any
# interface, unless this is off. Python has no names for them.
_IP_MULTICAST_ALL = 49
_IPV6_MULTICAST_ALL = 29

# What systems say of an interface that has an address and no connection.
_DOWN = frozenset({errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL})

_TYPE_PTR, _TYPE_TXT, _CLASS_IN = 12, 16, 1


@dataclass(frozen=True, slots=True)
class Ear:
    """One group on one interface, after listening. `problem` says why it could not join or send,
    in the system's words; "" if it could. `down`: because the interface is not connected. `others`
    are addresses of other computers heard."""

    interface: str
    version: int  # 4 or 6
    joined: bool
    sent: bool
    problem: str
    own: bool  # heard its own question
    others: frozenset[str]
    down: bool = False


@dataclass(eq=False, slots=True)
class _Listening(asyncio.DatagramProtocol):
    """An ear while it listens."""

    interface: Interface
    version: int
    own_addresses: frozenset[str]
    sock: socket.socket
    token: bytes = field(default_factory=lambda: f"warkop-doctor-{secrets.token_hex(8)}".encode())
    joined: bool = False
    sent: bool = False
    problem: str = ""
    down: bool = False
    own: bool = False
    others: set[str] = field(default_factory=set)

    def datagram_received(self, data: bytes, source: tuple[str | int, ...]) -> None:
        address = str(source[0]).partition("%")[0]
        if address in self.own_addresses:
            self.own = self.own or self.token in data
        elif len(self.others) < MAX_OTHERS:
            self.others.add(address)

    def error_received(self, error: Exception) -> None:
        """The system reports what became of a datagram sent before; nothing to be done."""

    def result(self) -> Ear:
        return Ear(self.interface.name, self.version, self.joined, self.sent, self.problem,
                   self.own, frozenset(self.others), self.down)  # fmt: skip

    def failed(self, error: OSError) -> None:
        self.problem = error.strerror or str(error)
        self.down = error.errno in _DOWN


async def listen(
    interfaces: Iterable[Interface], own_addresses: frozenset[str], seconds: float
) -> tuple[Ear, ...]:
    """Listen for so long on each interface; never raises for a network that does not want to.

    own_addresses: of this computer, without scope: who speaks from another is somebody else.
    """
    ears: list[_Listening] = []
    async with contextlib.AsyncExitStack() as stack:
        for interface, version in _versions(interfaces):
            sock = stack.enter_context(_shared_socket(version))
            ear = _Listening(interface, version, own_addresses, sock)
            ears.append(ear)
            await _open(ear, stack)
        begun = asyncio.get_running_loop().time()
        for at in (*(at for at in ASK_AT if at < seconds), seconds):
            await asyncio.sleep(begun + at - asyncio.get_running_loop().time())
            for ear in ears if at < seconds else ():
                _ask(ear)
    return tuple(ear.result() for ear in ears)


def try_port() -> str:
    """Bind UDP 5353 as mDNS programs do, and let it go. Returns why that fails, or ""."""
    try:
        with _shared_socket(4) as sock:
            sock.bind(("", MDNS_PORT))
    except OSError as error:
        return error.strerror or str(error)
    return ""


def question(token: bytes) -> bytes:
    """An mDNS question (RFC 6762 §5): a name nobody has, which services there are, our service."""
    asked = [
        (token.decode() + ".local.", _TYPE_TXT),
        (ALL_SERVICES, _TYPE_PTR),
        (SERVICE_TYPE, _TYPE_PTR),
    ]
    packet = struct.pack("!6H", 0, 0, len(asked), 0, 0, 0)
    for name, kind in asked:
        for label in name.rstrip(".").encode().split(b"."):
            packet += bytes([len(label)]) + label
        packet += b"\0" + struct.pack("!2H", kind, _CLASS_IN)
    return packet


def _versions(interfaces: Iterable[Interface]) -> Iterator[tuple[Interface, int]]:
    for interface in interfaces:
        if interface.ipv4:
            yield interface, 4
        # The loopback of most systems has no IPv6 multicast.
        if interface.ipv6 and not interface.loopback:
            yield interface, 6


async def _open(ear: _Listening, stack: contextlib.AsyncExitStack) -> None:
    """Let the ear hear until the stack is left, or let it know why it can't."""
    try:
        _join(ear.sock, ear)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: ear, sock=ear.sock)
    except OSError as error:
        ear.failed(error)
        return
    ear.joined = True
    stack.callback(transport.close)


def _shared_socket(version: int) -> socket.socket:
    family = socket.AF_INET if version == 4 else socket.AF_INET6
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.setblocking(False)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "SO_REUSEPORT"):
        with contextlib.suppress(OSError):  # known, but not to this kernel
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return sock


def _join(sock: socket.socket, ear: _Listening) -> None:
    """Bind, join the group on the ear's interface, and send there. Raises OSError."""
    group, index = GROUPS[ear.version], ear.interface.index
    # Bound to the group it takes no unicast away from this computer's other mDNS programs; Windows
    # does not know that.
    anywhere = sys.platform == "win32"
    if ear.version == 4:
        local = socket.inet_aton(ear.interface.ipv4[0])
        sock.bind(("" if anywhere else group, MDNS_PORT))
        packed = socket.inet_aton(group) + local
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, packed)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, local)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, HOPS)
    else:
        packed = ipaddress.IPv6Address(group).packed + struct.pack("@I", index)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind(("" if anywhere else group, MDNS_PORT, 0, 0 if anywhere else index))
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, packed)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 1)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, HOPS)
    if sys.platform == "linux":
        family, option = (
            (socket.IPPROTO_IP, _IP_MULTICAST_ALL)
            if ear.version == 4
            else (socket.IPPROTO_IPV6, _IPV6_MULTICAST_ALL)
        )
        with contextlib.suppress(OSError):  # an older kernel
            sock.setsockopt(family, option, 0)


def _ask(ear: _Listening) -> None:
    """Send the question; by the socket itself, because a transport hides why it could not."""
    if not ear.joined:
        return
    target: tuple[str | int, ...] = (GROUPS[ear.version], MDNS_PORT)
    if ear.version == 6:
        target = (*target, 0, ear.interface.index)
    try:
        ear.sock.sendto(question(ear.token), target)
        ear.sent, ear.problem, ear.down = True, "", False
    except BlockingIOError:  # too much to send at this moment; it is asked again
        pass
    except OSError as error:
        if not ear.sent:
            ear.failed(error)
