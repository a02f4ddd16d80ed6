"""What the hub may rely on, whatever a link is made of: TLS over TCP, or QUIC."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from client.quic import QuicWire
from client.tls import TlsWire
from client.wire import Wire
from server.certificate import load_or_create
from server.transport import quic, stream
from server.transport.link import Link
from tests.server.transport.links import Call, Recorder, Server, read_all, serving

HELLO = b"CAP LS 302\r\n"
MUCH = 1_000_000


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture(params=["tls", "quic"])
async def server(
    request: pytest.FixtureRequest, recorder: Recorder, tmp_path: Path
) -> AsyncIterator[Server]:
    async with serving(request.param, recorder, load_or_create(tmp_path, "test")) as one:
        yield one


async def meet(server: Server, recorder: Recorder) -> tuple[Wire, Call]:
    """A client and its link; the client has said hello, because with QUIC it must begin."""
    wire = await server.connect(server.place)
    wire.write(HELLO)
    call = await recorder.next()
    await call.until(lambda: call.received == HELLO)
    call.received.clear()
    return wire, call


def pieces(data: bytes) -> list[bytes]:
    """Cut anywhere, also into nothing."""
    chance = random.Random(4)
    cuts = sorted(chance.randrange(len(data) + 1) for _ in range(300))
    return [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]


async def test_what_the_server_writes_arrives_once_and_in_order(
    server: Server, recorder: Recorder
) -> None:
    wire, call = await meet(server, recorder)
    data = random.Random(1).randbytes(MUCH)
    for piece in pieces(data):
        call.link.write(piece)
    assert await read_all(wire, MUCH) == data
    await wire.close()
    await call.is_lost()


async def test_what_the_client_writes_arrives_once_and_in_order(
    server: Server, recorder: Recorder
) -> None:
    wire, call = await meet(server, recorder)
    data = random.Random(2).randbytes(MUCH)
    for piece in pieces(data):
        wire.write(piece)
    await call.until(lambda: len(call.received) >= MUCH)
    await wire.close()
    await call.is_lost()
    assert call.received == data


async def test_both_directions_do_not_wait_for_one_another(
    server: Server, recorder: Recorder
) -> None:
    wire, call = await meet(server, recorder)
    for number in range(200):
        call.link.write(b"%d down\r\n" % number)
        wire.write(b"%d up\r\n" % number)
        await asyncio.sleep(0)
    down = b"".join(b"%d down\r\n" % number for number in range(200))
    up = b"".join(b"%d up\r\n" % number for number in range(200))
    assert await read_all(wire, len(down)) == down
    await call.until(lambda: call.received == up)
    await wire.close()


async def test_a_link_knows_its_peer_and_is_secure(server: Server, recorder: Recorder) -> None:
    wire, call = await meet(server, recorder)
    assert call.link.address == "127.0.0.1"
    assert call.link.secure
    await wire.close()


async def test_the_calls_come_in_order_and_the_end_once(server: Server, recorder: Recorder) -> None:
    wire, call = await meet(server, recorder)
    await wire.close()
    await call.is_lost()
    call.link.write(b"too late\r\n")
    call.link.close()
    call.link.abort()
    await asyncio.sleep(0.05)
    assert call.order == ["opened", "received", "lost"]
    assert call.reason == "Connection closed"


async def test_closing_sends_everything_first(server: Server, recorder: Recorder) -> None:
    wire, call = await meet(server, recorder)
    data = random.Random(3).randbytes(300_000)
    call.link.write(data)
    call.link.close()
    call.link.close()
    call.link.write(b"too late")
    assert await read_all(wire, len(data) + 1) == data
    assert await wire.read() == b""
    await wire.close()
    await call.is_lost()


async def test_who_is_refused_at_once_reads_why(server: Server, recorder: Recorder) -> None:
    def refuse(link: Link) -> None:
        link.write(b"ERROR :Banned\r\n")
        link.close()

    recorder._on_open = refuse
    wire = await server.connect(server.place)
    wire.write(HELLO)
    call = await recorder.next()
    assert await read_all(wire, 1000) == b"ERROR :Banned\r\n"
    await wire.close()
    await call.is_lost()


async def test_after_the_clients_last_word_the_link_ends(
    server: Server, recorder: Recorder
) -> None:
    wire, call = await meet(server, recorder)
    wire.write(b"QUIT :bye\r\n")
    await wire.close()
    await call.is_lost()
    assert call.received == b"QUIT :bye\r\n"


async def test_aborting_ends_both_sides_at_once(server: Server, recorder: Recorder) -> None:
    wire, call = await meet(server, recorder)
    call.link.abort()
    call.link.abort()
    await call.is_lost()
    with suppress(OSError):
        assert await read_all(wire, 1) == b""
    await wire.close()
    assert call.order == ["opened", "received", "lost"]


async def test_a_client_that_gives_up_is_lost(server: Server, recorder: Recorder) -> None:
    wire, call = await meet(server, recorder)
    wire.abort()
    await call.is_lost()
    with suppress(OSError):
        assert await wire.read() == b""
    await wire.close()


async def test_a_client_that_does_not_read_congests_its_link_and_gets_all_when_it_does(
    server: Server, recorder: Recorder
) -> None:
    wire, call = await meet(server, recorder)
    written = 0
    while not call.congested:
        assert written < 50_000_000
        call.link.write(b"x" * 16_384)
        written += 16_384
        await asyncio.sleep(0.0005)
    assert len(await read_all(wire, written)) == written
    await call.until(lambda: not call.congested)
    call.link.write(b"and now\r\n")
    assert await read_all(wire, 9) == b"and now\r\n"
    await wire.close()


async def test_closing_does_not_wait_for_ever_for_a_client_that_does_not_read(
    server: Server, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "CLOSING_TIME", 0.2)
    monkeypatch.setattr(quic, "CLOSING_TIME", 0.2)
    wire, call = await meet(server, recorder)
    call.link.write(b"x" * 30_000_000)
    call.link.close()
    await call.is_lost()
    wire.abort()


async def test_links_do_not_disturb_one_another(server: Server, recorder: Recorder) -> None:
    pairs = [await meet(server, recorder) for _ in range(10)]
    for number, (wire, call) in enumerate(pairs):
        call.link.write(b"to %d\r\n" % number)
        wire.write(b"from %d\r\n" % number)
    pairs[0][1].link.abort()
    for number, (wire, call) in list(enumerate(pairs))[1:]:
        assert await read_all(wire, 6) == b"to %d\r\n" % number
        await call.until(lambda call=call: call.received)  # type: ignore[misc]
        assert call.received == b"from %d\r\n" % number
    for wire, _ in pairs:
        await wire.close()


def test_the_kinds_are_those_of_the_client() -> None:
    assert {TlsWire.kind, QuicWire.kind} == {"tls", "quic"}
