"""People talking to a server's core: `andi >> "JOIN #lab"`, `budi << ":andi JOIN #lab"`.

The real engine on a clock that the test moves. What must wait (slow hashes) is done at once, by a
hash that costs nothing.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import deque
from dataclasses import replace
from functools import cache
from ipaddress import ip_network

from protocol.message import Message
from protocol.scram import ITERATIONS_LEAST, derive
from protocol.source import Source
from server.core.engine import Engine
from server.core.happening import Happening, HappeningKind
from server.core.history import History, MemoryHistory, MemoryShelf, Shelf
from server.core.session import (
    CheckCredentials,
    CheckSecret,
    Diagnose,
    HashSecret,
    MakeCredentials,
    Phase,
    Session,
    Work,
)
from server.core.world import Moment, Rules, World
from server.credentials import check_credentials
from server.hub import do_work

ANY = "…"
START = 1_700_000_000_000  # epoch ms
SERVER = Rules().server_name
EVERYBODY = (ip_network("0.0.0.0/0"), ip_network("::/0"))


def hashed(secret: str) -> str:
    """What HashSecret gives here."""
    return f"hash of {secret}"


@cache
def credentials(secret: str) -> str:
    """What MakeCredentials gives here."""
    return derive(secret, b"salt", ITERATIONS_LEAST).format()


checked = cache(check_credentials)  # 1 ms each


class House:
    """A server, and the people at it."""

    def __init__(
        self,
        rules: Rules | None = None,
        *,
        history: History | None = None,
        shelf: Shelf | None = None,
        limited: bool = False,
    ) -> None:
        """limited: whether limits on rates and connections hold; a test must not meet them by
        chance, because here no time passes."""
        numbers = itertools.count(1)
        rules = rules or Rules(started=START)
        self.world = World(
            rules if limited else replace(rules, exempt=EVERYBODY),
            history if history is not None else MemoryHistory(),
            shelf if shelf is not None else MemoryShelf(),
            lambda: f"id{next(numbers)}",
            Moment(0.0, START),
        )
        self.world.new_nonce = lambda: hashlib.sha256(bytes(next(numbers))).digest()
        self.engine = Engine(self.world, lambda: f"uid{next(numbers)}")
        self.now = 0.0
        self.happenings: list[Happening] = []
        self._people: dict[Session, Person] = {}

    def moment(self) -> Moment:
        """Time as the core is told."""
        return Moment(self.now, START + int(self.now * 1000))

    def connect(self, address: str = "", *, secure: bool = True) -> Person:
        """A connection that has said nothing yet."""
        address = address or f"10.0.0.{len(self._people) + 1}"
        session = self.engine.connect(address, self.moment(), secure=secure)
        person = Person(self, session)
        self._people[session] = person
        self.settle()
        return person

    def arrive(
        self, nick: str, *capabilities: str, address: str = "", secure: bool = True
    ) -> Person:
        """Somebody registered, with these capabilities; the welcome is read already."""
        person = self.connect(address, secure=secure)
        if capabilities:
            person >> f"CAP REQ :{' '.join(capabilities)}"
        person >> f"NICK {nick}" >> f"USER {nick} 0 * :{nick.title()} Nama" >> "CAP END"
        assert person.session.phase is Phase.REGISTERED, person.read()
        person.ignore()
        return person

    def host(self, line: str) -> list[str]:
        """What the host is shown who types that line at the server's terminal."""
        answers: list[list[str]] = []
        self.engine.host_command(line, self.moment(), answers.append)
        self.settle()
        (lines,) = answers
        return lines

    def said(self, kind: HappeningKind) -> list[str]:
        """The texts of what happened of that kind, as the host's log gets them."""
        return [one.text for one in self.happenings if one.kind is kind]

    def pass_time(self, seconds: float) -> None:
        """Let time go by, and the core look at its clock."""
        self.now += seconds
        self.engine.tick(self.moment())
        self.settle()

    def settle(self) -> None:
        """Do all work and hand out all bytes."""
        while work := self.engine.take_work():
            for ticket, one in work:
                self.engine.finish(ticket, self.do(one), self.moment())
        for session in self.engine.take_dirty():
            self._people[session].receive(session.take())
        self.happenings += self.world.happenings
        self.world.happenings.clear()

    def do(self, work: Work) -> bool | str:
        """What the host's threads do with slow work."""
        if isinstance(work, HashSecret):
            return hashed(work.secret)
        if isinstance(work, CheckSecret):
            return work.hashed == hashed(work.secret)
        if isinstance(work, MakeCredentials):
            return credentials(work.secret)
        if isinstance(work, Diagnose):
            return "All is well."
        if isinstance(work, CheckCredentials):
            return checked(work.secret, work.credentials)
        return do_work(work)


class Person:
    """One connection, from the other end."""

    def __init__(self, house: House, session: Session) -> None:
        self.house = house
        self.session = session
        self.raw = b""  # everything that was received
        self._unread: deque[str] = deque()  # parsed when looked at: most lines never are

    def __rshift__(self, line: str | bytes) -> Person:
        """Send one line."""
        data = line if isinstance(line, bytes) else line.encode()
        self.house.engine.receive(self.session, data + b"\r\n", self.house.moment())
        self.house.settle()
        return self

    def receive(self, data: bytes) -> None:
        """Bytes from the server: whole lines, each within the limits."""
        self.raw += data
        self._unread += filter(None, data.decode().split("\r\n"))

    def read(self) -> list[Message]:
        """All that came and was not looked at yet."""
        lines = [Message.parse(line) for line in self._unread]
        self._unread.clear()
        return lines

    def ignore(self) -> None:
        """All that came counts as read."""
        self._unread.clear()

    def skip_to(self, verb: str) -> Message:
        """The next line with that verb; what came before it counts as read."""
        while self._unread:
            message = Message.parse(self._unread.popleft())
            if message.verb == verb:
                return message
        raise AssertionError(f"{verb} did not come")

    def __lshift__(self, expected: str) -> Message:
        """The next line, which must be the expected one.

        The server's own name may be left out as source; of a person the nick is enough. `…` stands
        for any parameter, any tag's value, or any end of one. Only the tags that are named count.
        """
        assert self._unread, f"nothing came, where there should be: {expected}"
        message = Message.parse(self._unread.popleft())
        wanted = Message.parse(expected)
        assert _matches(wanted, message), f"{message.format()}\nis not\n{expected}"
        return message

    def verbs(self) -> list[str]:
        """The commands and numerics of all that came and was not looked at yet."""
        return [message.verb for message in self.read()]

    def hears_nothing(self) -> None:
        """Nothing came that was not looked at."""
        assert not self._unread, list(self._unread)


def _matches(wanted: Message, message: Message) -> bool:
    source = Source.parse(message.source)
    sources = {message.source, source.nick} if source.user else {message.source}
    if message.source == SERVER:
        sources.add("")
    return (
        wanted.verb == message.verb
        and wanted.source in sources
        and len(wanted.params) == len(message.params)
        and all(map(_fits, wanted.params, message.params))
        and all(
            key in message.tags and _fits(value, message.tags[key])
            for key, value in wanted.tags.items()
        )
    )


def _fits(wanted: str, found: str) -> bool:
    return found.startswith(wanted[:-1]) if wanted.endswith(ANY) else found == wanted
