"""TCP links: the last words reach the peer, whatever it still has to say."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from server.transport.link import Link
from server.transport.listener import listen
from server.transport.tcp import TcpLink

LAST = b"ERROR :Closing link: Quit\r\n"


class Doorkeeper:
    """Answers whatever comes first with its last words."""

    def __init__(self) -> None:
        self.received_after = b""
        self.closed = False
        self.gone = asyncio.Event()
        self.came: asyncio.Future[Link] = asyncio.get_running_loop().create_future()

    def opened(self, link: Link) -> None:
        """See LinkHandler."""
        self.came.set_result(link)

    def received(self, link: Link, data: bytes) -> None:
        """See LinkHandler."""
        if self.closed:
            self.received_after += data
            return
        self.closed = True
        link.write(LAST)
        link.close()
        link.close()
        link.write(b"too late")

    def congested(self, link: Link, congested: bool) -> None:
        """See LinkHandler."""

    def lost(self, link: Link, reason: str) -> None:
        """See LinkHandler."""
        self.gone.set()


@asynccontextmanager
async def door(keeper: Doorkeeper) -> AsyncIterator[int]:
    """A port where the doorkeeper waits."""
    bound = socket.create_server(("127.0.0.1", 0))
    (server,) = listen(TcpLink, keeper, [bound], None, print)
    try:
        yield bound.getsockname()[1]
    finally:
        server.close()


async def test_who_still_talks_reads_the_reason_and_no_reset() -> None:
    keeper = Doorkeeper()
    async with door(keeper) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"QUIT\r\n")
        assert await reader.readline() == LAST
        writer.write(b"PING still here\r\n" * 100)
        await writer.drain()
        assert await reader.read() == b""
        assert keeper.received_after == b""
        writer.close()
        await keeper.gone.wait()


async def test_a_peer_that_never_hangs_up_is_hung_up_on() -> None:
    keeper = Doorkeeper()
    async with door(keeper) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"QUIT\r\n")
        await keeper.gone.wait()
        assert await reader.read() == LAST
        writer.close()


async def test_hanging_up_on_who_has_just_vanished_stops_nothing_else() -> None:
    keeper = Doorkeeper()
    async with door(keeper) as port:
        peer = socket.create_connection(("127.0.0.1", port))
        link = await keeper.came
        # Reset, not closed: what a program that is killed with unread lines leaves behind.
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.close()
        link.close()
        await keeper.gone.wait()
