"""QUIC and TLS together: who is there first is taken, and what is blocked costs little."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from client.race import Attempt
from client.ways import HEAD_START, REMEMBERED, SILENCE, Notes, Open, Ways, network_key
from client.wire import Wire, WireKind
from discovery.place import Place
from tests.server.transport.timeless import run

PLACE = Place("127.0.0.1", 6697)


class FakeWire:
    """A wire that is only opened and left."""

    def __init__(self, kind: WireKind) -> None:
        self.kind: WireKind = kind
        self.place = PLACE
        self.fingerprint = "0" * 64
        self.pending = 0
        self.is_open = True

    async def read(self) -> bytes:
        return b""

    def write(self, data: bytes) -> None:
        raise AssertionError

    async def close(self) -> None:
        self.is_open = False

    def abort(self) -> None:
        self.is_open = False


class Way:
    """Answers after `seconds`, or fails then; never: None."""

    def __init__(self, kind: WireKind, seconds: float | None, error: OSError | None = None) -> None:
        self.wire = FakeWire(kind)
        self.begun: list[float] = []
        self._seconds = seconds
        self._error = error

    async def open(self, place: Place, host: str) -> Wire:
        assert (place, host) == (PLACE, "warung.local")
        self.begun.append(asyncio.get_running_loop().time())
        await asyncio.sleep(1e6 if self._seconds is None else self._seconds)
        if self._error is not None:
            raise self._error
        return self.wire


def attempt(ways: Ways) -> Attempt:
    (only,) = ways(PLACE, "warung.local")
    assert only.place == PLACE
    return only


def taken(quic: Way, tls: Way, path: Path | None = None, *, then: float = 0.0) -> tuple[str, float]:
    """Which one is taken, and after how many seconds. then: seconds to wait afterwards."""

    async def story() -> tuple[str, float]:
        clock = asyncio.get_running_loop().time
        started = clock()
        wire = await attempt(Ways("auto", path, quic=quic.open, tls=tls.open)).open()
        took = clock() - started
        await asyncio.sleep(then)
        return wire.kind, took

    return run(story())


def test_quic_is_taken_where_it_answers_and_tls_is_not_even_tried() -> None:
    quic, tls = Way("quic", 0.03), Way("tls", 0.01)
    kind, took = taken(quic, tls)
    assert kind == "quic"
    assert took < 0.04
    assert not tls.begun


def test_where_datagrams_are_dropped_it_costs_a_tenth_of_a_second() -> None:
    kind, took = taken(Way("quic", None), Way("tls", 0.02))
    assert kind == "tls"
    assert took < HEAD_START + 0.03 < 0.5


def test_where_nobody_takes_datagrams_it_costs_nothing() -> None:
    refused = ConnectionRefusedError()
    kind, took = taken(Way("quic", 0.001, refused), Way("tls", 0.02))
    assert kind == "tls"
    assert took < 0.03


def test_where_only_datagrams_get_through_quic_is_taken() -> None:
    assert taken(Way("quic", 0.5), Way("tls", 0.01, ConnectionRefusedError()))[0] == "quic"
    assert taken(Way("quic", 0.5), Way("tls", None))[0] == "quic"


def test_when_neither_works_tls_says_why() -> None:
    quic, tls = Way("quic", 0.3, TimeoutError()), Way("tls", 0.01, ConnectionResetError("no"))
    with pytest.raises(ConnectionResetError, match="no"):
        taken(quic, tls)
    silent = Way("quic", None)
    with pytest.raises(ConnectionResetError, match="no"):
        taken(silent, tls)


def test_what_does_not_get_through_is_remembered_across_starts(tmp_path: Path) -> None:
    path = tmp_path / "networks.json"
    taken(Way("quic", None), Way("tls", 0.02), path, then=SILENCE + 0.1)
    quic = Way("quic", 0.001)
    kind, took = taken(quic, Way("tls", 0.02), path)
    assert kind == "tls"
    assert took < 0.03
    assert not quic.begun


def test_what_was_only_late_is_not_remembered_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "networks.json"
    late = Way("quic", 1.0)
    assert taken(late, Way("tls", 0.02), path, then=SILENCE + 0.1)[0] == "tls"
    assert not late.wire.is_open
    assert taken(Way("quic", 0.01), Way("tls", 0.02), path)[0] == "quic"


def test_a_way_that_was_asked_for_is_the_only_one() -> None:
    async def story(transport: str) -> str:
        quic, tls = Way("quic", 0.5), Way("tls", 0.5)
        assert transport in ("quic", "tls")
        chosen: Open = quic.open if transport == "quic" else tls.open
        ways = Ways("quic" if transport == "quic" else "tls", quic=quic.open, tls=tls.open)
        wire = await attempt(ways).open()
        assert chosen is not None
        assert bool(quic.begun) is (transport == "quic")
        assert bool(tls.begun) is (transport == "tls")
        return wire.kind

    assert run(story("quic")) == "quic"
    assert run(story("tls")) == "tls"


@pytest.mark.parametrize("after", [0.01, HEAD_START + 0.01])
def test_giving_up_leaves_nothing_open(after: float) -> None:
    quic, tls = Way("quic", after + 0.001), Way("tls", after + 0.001)

    async def story() -> None:
        opening = asyncio.ensure_future(
            attempt(Ways("auto", quic=quic.open, tls=tls.open)).open()
        )
        await asyncio.sleep(after)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        others = asyncio.all_tasks() - {asyncio.current_task()}
        assert not others

    run(story())


def test_a_network_is_told_from_another() -> None:
    assert network_key(PLACE) == "127.0.0.0/24 127.0.0.1:6697"
    assert network_key(Place("::1", 6697)) == "::/64 [::1]:6697"


def test_notes_are_forgotten_after_a_day_and_bounded(tmp_path: Path) -> None:
    path = tmp_path / "networks.json"
    notes = Notes(path)
    for number in range(500):
        notes.add(f"net {number}", 1000.0 + number)
    assert len(json.loads(path.read_text(encoding="utf-8"))) == 128
    again = Notes(path)
    assert again.has("net 499", 2000.0)
    assert not again.has("net 0", 2000.0)
    assert not again.has("net 499", 1499.0 + REMEMBERED)
    assert not again.has("", 2000.0)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"net": "x"}', '{"net": null}'])
def test_notes_that_are_damaged_are_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "networks.json"
    path.write_text(content, encoding="utf-8")
    notes = Notes(path)
    assert not notes.has("net", 2000.0)
    notes.add("net", 2000.0)
    assert notes.has("net", 2001.0)


def test_notes_that_cannot_be_kept_hold_for_this_time(tmp_path: Path) -> None:
    notes = Notes(tmp_path)  # a directory
    notes.add("net", 2000.0)
    assert notes.has("net", 2001.0)
