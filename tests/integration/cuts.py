"""People who talk over connections that break, with the server's real core and no network.

Bytes lie in queues between the two; chance decides which move on, which are lost, which arrive
late, and when each side notices that a connection is over.
"""

from __future__ import annotations

import random
from collections import Counter

from client.core.cards import Privacy
from client.core.events import Event, NickRefused
from client.core.login import Login
from client.core.model import Delivery, Kind, Phase
from client.core.talk import Talk
from client.identity import Identity
from client.sealing import Sealer
from server.core.rules import Rules
from tests.server.core.dialogue import START, House

FINGERPRINT = "ab" * 32
ROOM = "#lab"


class Wire:
    """One connection. `up`: what the client wrote and the server has not got yet."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._person = house.connect("10.0.0.1")
        self._taken = 0
        self.up = b""
        self.is_over = False  # the server has noticed

    @property
    def is_busy(self) -> bool:
        """Whether bytes are under way."""
        return bool(self.up) or self._taken < len(self._person.raw)

    def carry_up(self, count: int) -> None:
        data, self.up = self.up[:count], self.up[count:]
        if data and not self.is_over:
            house = self._house
            house.engine.receive(self._person.session, data, house.moment())
            house.settle()

    def carry_down(self, count: int) -> bytes:
        data = self._person.raw[self._taken : self._taken + count]
        self._taken += len(data)
        return data

    def end(self) -> None:
        """The server notices."""
        if not self.is_over:
            self.is_over = True
            self._house.engine.disconnect(self._person.session, "broken", self._house.moment())
            self._house.settle()


class Traveller:
    """Somebody whose network is bad. `said`: every text, once, in order, by where it was said."""

    def __init__(self, world: World, nick: str) -> None:
        self._world = world
        self._chance = world.chance
        self._identity = Identity(nick[:1].encode() * 32, nick[1:2].encode() * 32)
        self.nick = nick
        self.talk = Talk(nick, run=nick)
        self.wire: Wire | None = None
        self.said: dict[str, list[str]] = {ROOM: []}
        self.breaks = 0

    def connect(self) -> None:
        login = privacy = None
        if self._world.accounts:
            login = Login(key=self._identity.public, sign=self._identity.sign)
            privacy = Privacy(Sealer(self._identity))
        self.talk.renew(login=login, privacy=privacy)
        self.wire = Wire(self._world.house)
        self.talk.start(FINGERPRINT)
        self._flush()

    def _flush(self) -> None:
        if self.wire is not None:
            self.wire.up += self.talk.take()

    def say(self, target: str) -> None:
        """Something that nobody said before."""
        said = self.said.setdefault(target, [])
        text = f"{self.nick} {target.strip('#')} {len(said)}"
        if self.talk.say(target, text, self._world.now):
            said.append(text)
        self._flush()

    def carry(self, count: int) -> None:
        """Some bytes move on, in one direction or both."""
        if self.wire is None:
            return
        if self._chance.random() < 0.6:
            self.wire.carry_up(count)
        if self.wire is not None and (data := self.wire.carry_down(count)):
            self._take(self.talk.receive(data, self._world.now))

    def _take(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, NickRefused):  # the server has not noticed the end of the last
                self.cut()
                return
        if self.talk.model.phase is Phase.ONLINE and ROOM not in self.talk.model.rooms:
            self.talk.join(ROOM)
        self._flush()

    def cut(self) -> None:
        """The connection breaks. What was written is lost, or still under way."""
        wire, self.wire = self.wire, None
        if wire is not None:
            self.breaks += 1
            lost = self._chance.randint(0, len(wire.up))
            wire.up = wire.up[: self._chance.choice([0, lost, len(wire.up)])]
            self._world.ghosts.append(wire)
            self.talk.closed("It broke.", self._world.now)
            self.talk.seek()

    def tick(self) -> None:
        self.talk.tick(self._world.now)
        self._flush()

    @property
    def is_quiet(self) -> bool:
        """Whether all he said is settled, one way or another."""
        lines = [line for room in self.talk.model.rooms.values() for line in room.lines]
        open_ = {Delivery.WAITING, Delivery.PENDING}
        busy = self.wire is None or self.wire.is_busy or self.talk.is_away
        return not busy and not any(line.delivery in open_ for line in lines)

    def shown(self, target: str = ROOM) -> list[tuple[str, Delivery]]:
        """What stands in a room or private talk."""
        room = self.talk.model.find(target)
        lines = room.lines if room is not None else []
        return [(line.text, line.delivery) for line in lines if line.kind is Kind.MESSAGE]


class World:
    """A server and some travellers; `accounts`: their nicks are their own, and their private
    messages closed."""

    def __init__(self, seed: int, *, accounts: bool) -> None:
        self.chance = random.Random(seed)
        self.house = House(Rules(started=START, fingerprint=FINGERPRINT))
        self.accounts = accounts
        self.ghosts: list[Wire] = []  # connections that broke, and the server does not know yet
        self.people = [Traveller(self, nick) for nick in ("andi", "budi", "cici")]
        for person in self.people:
            person.connect()
        self.calm()

    @property
    def now(self) -> int:
        """Epoch ms."""
        return START + int(self.house.now * 1000)

    def live(self, steps: int) -> None:
        """So many things happen."""
        for _ in range(steps):
            self.house.now += 0.01
            person = self.chance.choice(self.people)
            match self.chance.choices(
                ["say", "whisper", "carry", "cut", "connect", "haunt", "tick"],
                [20, 4, 50, 3, 12, 10, 2],
            )[0]:
                case "say":
                    person.say(ROOM)
                case "whisper":
                    person.say(self.chance.choice([p.nick for p in self.people if p != person]))
                case "carry":
                    person.carry(self.chance.randint(1, 2000))
                case "cut":
                    person.cut()
                case "connect" if person.wire is None:
                    person.connect()
                case "haunt":
                    self._haunt()
                case "tick":
                    self._pass_time()

    def _pass_time(self) -> None:
        self.house.pass_time(2.0)
        for person in self.people:
            person.tick()

    def _haunt(self) -> None:
        """A broken connection brings something late, or the server notices it."""
        if self.ghosts:
            ghost = self.chance.choice(self.ghosts)
            ghost.carry_up(self.chance.randint(0, 400))
            if self.chance.random() < 0.3:
                ghost.end()
                self.ghosts.remove(ghost)

    def calm(self) -> None:
        """The network is good again, until nothing is open any more."""
        for _ in range(400):
            for ghost in self.ghosts:
                ghost.carry_up(len(ghost.up))
                ghost.end()
            self.ghosts.clear()
            for person in self.people:
                if person.wire is None:
                    person.connect()
                for _ in range(20):
                    person.carry(100_000)
            self._pass_time()
            if all(person.is_quiet for person in self.people):
                return
        raise AssertionError("something stays open")

    def stored(self, key: str = ROOM) -> Counter[str]:
        """Every text that the server has of a conversation, and how often."""
        entries = self.house.world.history_of(key).select(
            key, after=None, before=None, limit=100_000, newest=False
        )
        return Counter(entry.params[-1] for entry in entries)
