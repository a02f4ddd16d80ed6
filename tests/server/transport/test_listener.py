"""Who connects and says nothing must not keep others out."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from socket import create_connection, socket

import pytest

from server.certificate import load_or_create
from server.transport import ports
from server.transport.link import Link
from server.transport.listener import FOREIGN, HANDSHAKES, Complaints, listen
from server.transport.tcp import TcpLink
from tests.server.transport.timeless import run

SECONDS = 20  # for anything that must happen


class Greeter:
    """A handler that greets each link."""

    def __init__(self) -> None:
        self.opened_links = 0

    def opened(self, link: Link) -> None:
        self.opened_links += 1
        link.write(b"hello\r\n")

    def received(self, link: Link, data: bytes) -> None:
        pass

    def congested(self, link: Link, congested: bool) -> None:
        pass

    def lost(self, link: Link, reason: str) -> None:
        pass


@pytest.fixture
def bound() -> Iterator[socket]:
    (one,) = ports.bind("127.0.0.1", 0, search=False)
    yield one
    one.close()


def trusting(*alpn: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if alpn:
        context.set_alpn_protocols(alpn)
    return context


async def test_a_client_gets_in_past_a_crowd_that_says_nothing(
    bound: socket, tmp_path: Path
) -> None:
    handler = Greeter()
    tls = load_or_create(tmp_path, "test").ssl_context()
    (listener,) = listen(TcpLink, handler, [bound], tls, print)
    port = ports.port_of([bound])
    with ExitStack() as crowd:
        silent = [
            crowd.enter_context(create_connection(("127.0.0.1", port), SECONDS))
            for _ in range(2 * HANDSHAKES)
        ]
        async with asyncio.timeout(SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting())
            assert await reader.readline() == b"hello\r\n"
            # The oldest of the silent ones made place.
            assert await asyncio.to_thread(silent[0].recv, 1) == b""
        writer.close()
    listener.close()
    assert handler.opened_links == 1


async def test_closing_ends_handshakes_under_way_and_frees_the_port(
    bound: socket, tmp_path: Path
) -> None:
    tls = load_or_create(tmp_path, "test").ssl_context()
    (listener,) = listen(TcpLink, Greeter(), [bound], tls, print)
    port = ports.port_of([bound])
    with create_connection(("127.0.0.1", port), SECONDS) as silent:
        # The second one is answered, so the first is in its handshake by now.
        async with asyncio.timeout(SECONDS):
            _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting())
            writer.close()
            listener.close()
            assert await asyncio.to_thread(silent.recv, 1) == b""
    for one in ports.bind("127.0.0.1", port, search=False):
        one.close()


async def test_garbage_instead_of_tls_opens_nothing_and_disturbs_nobody(
    bound: socket, tmp_path: Path
) -> None:
    handler = Greeter()
    said: list[str] = []
    tls = load_or_create(tmp_path, "test").ssl_context()
    (listener,) = listen(TcpLink, handler, [bound], tls, said.append)
    port = ports.port_of([bound])
    async with asyncio.timeout(SECONDS):
        for _ in range(3):
            with create_connection(("127.0.0.1", port), SECONDS) as other:
                other.sendall(b"NICK andi\r\nUSER andi 0 * :Andi\r\n")
                while await asyncio.to_thread(_read, other):
                    pass  # an alert, and the end
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting())
        assert await reader.readline() == b"hello\r\n"
    writer.close()
    listener.close()
    assert handler.opened_links == 1
    assert said == ["refused: what came from 127.0.0.1 speaks no TLS that we understand"]


async def test_who_wants_another_protocol_is_shown_out_and_the_host_is_told_once(
    bound: socket, tmp_path: Path
) -> None:
    handler = Greeter()
    said: list[str] = []
    tls = load_or_create(tmp_path, "test").ssl_context(foreign=FOREIGN)
    (listener,) = listen(TcpLink, handler, [bound], tls, said.append)
    port = ports.port_of([bound])
    async with asyncio.timeout(SECONDS):
        for offered in (["h2"], ["h2", "http/1.1"], ["imap"]):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", port, ssl=trusting(*offered)
            )
            with suppress(OSError):
                assert await reader.read() == b""
            writer.close()
        assert handler.opened_links == 0
        for welcome in ([], ["irc"], ["h2", "irc"]):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", port, ssl=trusting(*welcome)
            )
            assert await reader.readline() == b"hello\r\n"
            writer.close()
    listener.close()
    assert said == ["refused: what came from 127.0.0.1 asks by TLS for something that is not IRC"]


async def test_who_hangs_up_or_dislikes_our_certificate_is_not_news(
    bound: socket, tmp_path: Path
) -> None:
    said: list[str] = []
    tls = load_or_create(tmp_path, "test").ssl_context()
    (listener,) = listen(TcpLink, Greeter(), [bound], tls, said.append)
    port = ports.port_of([bound])
    old = ssl.create_default_context()
    old.maximum_version = ssl.TLSVersion.TLSv1_2  # its alert comes during the handshake
    async with asyncio.timeout(SECONDS):
        create_connection(("127.0.0.1", port), SECONDS).close()
        with pytest.raises(ssl.SSLError):
            await asyncio.open_connection(
                "127.0.0.1", port, ssl=old, server_hostname="warkop.local"
            )
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting())
        assert await reader.readline() == b"hello\r\n"
        writer.close()
    listener.close()
    assert not said


def test_of_each_kind_of_complaint_there_is_one_line_a_minute() -> None:
    async def story() -> None:
        said: list[str] = []
        complaints = Complaints(said.append)
        for _ in range(125):  # seconds, two kinds
            complaints.say("one", "one")
            complaints.say("two", "two")
            await asyncio.sleep(1)
        assert said == ["one", "two"] * 3

    run(story())


def _read(one: socket) -> bytes:
    with suppress(OSError):
        return one.recv(100)
    return b""
