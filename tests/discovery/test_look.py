from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from discovery.book import Rumour
from discovery.listing import Kind
from discovery.look import LookError, Reason, look, reason_of
from discovery.lookformat import ANSWER_MAX, Question, read_question
from discovery.place import Place
from tests.discovery.lookserver import KOPI, answer_of, certificate, look_server, tls_server

SECONDS = 20  # for anything that must happen
SOON = 0.3  # seconds for a look that must fail in time

ELSEWHERE = Rumour("ab" * 32, (Place("10.0.0.7", 6697),), 5)


async def reason_at(place: Place, timeout: float = SECONDS) -> Reason:
    with pytest.raises(LookError) as failed:
        await look(place, timeout=timeout)
    return failed.value.reason


@contextlib.asynccontextmanager
async def plain_server(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[Place]:
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield Place("127.0.0.1", server.sockets[0].getsockname()[1])


async def test_a_look_shows_the_rooms_with_people_and_locks_and_proves_who_it_is() -> None:
    async with look_server() as (place, _):
        looked = await look(place, timeout=SECONDS)
    assert looked.place == place
    assert looked.fingerprint == certificate().fingerprint
    assert (looked.kind, looked.name, looked.version) == (Kind.WARKOP, "Kopi Anna", "0.1.0")
    assert (looked.people, looked.rooms, looked.more_rooms) == (3, KOPI.rooms, 0)
    assert (looked.revision, looked.listed, looked.called) == (7, True, None)
    assert 0 < looked.round_trip < SECONDS


async def test_the_fingerprint_is_that_of_who_answers_not_of_who_was_meant() -> None:
    async with look_server(name="somebody else") as (place, _):
        looked = await look(place, timeout=SECONDS)
    assert looked.fingerprint == certificate("somebody else").fingerprint
    assert looked.fingerprint != certificate().fingerprint


async def test_a_look_tells_what_it_knows_and_asks_to_be_called() -> None:
    async with look_server() as (place, questions):
        await look(place, [ELSEWHERE], call=6697, timeout=SECONDS)
    assert list(map(read_question, questions)) == [Question((ELSEWHERE,), 6697)]


@pytest.mark.parametrize("alpn", [(), ("irc",), ("h2", "http/1.1")])
async def test_another_server_with_tls_is_shown_as_what_it_is(alpn: tuple[str, ...]) -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b":irc.example NOTICE * :*** Looking up your hostname...\r\n")
        await reader.read()

    async with tls_server(greet, alpn=alpn) as place:
        looked = await look(place, timeout=SECONDS)
    assert looked.kind is Kind.IRC
    assert looked.fingerprint == certificate().fingerprint
    assert (looked.name, looked.rooms) == ("", ())


async def test_a_port_that_nobody_takes_is_refused() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # and never listens
        assert await reason_at(Place("127.0.0.1", bound.getsockname()[1])) is Reason.REFUSED


async def test_who_takes_connections_and_says_nothing_is_mute() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        assert await reason_at(Place("127.0.0.1", deaf.getsockname()[1]), SOON) is Reason.MUTE


async def test_what_speaks_no_tls_is_told_apart() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b":irc.example NOTICE * :hello\r\n")
        await reader.read()
        writer.close()

    async with plain_server(greet) as place:
        assert await reason_at(place) is Reason.NOT_TLS


async def test_who_hangs_up_has_reset_the_connection() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        with contextlib.suppress(AttributeError):  # Python 3.11.2, of a TLS connection that ended
            writer.transport.abort()

    async with plain_server(hang_up) as place:
        assert await reason_at(place) is Reason.RESET
    async with tls_server(hang_up) as place:
        assert await reason_at(place) is Reason.RESET


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EHOSTUNREACH, Reason.SILENT),
        (errno.EHOSTDOWN, Reason.SILENT),
        (errno.ENETUNREACH, Reason.UNREACHABLE),
        (errno.EACCES, Reason.UNREACHABLE),
        (errno.EINVAL, Reason.UNREACHABLE),
        (errno.ETIMEDOUT, Reason.SILENT),
        (errno.EPIPE, Reason.RESET),
    ],
)
def test_what_the_system_says_is_told_apart(number: int, reason: Reason) -> None:
    assert reason_of(OSError(number, "…")) is reason


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 400 Bad Request\r\n",
        b"{}\n",
        b"\xff\xfe\n",
        b"[" * 50_000 + b"\n",
        b"x" * (ANSWER_MAX + 100),
    ],
)
async def test_an_answer_outside_the_format_proves_nothing(said: bytes) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil()
        writer.write(said)

    async with tls_server(speak) as place:
        assert await reason_at(place) is Reason.GARBLED


async def test_an_answer_without_an_end_does_not_keep_anybody() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil()
        writer.write(answer_of(KOPI)[:-1])
        await writer.drain()
        await reader.read()

    async with tls_server(drip) as place:
        assert await reason_at(place, SOON) is Reason.MUTE


async def test_a_connection_that_ends_within_the_answer_is_no_answer() -> None:
    async def stop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil()
        writer.write(answer_of(KOPI)[:-1])

    async with tls_server(stop) as place:
        assert await reason_at(place) is Reason.RESET


async def test_a_look_given_up_leaves_no_connection_behind() -> None:
    gone = asyncio.Event()

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil()
        await reader.read()
        gone.set()

    async with tls_server(wait) as place, asyncio.timeout(SECONDS):
        asked = asyncio.create_task(look(place, timeout=SOON))
        with pytest.raises(LookError):
            await asked
        await gone.wait()
