"""Whatever datagrams come, those who talk notice nothing, and what is kept of strangers is little.
"""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aioquic.quic import events
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.connection import QuicConnection

from client.quic import open_quic
from client.wire import Wire
from server.certificate import load_or_create
from server.transport.door import ANSWERS_AT_ONCE, BEGINNERS_PER_ADDRESS
from server.transport.listener import HANDSHAKE_TIME, HANDSHAKES
from server.transport.quic import BEGINNING, HOLES, QuicLink
from server.transport.quiclistener import DATAGRAM, QuicListener
from server.transport.udp import Source, UdpPort
from tests.server.transport.links import Call, Recorder, Server, read_all, serving
from tests.server.transport.relay import Relay
from tests.server.transport.timeless import run

Story = Callable[[Server, Recorder], Awaitable[None]]


class Port(UdpPort):
    """A port that keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__(None)
        self.sent: list[tuple[bytes, Source]] = []

    def send(self, data: bytes, source: Source) -> None:
        self.sent.append((data, source))


class Stranger:
    """A client without a socket, at any address. It knows the library, and no manners."""

    def __init__(self, address: str, alpn: list[str] | None = None, port: int = 40_000) -> None:
        self.source: Source = (address, port)
        self.connection = QuicConnection(
            configuration=QuicConfiguration(
                alpn_protocols=["irc"] if alpn is None else alpn or None, verify_mode=ssl.CERT_NONE
            )
        )
        self.events: list[events.QuicEvent] = []
        self.connection.connect(("127.0.0.1", 6697), now=now())

    async def exchange(self, listener: QuicListener, port: Port) -> None:
        """Send what is to be sent, and take the answers, for a third of a second."""
        for _ in range(15):
            wanted = self.connection.get_timer()
            if wanted is not None and wanted <= now():
                self.connection.handle_timer(now=now())
            for data, _ in self.connection.datagrams_to_send(now=now()):
                listener.received(data, self.source, port)
            await asyncio.sleep(0.02)
            answers = [data for data, to in port.sent if to == self.source]
            port.sent = [(data, to) for data, to in port.sent if to != self.source]
            for data in answers:
                self.connection.receive_datagram(data, ("127.0.0.1", 6697), now=now())
            while (event := self.connection.next_event()) is not None:
                self.events.append(event)

    def first(self) -> bytes:
        """Its first datagram."""
        return self.connection.datagrams_to_send(now=now())[0][0]

    @property
    def end(self) -> str:
        """Why the connection ended; empty: it has not."""
        for event in self.events:
            if isinstance(event, events.ConnectionTerminated):
                return event.reason_phrase or "closed"
        return ""


def now() -> float:
    return asyncio.get_running_loop().time()


@pytest.fixture
def play(tmp_path: Path) -> Callable[[Story], None]:
    """Run a story with a server in it, on a clock that jumps."""

    async def staged(story: Story) -> None:
        recorder = Recorder()
        async with serving("quic", recorder, load_or_create(tmp_path, "test")) as server:
            await story(server, recorder)

    return lambda story: run(staged(story))


async def talk_on(wire: Wire, call: Call) -> None:
    """Nobody has noticed anything."""
    call.received.clear()
    wire.write(b"all is well\r\n")
    await call.until(lambda: call.received == b"all is well\r\n")
    call.link.write(b"here too\r\n")
    assert await read_all(wire, 10) == b"here too\r\n"


async def meet(server: Server, recorder: Recorder) -> tuple[Wire, Call]:
    wire = await open_quic(server.place)
    wire.write(b"hello\r\n")
    return wire, await recorder.next()


def test_a_flood_of_beginners_keeps_nobody_out_and_is_bounded(
    play: Callable[[Story], None],
) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        wire, call = await meet(server, recorder)
        port = Port()
        for number in range(1000):  # in the names of a thousand others
            stranger = Stranger(f"10.0.{number // 250}.{number % 250 + 1}")
            server.quic.received(stranger.first(), stranger.source, port)
        begun = len(set(server.quic.links.values())) - 1
        assert begun <= HANDSHAKES
        # Each is answered at its address only, with no more than it sent.
        assert sum(len(data) for data, _ in port.sent) <= 3 * 1000 * DATAGRAM
        late, its_call = await meet(server, recorder)
        await talk_on(late, its_call)
        await talk_on(wire, call)
        await asyncio.sleep(HANDSHAKE_TIME + 1)
        assert len(set(server.quic.links.values())) == 2
        await late.close()
        await wire.close()

    play(story)


def test_one_address_alone_does_not_take_all_places(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        port = Port()
        for number in range(200):
            stranger = Stranger("10.0.0.1", port=1024 + number)
            server.quic.received(stranger.first(), stranger.source, port)
        assert len(set(server.quic.links.values())) <= BEGINNERS_PER_ADDRESS
        wire, call = await meet(server, recorder)
        await talk_on(wire, call)
        await wire.close()

    play(story)


def test_where_many_begin_an_honest_one_shows_its_address_and_gets_in(
    play: Callable[[Story], None],
) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        port = Port()
        for number in range(30):
            silent = Stranger(f"10.0.0.{number + 1}")
            server.quic.received(silent.first(), silent.source, port)
        honest = Stranger("10.1.1.1")
        first = honest.first()
        server.quic.received(first, honest.source, port)
        (answer,) = [data for data, to in port.sent if to == honest.source]
        assert len(answer) < len(first) / 3
        honest.connection.receive_datagram(answer, ("127.0.0.1", 6697), now=now())
        port.sent.clear()
        honest.connection.send_stream_data(0, b"hello\r\n")
        await honest.exchange(server.quic, port)
        call = await recorder.next()
        assert call.link.address == "10.1.1.1"
        assert call.received == b"hello\r\n"

    play(story)


def test_a_proof_of_one_address_is_none_of_another(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        port = Port()
        for number in range(30):
            silent = Stranger(f"10.0.0.{number + 1}")
            server.quic.received(silent.first(), silent.source, port)
        thief = Stranger("10.1.1.1")
        server.quic.received(thief.first(), thief.source, port)
        (answer,) = [data for data, to in port.sent if to == thief.source]
        thief.connection.receive_datagram(answer, ("127.0.0.1", 6697), now=now())
        port.sent.clear()
        known = set(server.quic.links)
        thief.source = ("10.2.2.2", 40_000)
        await thief.exchange(server.quic, port)
        assert set(server.quic.links) == known
        assert not thief.events

    play(story)


@pytest.mark.parametrize("alpn", [["h3"], ["ircs", "warkop-look/1"], []])
def test_who_does_not_speak_irc_is_refused(play: Callable[[Story], None], alpn: list[str]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        for _ in range(3):
            stranger = Stranger("10.0.0.1", alpn)
            stranger.connection.send_stream_data(0, b"GET /\r\n")
            await stranger.exchange(server.quic, Port())
            await asyncio.sleep(1)
            await stranger.exchange(server.quic, Port())
            assert stranger.end
        assert not recorder.calls
        assert not server.quic.links
        refused = "refused: what came from 10.0.0.1 asks by QUIC for something that is not IRC"
        assert server.said == [refused]

    play(story)


def test_other_versions_are_told_ours_a_few_times(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        port = Port()
        asked = bytes([0xC0, 0x1A, 0x2A, 0x3A, 0x4A, 8]) + b"12345678" + bytes([8]) + b"abcdefgh"
        server.quic.received(asked.ljust(DATAGRAM, b"\0"), ("10.0.0.1", 1), port)
        ((answer, to),) = port.sent
        assert to == ("10.0.0.1", 1)
        assert b"\x00\x00\x00\x01" in answer
        assert len(answer) < 64
        for _ in range(10_000):
            server.quic.received(asked.ljust(DATAGRAM, b"\0"), ("10.0.0.1", 1), port)
        assert len(port.sent) <= ANSWERS_AT_ONCE
        port.sent.clear()
        await asyncio.sleep(10)
        server.quic.received(asked, ("10.0.0.1", 1), port)  # short: would be made larger
        server.quic.received(answer.ljust(DATAGRAM, b"\0"), ("10.0.0.1", 1), port)  # two servers
        assert not port.sent
        assert not server.quic.links

    play(story)


def test_garbage_is_dropped_without_an_answer(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        wire, call = await meet(server, recorder)
        port, chance = Port(), random.Random(5)
        first = Stranger("10.0.0.1").first()
        for _ in range(3000):
            kind = chance.randrange(4)
            if kind == 0:
                data = bytes([chance.randrange(64, 256)]) + chance.randbytes(chance.randrange(1500))
            elif kind == 1:  # cut anywhere
                data = first[: chance.randrange(1, len(first))]
            elif kind == 2:  # for the one who talks
                (known, *_) = server.quic.links
                data = bytes([0x40 | chance.randrange(64)]) + known + chance.randbytes(60)
            else:  # no request to begin, though it looks like one
                data = bytes([first[0] ^ 0x30]) + chance.randbytes(5) + first[6:]
            server.quic.received(data, ("10.0.0.1", 4000), port)
        assert len(set(server.quic.links.values())) <= 1 + BEGINNERS_PER_ADDRESS
        await talk_on(wire, call)
        await asyncio.sleep(HANDSHAKE_TIME + 1)
        assert len(set(server.quic.links.values())) == 1
        assert call.link.address == "127.0.0.1"
        await wire.close()

    play(story)


def test_datagrams_that_are_changed_cut_or_sent_again_do_no_harm(
    play: Callable[[Story], None],
) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        chance = random.Random(6)
        seen: list[bytes] = []

        def mangle(data: bytes) -> list[bytes]:
            seen.append(data)
            place = chance.randrange(len(data))
            changed = bytearray(data)
            changed[place] ^= 1 << chance.randrange(8)
            cut = data[: chance.randrange(len(data))]
            old = chance.choice(seen)
            some = [bytes(changed), cut, old, data]
            chance.shuffle(some)
            return [one for one in some if one and one[0] >= 64]

        async with Relay(server.place) as relay:
            relay.mangle = mangle
            wire = await open_quic(relay.place)
            for number in range(100):
                wire.write(b"line %d\r\n" % number)
                await asyncio.sleep(0.01)
            call = await recorder.next()
            wanted = b"".join(b"line %d\r\n" % number for number in range(100))
            await call.until(lambda: len(call.received) >= len(wanted))
            assert call.received == wanted
            assert call.order == ["opened", "received"]
            await wire.close()

    play(story)


def test_what_was_recorded_and_is_sent_by_another_moves_nobody(
    play: Callable[[Story], None],
) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        recorded: list[bytes] = []

        def record(data: bytes) -> list[bytes]:
            recorded.append(data)
            return [data]

        async with Relay(server.place) as relay:
            relay.mangle = record
            wire = await open_quic(relay.place)
            wire.write(b"hello\r\n")
            call = await recorder.next()
            await talk_on(wire, call)
            port = Port()
            for data in recorded * 3:
                server.quic.received(data, ("10.0.0.66", 4000), port)
            assert not [data for data, to in port.sent if len(data) > 0 and to[0] != "10.0.0.66"]
            await asyncio.sleep(1)
            await talk_on(wire, call)
            assert call.order == ["opened", "received"]
            await wire.close()

    play(story)


def test_other_streams_are_refused_and_the_talk_goes_on(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        stranger, port = Stranger("10.0.0.1"), Port()
        stranger.connection.send_stream_data(0, b"hello\r\n")
        await stranger.exchange(server.quic, port)
        call = await recorder.next()
        for stream in (4, 8, 2, 6):
            stranger.connection.send_stream_data(stream, b"and here?\r\n")
        await stranger.exchange(server.quic, port)
        refused = {one.stream_id for one in stranger.events if isinstance(one, _REFUSALS)}
        assert refused == {4, 8, 2, 6}
        stranger.connection.send_stream_data(0, b"sorry\r\n")
        await stranger.exchange(server.quic, port)
        assert call.received == b"hello\r\nsorry\r\n"
        assert not stranger.end

    play(story)


_REFUSALS = (events.StopSendingReceived, events.StreamReset)


def test_who_leaves_hole_after_hole_is_let_go(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        stranger, port = Stranger("10.0.0.1"), Port()
        stranger.connection.send_stream_data(0, b"hello\r\n")
        await stranger.exchange(server.quic, port)
        call = await recorder.next()
        stream = stranger.connection._streams[0].sender
        for _ in range(2 * HOLES):  # each second byte is never sent
            stranger.connection.send_stream_data(0, b"xy")
            stream._pending.subtract(stream._buffer_stop - 2, stream._buffer_stop - 1)
        for _ in range(40):
            await stranger.exchange(server.quic, port)
        assert call.reason
        assert call.received == b"hello\r\n"

    play(story)


def test_who_shakes_hands_and_says_nothing_is_let_go(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        wire = await open_quic(server.place)
        assert server.quic.links
        await asyncio.sleep(HANDSHAKE_TIME + 1)
        assert not server.quic.links
        assert not recorder.calls
        with pytest.raises(OSError, match="closed"):
            await wire.read()

    play(story)


def test_an_address_that_never_answers_gets_no_more_than_thrice_what_came_in_its_name(
    play: Callable[[Story], None],
) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        victim, port = Stranger("10.0.0.1"), Port()
        first = victim.first()
        server.quic.received(first, victim.source, port)
        await asyncio.sleep(HANDSHAKE_TIME + 1)
        assert not server.quic.links
        assert port.sent
        assert sum(len(data) for data, _ in port.sent) <= 3 * len(first)

    play(story)


def test_a_handshake_that_never_ends_costs_little(play: Callable[[Story], None]) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        assert server.quic is not None
        stranger, port = Stranger("10.0.0.1"), Port()
        first = stranger.first()
        for _ in range(BEGINNING // len(first) + 2):
            server.quic.received(first, stranger.source, port)
        taken = [link._taken for link in set(server.quic.links.values())]
        assert all(one <= BEGINNING for one in taken)

    play(story)


def test_what_the_library_cannot_digest_ends_one_connection_only(
    play: Callable[[Story], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(server: Server, recorder: Recorder) -> None:
        wire, call = await meet(server, recorder)
        other, others = await meet(server, recorder)
        assert isinstance(others.link, QuicLink)

        def fail(*_: Any) -> None:
            raise AssertionError("a bug")

        monkeypatch.setattr(others.link._connection, "receive_datagram", fail)
        other.write(b"this breaks it\r\n")
        await others.is_lost()
        assert others.reason == "Connection lost"
        await talk_on(wire, call)
        other.abort()
        await wire.close()

    play(story)


def test_a_server_with_the_certificate_of_another_but_not_its_key_is_refused(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        honest = load_or_create(_made(tmp_path / "honest"), "honest")
        thief = load_or_create(_made(tmp_path / "thief"), "thief")
        chain, _ = honest.chain_and_key()
        _, key = thief.chain_and_key()

        class Stolen:
            def chain_and_key(self) -> Any:
                return chain, key

        stolen: Any = Stolen()
        async with serving("quic", Recorder(), stolen) as server:
            with pytest.raises(OSError, match=r"ended the connection|closed|answer"):
                await open_quic(server.place)

    run(story())


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
