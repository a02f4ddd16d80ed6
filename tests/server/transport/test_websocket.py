"""A browser's way in: real WebSocket clients over loopback, one message for each line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from protocol.framing import LINE_LIMIT
from server.transport import ports
from server.transport.link import Link
from server.transport.listener import listen
from server.transport.websocket import WebSocketLink

SECONDS = 10  # for anything that must happen


class Echo:
    """A handler that writes back what it gets, and remembers what was called."""

    def __init__(self) -> None:
        self.calls: asyncio.Queue[str] = asyncio.Queue()
        self.links: list[Link] = []
        self.data = b""

    def opened(self, link: Link) -> None:
        self.links.append(link)
        self.calls.put_nowait("opened")

    def received(self, link: Link, data: bytes) -> None:
        self.data += data
        link.write(data.replace(b"\n", b"\r\n"))

    def congested(self, link: Link, congested: bool) -> None:
        self.calls.put_nowait(f"congested {congested}")

    def lost(self, link: Link, reason: str) -> None:
        self.calls.put_nowait("lost")


@asynccontextmanager
async def listening(handler: Echo) -> AsyncIterator[int]:
    sockets = ports.bind("127.0.0.1", 0, search=False)
    servers = listen(WebSocketLink, handler, sockets, None, print)
    try:
        yield ports.port_of(sockets)
    finally:
        for server in servers:
            server.close()


def join(port: int, *subprotocols: str) -> connect:
    names = [Subprotocol(name) for name in subprotocols] or None
    return connect(f"ws://127.0.0.1:{port}/", subprotocols=names, proxy=None)


async def receive(client: ClientConnection) -> str | bytes:
    async with asyncio.timeout(SECONDS):
        return await client.recv()


@pytest.mark.parametrize(
    ("offered", "chosen", "answer"),
    [
        (["text.ircv3.net"], "text.ircv3.net", "PING kopi"),
        (["binary.ircv3.net"], "binary.ircv3.net", b"PING kopi"),
        (["binary.ircv3.net", "text.ircv3.net"], "binary.ircv3.net", b"PING kopi"),
        (["nothing.example", "text.ircv3.net"], "text.ircv3.net", "PING kopi"),
        ([], None, "PING kopi"),
    ],
)
async def test_the_client_chooses_text_or_binary_and_gets_it(
    offered: list[str], chosen: str | None, answer: str | bytes
) -> None:
    async with listening(Echo()) as port, join(port, *offered) as client:
        assert client.subprotocol == chosen
        await client.send("PING kopi")
        assert await receive(client) == answer


async def test_each_line_is_one_message_without_its_end() -> None:
    handler = Echo()
    async with listening(handler) as port, join(port, "text.ircv3.net") as client:
        assert await handler.calls.get() == "opened"
        handler.links[0].write(b":a PRIVMSG #x :one\r\n:a PRIVMSG #x :two \xe2\x98\x95\r\n")
        assert await receive(client) == ":a PRIVMSG #x :one"
        assert await receive(client) == ":a PRIVMSG #x :two ☕"


async def test_a_message_in_fragments_is_one_line() -> None:
    handler = Echo()
    async with listening(handler) as port, join(port, "text.ircv3.net") as client:
        await client.send(["PING ", "ko", "pi"])
        assert await receive(client) == "PING kopi"
        assert handler.data == b"PING kopi\n"


async def test_a_message_far_over_the_limit_ends_its_own_connection_only() -> None:
    handler = Echo()
    async with listening(handler) as port, join(port, "text.ircv3.net") as other:
        async with join(port, "text.ircv3.net") as client:
            await client.send("x" * (3 * LINE_LIMIT))
            with pytest.raises(ConnectionClosed):
                await receive(client)
        await other.send("PING kopi")
        assert await receive(other) == "PING kopi"


async def test_a_closed_link_says_goodbye_and_is_lost_once() -> None:
    handler = Echo()
    async with listening(handler) as port, join(port, "text.ircv3.net") as client:
        assert await handler.calls.get() == "opened"
        handler.links[0].write(b"ERROR :bye\r\n")
        handler.links[0].close()
        assert await receive(client) == "ERROR :bye"
        with pytest.raises(ConnectionClosed):
            await receive(client)
        async with asyncio.timeout(SECONDS):
            assert await handler.calls.get() == "lost"
    assert handler.calls.empty()


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"HTTP/1.1 426"),
        (b"NICK andi\r\nUSER a 0 * :A\r\n\r\n", b""),
        (b"\x16\x03\x01\x00\x10" + bytes(60), b""),
    ],
)
async def test_what_is_no_websocket_is_refused_and_opens_nothing(
    request_bytes: bytes, status: bytes
) -> None:
    handler = Echo()
    async with listening(handler) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request_bytes)
        writer.write_eof()
        async with asyncio.timeout(SECONDS):
            answer = await reader.read()
        writer.close()
        assert answer.startswith(status)
    assert handler.links == []
