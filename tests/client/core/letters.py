"""People with our client at a real server's core, and a host who may change every line that the
server says: `andi.says("/msg budi halo")`, `budi.reads("andi")`. Without a network or a clock."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from client.core.cards import Kept, Privacy
from client.core.events import CardKept, Event
from client.core.login import Login
from client.core.model import Kind, Line, Seal
from client.core.talk import Talk
from client.identity import Identity
from client.sealing import Sealer
from protocol.message import Message
from server.core.rules import Rules
from tests.server.core.dialogue import START, House, Person

FINGERPRINT = "ab" * 32
Change = Callable[["Writer", Message], Iterable[Message]]
"""What a writer gets instead of what the server said."""


def honest(reader: Writer, message: Message) -> Iterable[Message]:
    """As it is."""
    return [message]


@dataclass
class Writer:
    """One person with our client. known: what the program kept on disk."""

    post: Post
    nick: str
    identity: Identity
    login: Login
    talk: Talk
    person: Person
    owns: bool = True
    skew: int = 0  # ms that the clock of this computer is ahead
    known: dict[str, tuple[Kept, ...]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    sent: list[Message] = field(default_factory=list)
    got: list[Message] = field(default_factory=list)
    taken: int = 0  # bytes of the server that were looked at

    @property
    def now(self) -> int:
        return self.post.house.moment().stamp + self.skew

    def says(self, *texts: str) -> Writer:
        """Type these; whatever follows has happened."""
        for text in texts:
            self._take(self.talk.submit(text, self.now)[1])
            self.post.settle()
        return self

    def reads(self, nick: str) -> list[tuple[str, Seal]]:
        """What was said in the talk with somebody."""
        return [(line.text, line.seal) for line in self.lines(nick)]

    def lines(self, nick: str) -> list[Line]:
        room = self.talk.model.find(nick)
        return [one for one in room.lines if one.kind in SAID] if room else []

    def notes(self) -> str:
        """Everything that the program told."""
        rooms = self.talk.model.rooms.values()
        return "\n".join(
            one.text for room in rooms for one in room.lines if one.kind in (Kind.NOTE, Kind.ERROR)
        )

    def leaves(self) -> None:
        self.talk.quit()
        self.post.settle()
        self.post.writers.remove(self)

    def returns(self) -> Writer:
        """The program starts again, with what it kept."""
        self.leaves()
        return self.post.arrive(
            self.nick, self.identity, owns=self.owns, known=self.known, skew=self.skew
        )

    def reconnects(self) -> None:
        """The connection breaks; the program makes another."""
        self._take(self.talk.closed("gone", self.now))
        engine = self.post.house.engine
        engine.disconnect(self.person.session, "gone", self.post.house.moment())
        self.post.house.settle()
        self.post.settle()
        self.person, self.taken = self.post.house.connect(), 0
        self.talk.renew(login=self.login)
        self.talk.start(FINGERPRINT)
        self.post.settle()

    def move(self) -> bool:
        """Carry bytes both ways. Whether there were any."""
        data = self.talk.take()
        for line in data.decode().split("\r\n")[:-1]:
            self.sent.append(Message.parse(line))
            if self.person.session in self.post.house.world.sessions:
                self.person >> line
        raw, self.taken = self.person.raw[self.taken :], len(self.person.raw)
        self.person.ignore()
        for line in raw.decode().split("\r\n")[:-1]:
            for message in self.post.change(self, Message.parse(line)):
                self.got.append(message)
                self.gets(message)
        return bool(data or raw)

    def gets(self, message: Message) -> None:
        """The server says that."""
        self._take(self.talk.receive(f"{message.format()}\r\n".encode(), self.now))

    def _take(self, events: list[Event]) -> None:
        self.events += events
        for event in events:
            if isinstance(event, CardKept):
                self.known[event.nick.lower()] = event.kept


def keys(number: int) -> Identity:
    """Keys of somebody; the same for the same number, so that what is slow to compute of them
    (`protocol.words`) is computed once for all tests."""
    seeds = hashlib.sha512(f"keys {number}".encode()).digest()
    return Identity(seeds[:32], seeds[32:])


SAID = (Kind.MESSAGE, Kind.ACTION, Kind.NOTICE)


class Post:
    """A server, and everybody at it."""

    def __init__(self) -> None:
        self.house = House(Rules(started=START, fingerprint=FINGERPRINT))
        self.writers: list[Writer] = []
        self.change: Change = honest
        self._numbers = itertools.count()

    def arrive(
        self,
        nick: str,
        identity: Identity | None = None,
        *,
        owns: bool = True,
        known: dict[str, tuple[Kept, ...]] | None = None,
        skew: int = 0,
        private: bool = True,
        seen: int = 0,
    ) -> Writer:
        """Somebody comes. owns: the nick, by the key. private: the program has keys. seen: as in
        `Login`."""
        identity = identity or keys(next(self._numbers))
        login = Login(key=identity.public, sign=identity.sign, seen=seen) if owns else Login()
        known = {} if known is None else known
        privacy = Privacy(Sealer(identity), dict(known)) if private else None
        talk = Talk(nick, run=f"run{len(self.writers)}")
        talk.renew(login=login, privacy=privacy)
        person = self.house.connect()
        writer = Writer(self, nick, identity, login, talk, person, owns, skew, known)
        self.writers.append(writer)
        talk.start(FINGERPRINT)
        self.settle()
        return writer

    def two(self) -> tuple[Writer, Writer]:
        """andi and budi, who never wrote to each other."""
        return self.arrive("andi"), self.arrive("budi")

    def settle(self) -> None:
        """Until nobody says anything any more."""
        while any(writer.move() for writer in self.writers):
            pass

    def pass_time(self, seconds: float) -> None:
        self.house.pass_time(seconds)
        for writer in list(self.writers):
            writer._take(writer.talk.tick(writer.now))
        self.settle()
