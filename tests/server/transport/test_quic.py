"""QUIC on bad networks: what is lost, late, doubled or out of order arrives once and in order, and
a session outlives its client's address. The clock is one that jumps, so limits are real ones."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from client.quic import IDLE_TIME, KEEP_ALIVE, QuicWire, open_quic
from client.wire import Wire
from discovery.place import Place
from server.certificate import load_or_create
from server.transport.quiclistener import QuicListener
from tests.server.transport.links import Call, Recorder, Server, read_all, serving
from tests.server.transport.relay import Relay
from tests.server.transport.timeless import run

CLIENTS = 50
LINES = 20

Story = Callable[[Server, Recorder], Awaitable[None]]


@pytest.fixture
def play(tmp_path: Path) -> Callable[[Story], None]:
    """Run a story with a server in it, on a clock that jumps."""

    async def staged(story: Story) -> None:
        recorder = Recorder()
        async with serving("quic", recorder, load_or_create(tmp_path, "test")) as server:
            await story(server, recorder)

    return lambda story: run(staged(story))


async def meet(place: Place, recorder: Recorder) -> tuple[Wire, Call]:
    wire = QuicWire(place, knocks=[open_quic])
    await wire.connect()
    wire.write(b"hello\r\n")
    call = await recorder.next()
    await call.until(lambda: call.received == b"hello\r\n")
    call.received.clear()
    return wire, call


def kill(listener: QuicListener) -> None:
    """As if the server had been killed and started anew: no goodbye, and nothing is known."""
    for link in set(listener.links.values()):
        link._end("killed")


def now() -> float:
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize("loss", [0.01, 0.05, 0.20])
def test_fifty_clients_get_everything_once_and_in_order(
    play: Callable[[Story], None], loss: float
) -> None:
    up = [b"%d from me, and some more words about it\r\n" % number for number in range(LINES)]
    down = [b"%d to all, and some more words about it\r\n" % number for number in range(LINES)]

    def has_all(call: Call) -> bool:
        return call.received.count(b"\n") == LINES

    async def talk(relay: Relay) -> bytes:
        wire = await open_quic(relay.place)
        for line in up:
            wire.write(line)
            await asyncio.sleep(0.1)
        data = await read_all(wire, len(b"".join(down)))
        await wire.close()
        return data

    async def story(server: Server, recorder: Recorder) -> None:
        trouble = Relay(server.place, seed=7, loss=loss, twice=0.05, delay=(0.001, 0.05))
        async with trouble as relay, asyncio.TaskGroup() as group:
            talks = [group.create_task(talk(relay)) for _ in range(CLIENTS)]
            calls = [await recorder.next() for _ in range(CLIENTS)]
            for line in down:
                for call in calls:
                    call.link.write(line)
                await asyncio.sleep(0.1)
            for call in calls:
                await call.until(partial(has_all, call))
        assert [task.result() for task in talks] == [b"".join(down)] * CLIENTS
        assert [call.received for call in calls] == [b"".join(up)] * CLIENTS

    play(story)


def test_a_session_goes_on_when_its_clients_address_changes_again_and_again(
    play: Callable[[Story], None],
) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        async with Relay(server.place) as relay:
            wire, call = await meet(relay.place, recorder)
            for number in range(20):
                relay.move()
                wire.write(b"still me %d\r\n" % number)
                await call.until(lambda: call.received.endswith(b"\r\n"))
                assert call.received == b"still me %d\r\n" % number
                call.received.clear()
                call.link.write(b"and me %d\r\n" % number)
                assert await read_all(wire, 10) == b"and me %d\r\n" % number
            assert call.order == ["opened", "received"]
            assert call.link.address == "127.0.0.1"
            await wire.close()

    play(story)


def test_who_only_listens_is_found_at_a_new_address_soon(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        async with Relay(server.place) as relay:
            wire, call = await meet(relay.place, recorder)
            relay.move()
            started = now()
            call.link.write(b"where are you?\r\n")
            assert await read_all(wire, 16) == b"where are you?\r\n"
            assert now() - started < KEEP_ALIVE + 2.0
            await wire.close()

    play(story)


@pytest.mark.parametrize("lines", [1, 500])  # 500: more than may be on the way at once
@pytest.mark.parametrize("seconds", [5.0, 30.0, 60.0])
def test_what_is_said_without_network_arrives_as_soon_as_it_is_back(
    play: Callable[[Story], None], seconds: float, lines: int
) -> None:
    down = b"".join(b"to you %d, with some more words about it\r\n" % one for one in range(lines))
    up = b"".join(b"to them %d, with some more words about it\r\n" % one for one in range(lines))

    async def story(server: Server, recorder: Recorder) -> None:
        async with Relay(server.place, delay=(0.001, 0.005)) as relay:
            wire, call = await meet(relay.place, recorder)
            relay.is_cut = True
            call.link.write(down)
            wire.write(up)
            await asyncio.sleep(seconds)
            relay.move()
            relay.is_cut = False
            back = now()
            assert await read_all(wire, len(down)) == down
            await call.until(lambda: len(call.received) == len(up))
            assert call.received == up
            assert now() - back < 2.0
            assert call.reason is None
            await wire.close()

    play(story)


def test_a_client_notices_soon_that_the_server_was_started_anew(
    play: Callable[[Story], None],
) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        wire, _ = await meet(server.place, recorder)
        assert server.quic is not None
        kill(server.quic)
        wire.write(b"hello?\r\n")
        started = now()
        with pytest.raises(ConnectionResetError, match="forgotten"):
            await read_all(wire, 1)
        assert now() - started < 10.0
        await wire.close()

    play(story)


def test_a_client_that_says_nothing_notices_it_too(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        wire, _ = await meet(server.place, recorder)
        assert server.quic is not None
        kill(server.quic)
        started = now()
        with pytest.raises(ConnectionResetError, match="forgotten"):
            async with asyncio.timeout(60):
                await wire.read()
        assert now() - started < KEEP_ALIVE + 10.0
        await wire.close()

    play(story)


def test_a_network_that_lets_no_datagrams_through_any_more_is_noticed(
    play: Callable[[Story], None],
) -> None:
    async def other_way(place: Place, host: str, fingerprint: str) -> Wire:
        wire = QuicWire(place, host)  # stands for TLS, which this network lets through
        wire.fingerprint = fingerprint
        return wire

    async def story(server: Server, recorder: Recorder) -> None:
        async with Relay(server.place) as relay:
            wire, call = await meet(relay.place, recorder)
            assert isinstance(wire, QuicWire)
            wire._knocks = [open_quic, partial(other_way, fingerprint=wire.fingerprint)]
            relay.is_cut = True
            wire.write(b"hello?\r\n")
            started = now()
            with pytest.raises(ConnectionResetError):
                await read_all(wire, 1)
            assert now() - started < 15.0
            assert call.reason is None
            await wire.close()

    play(story)


def test_a_client_notices_soon_that_nobody_is_there_any_more(
    play: Callable[[Story], None],
) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        wire, _ = await meet(server.place, recorder)
        assert server.quic is not None
        kill(server.quic)
        server.close()
        started = now()
        with pytest.raises(ConnectionResetError, match="gone"):
            async with asyncio.timeout(60):
                await wire.read()
        assert now() - started < KEEP_ALIVE + 3.0
        await wire.close()

    play(story)


def test_that_nobody_is_there_any_more_is_noticed_by_one_plain_no(
    play: Callable[[Story], None],
) -> None:
    async def silence(place: Place, host: str) -> Wire:
        raise TimeoutError  # the system tells only so often that nobody listens to datagrams

    async def no(place: Place, host: str) -> Wire:
        raise ConnectionRefusedError

    async def story(server: Server, recorder: Recorder) -> None:
        wire, _ = await meet(server.place, recorder)
        assert isinstance(wire, QuicWire)
        wire._knocks = [silence, no]
        assert server.quic is not None
        kill(server.quic)
        server.close()
        with pytest.raises(ConnectionResetError, match="gone"):
            async with asyncio.timeout(KEEP_ALIVE + 3.0):
                await wire.read()
        await wire.close()

    play(story)


def test_a_server_that_is_silent_for_long_is_given_up(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        async with Relay(server.place) as relay:
            wire, call = await meet(relay.place, recorder)
            relay.is_cut = True
            with pytest.raises(TimeoutError, match="does not answer any more"):
                async with asyncio.timeout(2 * IDLE_TIME):
                    await wire.read()
            await call.until_in(2 * IDLE_TIME, lambda: call.reason)
            assert call.reason == "Connection timed out"
            await wire.close()

    play(story)


def test_a_talk_in_which_nobody_says_anything_does_not_end(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        wire, call = await meet(server.place, recorder)
        await asyncio.sleep(1200)
        call.link.write(b"still there?\r\n")
        assert await read_all(wire, 14) == b"still there?\r\n"
        assert call.reason is None
        await wire.close()

    play(story)


def test_a_peer_that_vanished_does_not_keep_a_closed_link(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        async with Relay(server.place) as relay:
            wire, call = await meet(relay.place, recorder)
            relay.is_cut = True
            call.link.write(b"you are too slow\r\n")
            call.link.close()
            await call.is_lost()
            assert server.quic is not None
            assert not server.quic.links
            wire.abort()

    play(story)


def test_what_waits_for_one_client_leaves_in_few_datagrams(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        async with Relay(server.place) as relay:
            wire, call = await meet(relay.place, recorder)
            await asyncio.sleep(1)
            before = relay.passed
            for _ in range(20):
                call.link.write(b"x" * 88 + b"\r\n")
            await read_all(wire, 20 * 90)
            await asyncio.sleep(1)
            assert relay.passed - before <= 4  # two with 1800 bytes, and their acknowledgements
            await wire.close()

    play(story)


def test_no_datagram_is_larger_than_every_path_carries(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        async with Relay(server.place) as relay:
            wire, call = await meet(relay.place, recorder)
            call.link.write(b"x" * 200_000)
            wire.write(b"x" * 200_000)
            await read_all(wire, 200_000)
            await call.until(lambda: len(call.received) == 200_000)
            assert relay.largest <= 1200
            await wire.close()

    play(story)


@pytest.mark.parametrize("server_ends_first", [True, False])
def test_what_is_written_while_both_sides_end_does_no_harm(
    play: Callable[[Story], None], server_ends_first: bool
) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        wire, call = await meet(server.place, recorder)
        if server_ends_first:
            call.link.close()
            assert await wire.read() == b""
        closing = asyncio.ensure_future(wire.close())
        while not closing.done():
            wire.write(b"late\r\n")
            await asyncio.sleep(0.001)
        await closing

    play(story)
