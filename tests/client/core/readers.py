"""Our client's core at a real server's core, without a network: budi talks, andi reads."""

from __future__ import annotations

import pytest

from client.core import history, past, timeline
from client.core.events import Event, Jumped
from client.core.model import Line, Room
from client.core.talk import Talk
from server.core.history import History
from server.core.rules import Rules
from tests.server.core.dialogue import START, House, Person

FINGERPRINT = "ab" * 32


class Reader:
    """andi in #jarkom. `events`: all there were; `asked`: the lines sent since the last look."""

    def __init__(self, *, keeps: History | None = None, without: frozenset[str] = frozenset()):
        """without: capabilities that the server is made not to offer."""
        self.house = House(Rules(started=START, fingerprint=FINGERPRINT), history=keeps)
        self._without = without
        self.events: list[Event] = []
        self.asked: list[str] = []
        self.said: list[str] = []  # what budi said in #jarkom, oldest first
        self.budi = self.house.arrive("budi", "message-tags")
        self.budi >> "JOIN #jarkom"
        self.talk = Talk("andi", run="r")

    def connect(self) -> None:
        self._person = self.house.connect()
        self._taken = 0
        self.talk.start(FINGERPRINT)
        self.settle()
        self._take(self.talk.join("jarkom"))
        self.settle()
        self.asked.clear()

    @property
    def room(self) -> Room:
        room = self.talk.model.find("#jarkom")
        assert room is not None
        return room

    @property
    def now(self) -> int:
        return self.house.moment().stamp

    def hears(self, *texts: str) -> None:
        """budi says these, and andi has them."""
        for text in texts:
            self.house.now += 1.0
            self.budi >> f"PRIVMSG #jarkom :{text}"
            self.said.append(text)
        self.settle()

    def misses(self, *texts: str) -> None:
        """The same, but they have not reached andi yet."""
        for text in texts:
            self.house.now += 1.0
            self.budi >> f"PRIVMSG #jarkom :{text}"
            self.said.append(text)

    def older(self) -> None:
        self.talk.pages.older("#jarkom")
        self.settle()

    def newer(self) -> None:
        self.talk.pages.newer("#jarkom")
        self.settle()

    def jump(self, msgid: str, stamp: int = 0, room: str = "#jarkom") -> Line | None:
        """Where that led to."""
        count = len(self.events)
        self._take(self.talk.pages.jump(room, msgid, stamp, self.now))
        self.settle()
        jumps = [one for one in self.events[count:] if isinstance(one, Jumped)]
        return jumps[-1].line if jumps else None

    def lost(self) -> None:
        """The connection breaks."""
        self._take(self.talk.closed("gone", self.now))
        self.house.engine.disconnect(self._person.session, "gone", self.house.moment())
        self.house.settle()

    def returns(self) -> None:
        self._person, self._taken = self.house.connect(), 0
        self.talk.renew()
        self.talk.start(FINGERPRINT)
        self.settle()

    def settle(self) -> None:
        """Until nobody says anything any more."""
        while self._move(self._person):
            pass

    def _move(self, person: Person) -> bool:
        data = self.talk.take()
        for line in data.decode().split("\r\n")[:-1]:
            self.asked.append(line)
            person >> line
        raw, self._taken = person.raw[self._taken :], len(person.raw)
        person.ignore()
        for answer in raw.split(b"\r\n")[:-1]:
            for name in self._without if b" CAP " in answer else ():
                answer = answer.replace(name.encode(), b"warkop/nothing")
            self._take(self.talk.receive(answer + b"\r\n", self.now))
        return bool(data or raw)

    def _take(self, events: list[Event]) -> None:
        self.events += events


def make_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small numbers, so that few lines are many."""
    monkeypatch.setattr(timeline, "TIMELINE_LIMIT", 40)
    monkeypatch.setattr(past, "WINDOW", 24)
    monkeypatch.setattr(past, "STEP", 6)
    monkeypatch.setattr(history, "PAGE", 6)


def reader(*, without: frozenset[str] = frozenset()) -> Reader:
    """andi came into a room where nothing was said yet."""
    it = Reader(without=without)
    it.connect()
    return it


def texts(lines: list[Line]) -> list[str]:
    """What was said, in the order in which it stands."""
    return [line.text for line in lines if timeline.is_said(line)]
