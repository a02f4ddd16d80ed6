"""Who looks and who chats come to one port; looks use up nothing."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from discovery.listing import Kind
from discovery.look import LookError, Reason, look
from discovery.lookformat import ALPN, QUESTION_MAX, Called, Question, write_question
from discovery.lookservice import LookService
from discovery.place import Place
from server.certificate import load_or_create
from server.transport import looks, ports
from server.transport.listener import listen
from server.transport.looks import LOOKS, Looks
from server.transport.tcp import TcpLink
from tests.discovery.lookserver import KOPI
from tests.server.transport.test_listener import Greeter, trusting

SECONDS = 20  # for anything that must happen
QUESTION = write_question(Question())

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Port:
    """A port where people chat and look."""

    def __init__(self, place: Place, greeter: Greeter, looking: Looks) -> None:
        self.place = place
        self.greeter = greeter
        self.looking = looking
        self.calls = asyncio.Event()
        self.given_up = asyncio.Event()
        self.patience = asyncio.Event()
        self._stack = AsyncExitStack()

    async def connect(self, *protocols: str) -> Streams:
        """A connection whose handshake offers these; closed at the end of the test."""
        context = trusting()
        if protocols:
            context.set_alpn_protocols(list(protocols))
        reader, writer = await asyncio.open_connection(*self.place, ssl=context)
        self._stack.callback(writer.transport.abort)
        return reader, writer

    async def reach(self, place: Place) -> Called:
        self.calls.set()
        try:
            await self.patience.wait()
        except asyncio.CancelledError:
            self.given_up.set()
            raise
        return Called(True, True)


@pytest.fixture
async def port(tmp_path: Path) -> AsyncIterator[Port]:
    (bound,) = ports.bind("127.0.0.1", 0, search=False)
    certificate = load_or_create(tmp_path, "test")
    greeter = Greeter()
    here: list[Port] = []
    service = LookService(
        lambda: KOPI, list, lambda *_: None, lambda place: here[0].reach(place)
    )
    looking = Looks(service)
    here.append(Port(Place("127.0.0.1", ports.port_of([bound])), greeter, looking))
    tls = certificate.ssl_context(ALPN)
    (listener,) = listen(TcpLink, greeter, [bound], tls, print, {ALPN: looking})
    async with here[0]._stack, asyncio.timeout(SECONDS):
        yield here[0]
    listener.close()
    looking.close()
    await asyncio.sleep(0)


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What still came before the connection ended."""
    with contextlib.suppress(ConnectionError):
        return await reader.read()
    return b""


async def test_a_look_sees_the_server_and_no_chat_is_opened(port: Port) -> None:
    looked = await look(port.place, timeout=SECONDS)
    assert (looked.kind, looked.name, looked.rooms) == (Kind.WARKOP, KOPI.name, KOPI.rooms)
    assert port.greeter.opened_links == 0


@pytest.mark.parametrize("protocols", [(), ("irc",), ("h2", "irc")])
async def test_chat_is_on_the_same_port(port: Port, protocols: tuple[str, ...]) -> None:
    reader, _ = await port.connect(*protocols)
    assert await reader.readline() == b"hello\r\n"
    assert port.greeter.opened_links == 1


async def test_the_answer_is_the_last_thing_said(port: Port) -> None:
    reader, writer = await port.connect(ALPN)
    writer.write(QUESTION + QUESTION + b"NICK andi\r\n")
    answer = await ended(reader)
    assert answer.count(b"\n") == 1


async def test_a_question_may_come_byte_by_byte(port: Port) -> None:
    reader, writer = await port.connect(ALPN)
    for number in range(len(QUESTION)):
        writer.write(QUESTION[number : number + 1])
        await writer.drain()
    assert (await ended(reader)).startswith(b'{"name":"Kopi Anna"')


@pytest.mark.parametrize(
    "said", [b"\n", b"NICK andi\r\n", b"x" * (QUESTION_MAX + 1), b" " * QUESTION_MAX + b"{}\n"]
)
async def test_what_is_no_question_is_cut_off(port: Port, said: bytes) -> None:
    reader, writer = await port.connect(ALPN)
    writer.write(said)
    assert await ended(reader) == b""


async def test_who_asks_nothing_or_never_ends_is_cut_off_in_time(
    port: Port, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "LOOK_TIME", 0.2)
    silent, _ = await port.connect(ALPN)
    endless, writer = await port.connect(ALPN)
    writer.write(b'{"news": [')
    assert await ended(silent) == b""
    assert await ended(endless) == b""
    assert not port.looking._open


async def test_a_crowd_of_silent_looks_keeps_nobody_out(port: Port) -> None:
    crowd = [await port.connect(ALPN) for _ in range(LOOKS + 5)]
    assert len(port.looking._open) == LOOKS
    for reader, _ in crowd[:5]:  # the oldest made place
        assert await ended(reader) == b""
    assert (await look(port.place, timeout=SECONDS)).name == KOPI.name
    reader, _ = await port.connect()
    assert await reader.readline() == b"hello\r\n"


async def test_an_asker_who_leaves_while_he_is_called_is_forgotten(port: Port) -> None:
    _, writer = await port.connect(ALPN)
    writer.write(write_question(Question(call=port.place.port)))
    await port.calls.wait()
    writer.transport.abort()
    await port.given_up.wait()
    assert not port.looking._open


async def test_the_asker_hears_whether_his_port_answered(port: Port) -> None:
    port.patience.set()
    looked = await look(port.place, call=port.place.port, timeout=SECONDS)
    assert looked.called == Called(True, True)


async def test_closing_ends_looks_under_way(port: Port) -> None:
    reader, writer = await port.connect(ALPN)
    writer.write(write_question(Question(call=port.place.port)))
    await port.calls.wait()
    port.looking.close()
    assert await ended(reader) == b""
    late, _ = await port.connect(ALPN)
    assert await ended(late) == b""


async def test_plain_text_is_no_look(port: Port) -> None:
    (bound,) = ports.bind("127.0.0.1", 0, search=False)
    (listener,) = listen(TcpLink, port.greeter, [bound], None, print, {ALPN: port.looking})
    with pytest.raises(LookError) as failed:
        await look(Place("127.0.0.1", ports.port_of([bound])), timeout=SECONDS)
    assert failed.value.reason is Reason.NOT_TLS
    listener.close()


def test_a_peer_that_offers_both_gets_the_look(tmp_path: Path) -> None:
    server = load_or_create(tmp_path, "test").ssl_context(ALPN)
    client = trusting()
    client.set_alpn_protocols(["irc", ALPN])
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    asker = client.wrap_bio(to_client, to_server)
    answerer = server.wrap_bio(to_server, to_client, server_side=True)
    for side in (asker, answerer, asker, answerer):
        with contextlib.suppress(ssl.SSLWantReadError):
            side.do_handshake()
    assert asker.selected_alpn_protocol() == answerer.selected_alpn_protocol() == ALPN
