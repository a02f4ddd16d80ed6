"""All ways to a server at once, and only the right one stays open."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Sequence

import pytest

from client.race import Attempt, Lost, NoSuchHost, Spot, interleaved, is_numeric, race
from client.wire import Wire, WireKind
from discovery.place import Place
from tests.client.scripted import PATIENCE

NEVER = 3600.0  # s; a test that waits for this has failed
RIGHT, WRONG = "1" * 64, "2" * 64


class FakeWire:
    """Open until it is closed."""

    kind: WireKind = "tls"
    pending = 0

    def __init__(self, place: Place, fingerprint: str, goodbye: asyncio.Event) -> None:
        self._goodbye = goodbye
        self.place = place
        self.fingerprint = fingerprint
        self.closed = False
        self.cut = False

    async def read(self) -> bytes:
        return b""

    def write(self, data: bytes) -> None:
        raise AssertionError("nothing may be said before the race is over")

    async def close(self) -> None:
        await self._goodbye.wait()
        self.closed = True

    def abort(self) -> None:
        self.cut = True


class Lan:
    """Places where a certificate, an error or silence waits."""

    def __init__(self, *answers: str | OSError | None) -> None:
        self.places = [Place(f"10.0.0.{number}", 6697) for number in range(len(answers))]
        self.answers = dict(zip(self.places, answers, strict=True))
        self.tried: list[Place] = []
        self.given_up: list[Place] = []
        self.wires: list[FakeWire] = []
        self.all_tried = asyncio.Event()
        self.found = asyncio.Event()
        self.answering = asyncio.Event()  # until it is set, nobody answers
        self.answering.set()
        self.goodbye = asyncio.Event()  # until it is set, nobody is done with closing
        self.goodbye.set()

    def ways(self, place: Place, host: str) -> Sequence[Attempt]:
        return [Attempt(place, lambda: self._open(place))]

    async def _open(self, place: Place) -> Wire:
        self.tried.append(place)
        if len(self.tried) == len(self.places):
            self.all_tried.set()
        answer = self.answers[place]
        if isinstance(answer, OSError):
            raise answer
        try:
            await self.answering.wait()
            if answer is None:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.given_up.append(place)
            raise
        wire = FakeWire(place, str(answer), self.goodbye)
        self.wires.append(wire)
        return wire

    async def race(self, *, stagger: float = NEVER, limit: float = PATIENCE) -> Wire:
        return await race(
            self.places, self.ways, self._is_right, stagger=stagger, limit=limit
        )

    def _is_right(self, shown: str) -> bool:
        if shown == RIGHT:
            self.found.set()
        return shown == RIGHT


async def test_the_best_place_is_alone_as_long_as_it_may_answer() -> None:
    lan = Lan(RIGHT, RIGHT)
    assert (await lan.race()).place == lan.places[0]
    assert lan.tried == lan.places[:1]


async def test_a_place_that_refuses_lets_the_next_begin_at_once() -> None:
    lan = Lan(ConnectionRefusedError(), ConnectionRefusedError(), RIGHT)
    assert (await lan.race()).place == lan.places[2]


async def test_a_silent_place_holds_nobody_up_and_is_given_up() -> None:
    lan = Lan(None, RIGHT)
    assert (await lan.race(stagger=0)).place == lan.places[1]
    assert lan.given_up == lan.places[:1]


async def test_somebody_else_at_one_place_does_not_stop_the_race_and_is_told_goodbye() -> None:
    lan = Lan(WRONG, RIGHT)
    winner = await lan.race()
    assert winner.place == lan.places[1]
    assert [wire.closed for wire in lan.wires] == [True, False]


async def test_of_two_that_answer_together_one_is_kept() -> None:
    lan = Lan(RIGHT, RIGHT, RIGHT)
    lan.answering.clear()
    running = asyncio.ensure_future(lan.race(stagger=0))
    await lan.all_tried.wait()
    lan.answering.set()
    winner = await running
    assert [wire for wire in lan.wires if not wire.closed] == [winner]


async def test_who_else_answered_and_what_failed_is_told_when_nobody_was_right() -> None:
    refused = ConnectionRefusedError()
    with pytest.raises(Lost) as caught:
        await Lan(refused, WRONG).race()
    assert caught.value.errors == [refused]
    assert caught.value.wrong == [WRONG]


async def test_the_whole_race_has_an_end() -> None:
    lan = Lan(None, None)
    with pytest.raises(Lost) as caught:
        await lan.race(stagger=0, limit=0.01)
    assert [type(error) for error in caught.value.errors] == [TimeoutError]
    assert lan.given_up == lan.places


async def test_whoever_gives_up_leaves_nothing_open() -> None:
    lan = Lan(None, None)
    running = asyncio.ensure_future(lan.race(stagger=0))
    await lan.all_tried.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert lan.given_up == lan.places


async def test_who_gives_up_after_the_winner_came_keeps_no_winner_either() -> None:
    lan = Lan(WRONG, RIGHT)
    lan.goodbye.clear()
    running = asyncio.ensure_future(lan.race())
    await lan.found.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert lan.wires[1].cut


async def test_a_name_is_resolved_while_numbers_are_tried_and_leads_to_all_its_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lan = Lan(ConnectionRefusedError(), ConnectionRefusedError(), RIGHT)
    names = {"warung.lan": lan.places[1:]}

    def resolve(host: str, port: int, **_: object) -> list[object]:
        return [(socket.AF_INET, 1, 6, "", place) for place in names[host]]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    spots: list[Spot] = [("warung.lan", 6697), lan.places[0]]
    winner = await race(spots, lan.ways, lambda shown: shown == RIGHT)
    assert winner.place == lan.places[2]
    assert lan.tried[0] == lan.places[0]


async def test_a_name_that_nobody_has_is_one_reason_among_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def resolve(host: str, port: int, **_: object) -> list[object]:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(Lost) as caught:
        await race([("nobody.invalid", 1)], Lan().ways, lambda _: True)
    (error,) = caught.value.errors
    assert isinstance(error, NoSuchHost)
    assert error.host == "nobody.invalid"


async def test_a_name_that_the_network_never_answers_about_is_given_up_and_called_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answered.wait(NEVER) and [])
    monkeypatch.setattr("client.race.RESOLVE_LIMIT", 0.05)
    with pytest.raises(Lost) as caught:
        await race([("slow.invalid", 1)], Lan().ways, lambda _: True)
    assert [type(error) for error in caught.value.errors] == [NoSuchHost]
    # The system is still asked, and neither the loop nor the program waits for it.
    (asking,) = [one for one in threading.enumerate() if one.name == "resolve"]
    assert asking.daemon
    answered.set()
    asking.join(PATIENCE)


def places(*addresses: str) -> list[Place]:
    return [Place(address, 6697) for address in addresses]


@pytest.mark.parametrize(
    ("given", "order"),
    [
        (["10.0.0.1", "10.0.0.2", "fd00::1"], ["10.0.0.1", "fd00::1", "10.0.0.2"]),
        (["fd00::1", "fd00::2", "10.0.0.1"], ["fd00::1", "10.0.0.1", "fd00::2"]),
        (["10.0.0.1"], ["10.0.0.1"]),
        ([], []),
    ],
)
def test_families_take_turns_and_the_best_place_begins(given: list[str], order: list[str]) -> None:
    assert interleaved(places(*given)) == places(*order)


@pytest.mark.parametrize(
    ("text", "numeric"),
    [("10.0.0.1", True), ("fe80::1%3", True), ("warung.local", False), ("10.0.0", False)],
)
def test_a_name_is_told_from_a_number(text: str, numeric: bool) -> None:
    assert is_numeric(text) is numeric
