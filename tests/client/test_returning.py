"""Connections break, and the talk goes on over the next: soon, in the same rooms, no word twice."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from client import connection as connecting
from client import returning
from client.connection import Connection, ConnectionProblem, Endpoint, connect
from client.core import keepalive, resuming
from client.core.events import Disconnected, Event, NickRefused
from client.core.model import Delivery, Kind, Phase
from client.core.talk import Talk
from client.problem import Problem
from client.returning import PAUSES, Returning, reconnect
from client.shelf import Shelf
from discovery.place import Place
from tests.client.relay import Relay
from tests.client.scripted import PATIENCE, Scripted
from tests.client.ui.house import House, house, somebody
from tests.client.ui.picture import PATIENCE as LONG

SHORT = (0.01, 0.05, 0.2)  # s; as PAUSES, for tests that need no waiting
NEVER = (1000.0,)


class Guest:
    """Somebody in a room, who comes back by himself."""

    def __init__(self, folder: Path, port: int, pauses: tuple[float, ...] = SHORT) -> None:
        self.talk = Talk("andi", run="run")
        self.breaks = 0
        self.attempts = 0
        self.refused = 0
        self._shelf = Shelf.at(folder / "andi", "tls")
        self._endpoint = Endpoint((("127.0.0.1", port),))
        self._news = asyncio.Event()
        self._now: Connection
        self.returning = Returning(
            self.talk, self._show, connect=self._again, renew=self._renew, pauses=pauses
        )

    async def _again(self) -> Connection:
        self.attempts += 1
        return await reconnect(self._shelf, self._endpoint, self._now)

    def _renew(self, connection: Connection) -> None:
        self.talk.renew()
        self._now = connection

    async def enter(self, room: str = "jarkom") -> None:
        self._now = await connect(self._endpoint, self._shelf.pins, self._shelf.ways)
        self.running = asyncio.ensure_future(self.returning.run(self._now))
        self.running.add_done_callback(lambda _: self._news.set())
        await self.until(lambda: self.talk.model.phase is Phase.ONLINE)
        self.talk.join(room)
        self._now.flush()
        await self.until(self.is_inside)

    def _show(self, events: list[Event]) -> None:
        self.breaks += sum(isinstance(one, Disconnected) for one in events)
        if any(isinstance(one, NickRefused) for one in events):
            self.refused += 1
            self._closing = asyncio.ensure_future(self._now.close())
        self._news.set()

    def is_inside(self) -> bool:
        room = self.talk.model.room
        return room is not None and room.joined and not self.talk.is_away

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(LONG):
            while not condition():
                self._news.clear()
                await self._news.wait()

    def say(self, text: str) -> None:
        self.talk.submit(text, time.time_ns() // 1_000_000)
        if self.talk.model.phase is Phase.ONLINE:
            self._now.flush()

    async def leave(self) -> None:
        self.returning.stop()
        await self._now.close()
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait({self.running})


@asynccontextmanager
async def guest(
    folder: Path, port: int, pauses: tuple[float, ...] = SHORT
) -> AsyncIterator[Guest]:
    it = Guest(folder, port, pauses)
    await it.enter()
    try:
        yield it
    finally:
        await it.leave()


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as opened:
        yield opened


async def test_a_server_that_was_killed_and_started_again_finds_everybody_there(
    tmp_path: Path, place: House
) -> None:
    async with guest(tmp_path, place.port) as andi:
        andi.say("sebelum")
        await place.vanish()
        await andi.until(lambda: andi.talk.model.phase is Phase.CONNECTING)
        andi.say("selama")
        await place.open()
        async with somebody("citra", place, "jarkom") as citra:
            await andi.until(andi.is_inside)
            await citra.hears("selama")
            texts = [line.text for line in citra.talk.model.rooms["#jarkom"].lines]
            assert texts.count("sebelum") == texts.count("selama") == 1


@pytest.mark.parametrize("seed", range(4))
async def test_of_forty_messages_none_is_lost_or_doubled_wherever_the_cable_is_cut(
    tmp_path: Path, place: House, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "AT_ONCE", 1000)  # on the loopback the server takes them all
    chance = random.Random(seed)
    said = [f"pesan {number}." for number in range(40)]
    async with (
        somebody("budi", place, "jarkom") as budi,
        Relay(place.port) as relay,
        guest(tmp_path, relay.port) as andi,
    ):
        for start in range(0, 40, 10):
            relay.after = chance.randint(1, 500)  # ten messages are twice that
            before = andi.breaks
            for text in said[start : start + 10]:
                andi.say(text)
            await andi.until(lambda before=before: andi.breaks > before)  # type: ignore[misc]
            relay.after = chance.choice([None, chance.randint(1, 1500)])  # while coming back
            await andi.until(andi.is_inside)
        relay.after = None
        relay.cut()
        await andi.until(
            lambda: andi.is_inside() and not andi.talk.unsent and all(_is_sent(andi))
        )
        await budi.hears(said[-1])
        for talk in (andi.talk, budi.talk):
            lines = talk.model.rooms["#jarkom"].lines
            heard = [line.text for line in lines if line.kind is Kind.MESSAGE]
            assert Counter(heard) == Counter(said)
            assert heard == said


def _is_sent(it: Guest) -> list[bool]:
    room = it.talk.model.room
    assert room is not None
    return [line.delivery is Delivery.SENT for line in room.lines]


async def test_a_pulled_cable_is_noticed_and_nothing_is_lost(
    tmp_path: Path, place: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A second for a hundred: 14 s until a waiting message makes the silence suspicious.
    monkeypatch.setattr(connecting, "TICK", 0.02)
    monkeypatch.setattr(keepalive, "SLEPT", 60_000)
    monkeypatch.setattr(keepalive, "SILENCE_WAITING", 40)
    monkeypatch.setattr(keepalive, "PATIENCE_WAITING", 400)
    async with (
        somebody("budi", place, "jarkom") as budi,
        Relay(place.port) as relay,
        guest(tmp_path, relay.port) as andi,
    ):
        relay.is_silent = True
        andi.say("hilang di jalan")
        await budi.say("halo andi?")
        await andi.until(lambda: andi.talk.model.phase is Phase.CONNECTING)
        # The server does not know yet; its connection is cut with the cable that is put back.
        relay.cut()
        relay.is_silent = False
        await andi.until(andi.is_inside)
        await budi.hears("hilang di jalan")
        lines = andi.talk.model.rooms["#jarkom"].lines
        assert [line.text for line in lines if line.kind is Kind.MESSAGE] == [
            "halo andi?", "hilang di jalan",
        ]


# -- when to try ----------------------------------------------------------------------------------


async def test_the_pauses_grow_and_the_person_sees_them(tmp_path: Path) -> None:
    assert PAUSES == (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
    async with Scripted(tmp_path) as server, guest(tmp_path, server.port, (0.01, 30.0)) as andi:
        server.vanish()
        await andi.until(lambda: andi.talk.model.pause > 0 and andi.attempts == 1)
        assert 23 <= andi.talk.model.pause <= 36


async def test_the_person_may_try_at_once(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server, guest(tmp_path, server.port, NEVER) as andi:
        server.drop()
        await andi.until(lambda: andi.talk.model.pause > 0)
        andi.returning.hurry()
        await andi.until(andi.is_inside)
        assert andi.attempts == 1


async def test_another_address_of_this_computer_is_tried_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "LOOK", 0.02)
    address, looks = "192.0.2.1", 0

    def look(_: Place) -> str:
        nonlocal looks
        looks += 1
        return address

    monkeypatch.setattr(returning, "_address", look)
    async with Scripted(tmp_path) as server, guest(tmp_path, server.port, NEVER) as andi:
        server.drop()
        await andi.until(lambda: andi.talk.model.pause > 0)
        address, looks = "", 0  # no network at all is no reason
        await andi.until(lambda: looks > 5)
        assert andi.attempts == 0
        address = "192.0.2.7"
        await andi.until(andi.is_inside)


async def test_a_connection_over_an_address_that_is_not_the_best_now_is_asked_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "LOOK", 0.02)
    address = "127.0.0.1"  # which this computer has still
    monkeypatch.setattr(returning, "_address", lambda place: address)
    async with Scripted(tmp_path) as server, guest(tmp_path, server.port) as andi:
        address = "192.0.2.7"
        await server.heard("PING alive")
        assert andi.breaks == 0


async def test_a_connection_over_an_address_that_is_gone_is_given_up_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "LOOK", 0.02)
    address = "192.0.2.1"
    monkeypatch.setattr(returning, "_address", lambda place: address)
    monkeypatch.setattr(returning, "_is_ours", lambda address: False)
    async with Scripted(tmp_path) as server, guest(tmp_path, server.port) as andi:
        address = "192.0.2.7"
        await andi.until(lambda: andi.breaks == 1)
        await andi.until(andi.is_inside)


async def test_stopped_it_rests_and_may_begin_again(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server, guest(tmp_path, server.port, NEVER) as andi:
        server.drop()
        await andi.until(lambda: andi.talk.model.pause > 0)
        andi.returning.stop()
        await andi.until(andi.running.done)
        assert andi.talk.model.phase is Phase.OFFLINE
        await andi.enter()
        assert andi.is_inside()


async def test_with_a_limit_it_gives_up_with_the_reason(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        andi = Guest(tmp_path, server.port)
        andi.returning._limit = 0.3
        await andi.enter()
        server.vanish()
        with pytest.raises(Problem, match="Nobody answers"):
            await asyncio.wait_for(andi.running, PATIENCE)


async def test_a_server_that_lets_nobody_in_counts_against_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "LOOK", 0.05)
    async with Scripted(tmp_path) as server:
        andi = Guest(tmp_path, server.port)
        andi.returning._limit = 0.3
        await andi.enter()
        server.taken = frozenset({"andi"})  # it answers, and never welcomes
        server.drop()
        with pytest.raises(Problem):
            await asyncio.wait_for(andi.running, PATIENCE)


async def test_what_only_the_person_can_mend_ends_it(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        andi = Guest(tmp_path, server.port)
        await andi.enter()

        def fails(_: Connection) -> None:
            raise Problem("The file is damaged.")

        andi.returning._renew = fails
        server.drop()
        with pytest.raises(Problem, match="damaged"):
            await asyncio.wait_for(andi.running, PATIENCE)


async def test_another_server_in_its_place_is_not_talked_to(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "ours") as ours:
        shelf = Shelf.at(tmp_path / "andi", "tls")
        endpoint = Endpoint((("127.0.0.1", ours.port),))
        before = await connect(endpoint, shelf.pins, shelf.ways)
        await before.close()
    async with Scripted(tmp_path / "other", port=ours.port) as other:
        with pytest.raises(ConnectionProblem, match="Another server answers"):
            await reconnect(shelf, endpoint, before)
        assert other.received == []


async def test_the_person_is_told_once_that_another_server_answers_in_its_place(
    tmp_path: Path,
) -> None:
    """Else the talk would say "reconnecting" for ever, and nobody would know why."""

    def told() -> list[str]:
        lines = [line for room in andi.talk.model.rooms.values() for line in room.lines]
        errors = (line.text for line in lines if line.kind is Kind.ERROR)
        return [text for text in errors if "Another server answers" in text]

    async with Scripted(tmp_path / "ours") as ours, guest(tmp_path, ours.port) as andi:
        ours.vanish()
        async with Scripted(tmp_path / "other", port=ours.port) as other:
            await andi.until(lambda: bool(told()))
            tries = andi.attempts
            await andi.until(lambda: andi.attempts > tries + 2)
            assert len(told()) == 1
            assert "/disconnect" in told()[0]
            assert other.received == []
