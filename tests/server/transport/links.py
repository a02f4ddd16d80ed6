"""What the tests of links share: a handler that remembers, and servers to connect to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from client.quic import open_quic
from client.tls import open_tls
from client.wire import Wire
from discovery.place import Place
from server.certificate import Certificate
from server.transport.link import Link
from server.transport.listener import listen
from server.transport.quiclistener import QuicListener
from server.transport.tcp import TcpLink
from server.transport.udp import open_ports

SECONDS = 20  # for anything that must happen


class Call:
    """What one link has been through. `order`: the calls by name, repeated ones once."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.received = bytearray()
        self.order: list[str] = []
        self.congested = False
        self.reason: str | None = None
        self._changed = asyncio.Event()

    def note(self, name: str) -> None:
        """Something happened."""
        if not self.order or self.order[-1] != name:
            self.order.append(name)
        self._changed.set()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something that calls of the handler bring."""
        await self.until_in(SECONDS, condition)

    async def until_in(self, seconds: float, condition: Callable[[], object]) -> None:
        """The same, for what takes longer."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def is_lost(self) -> None:
        """Wait for the end."""
        await self.until(lambda: self.reason is not None)


class Recorder:
    """A LinkHandler that remembers. `on_open`: what it does with a link at once."""

    def __init__(self, on_open: Callable[[Link], None] = lambda link: None) -> None:
        self.calls: dict[Link, Call] = {}
        self._on_open = on_open
        self._news: asyncio.Queue[Call] = asyncio.Queue()

    async def next(self) -> Call:
        """The next link that is opened."""
        async with asyncio.timeout(SECONDS):
            return await self._news.get()

    def opened(self, link: Link) -> None:
        """See LinkHandler."""
        assert link not in self.calls
        call = self.calls[link] = Call(link)
        call.note("opened")
        self._news.put_nowait(call)
        self._on_open(link)

    def received(self, link: Link, data: bytes) -> None:
        """See LinkHandler."""
        assert data
        assert self.calls[link].reason is None
        self.calls[link].received += data
        self.calls[link].note("received")

    def congested(self, link: Link, congested: bool) -> None:
        """See LinkHandler."""
        assert self.calls[link].reason is None
        assert self.calls[link].congested is not congested
        self.calls[link].congested = congested
        self.calls[link].note("congested")

    def lost(self, link: Link, reason: str) -> None:
        """See LinkHandler."""
        assert self.calls[link].reason is None
        self.calls[link].reason = reason
        self.calls[link].note("lost")


@dataclass(frozen=True)
class Server:
    """Where links are taken, and how to get one."""

    place: Place
    connect: Callable[[Place], Awaitable[Wire]]
    quic: QuicListener | None = None
    close: Callable[[], None] = lambda: None
    """Let go of the UDP port."""
    said: list[str] = field(default_factory=list)
    """What the host was told."""


@asynccontextmanager
async def serving(kind: str, handler: Recorder, certificate: Certificate) -> AsyncIterator[Server]:
    """A server on the loopback. kind: "tls" or "quic"."""
    if kind == "tls":
        bound = socket.create_server(("127.0.0.1", 0))
        (tcp,) = listen(TcpLink, handler, [bound], certificate.ssl_context(), print)
        try:
            yield Server(Place(*bound.getsockname()), open_tls)
        finally:
            tcp.close()
    else:
        datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        datagrams.setblocking(False)
        datagrams.bind(("127.0.0.1", 0))
        (port,) = await open_ports([datagrams], None)
        said: list[str] = []
        quic = QuicListener(handler, [port], certificate, said.append)
        try:
            yield Server(Place(*port.address[:2]), open_quic, quic, port.close, said)
        finally:
            quic.close()
            for link in set(quic.links.values()):
                link.abort()
            port.close()
            await asyncio.sleep(0)


async def read_all(wire: Wire, size: int) -> bytes:
    """At least so many bytes, or what came before the end."""
    data = b""
    async with asyncio.timeout(SECONDS):
        while len(data) < size and (more := await wire.read()):
            data += more
    return data
