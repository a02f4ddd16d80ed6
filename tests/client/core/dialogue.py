"""A conversation with a server that is only bytes: what it says in, what we answer out."""

from __future__ import annotations

from typing import TypeVar

from client.core.events import Event
from client.core.habits import Habits
from client.core.model import Line, Room
from client.core.preferences import Preferences
from client.core.proofs import Dealings
from client.core.talk import Talk
from protocol.message import Message

T = TypeVar("T")

NOW = 1_000_000  # epoch ms of our clock in dialogues
FINGERPRINT = "ab" * 32  # of the server's certificate
TOLD = Dealings(may_see=True)  # the person lets the server see room passwords
ALL_CAPS = (
    "batch draft/chathistory echo-message labeled-response message-tags multi-prefix server-time"
)


class Dialogue:
    """`says` feeds lines of the server and returns the events; `sent` is what we wrote since."""

    def __init__(
        self,
        nick: str = "andi",
        *,
        server_password: str | None = None,
        dealings: Dealings | None = None,
        run: str = "",
        habits: Habits | None = None,
    ) -> None:
        self.preferences = Preferences()
        self.habits = habits or Habits()
        self.talk = Talk(
            nick,
            server_password=server_password,
            dealings=dealings,
            run=run,
            preferences=self.preferences,
            habits=self.habits,
        )
        self.now = NOW

    def says(self, *lines: str) -> list[Event]:
        data = "".join(f"{line}\r\n" for line in lines).encode()
        return self.talk.receive(data, self.now)

    def sent(self) -> list[str]:
        data = self.talk.take()
        assert not data or data.endswith(b"\r\n")
        lines = data.decode().split("\r\n")[:-1]
        for line in lines:
            Message.parse(line)
        return lines

    def types(self, text: str) -> list[Event]:
        """What the person types; the events of it."""
        return self.talk.submit(text, self.now)[1]

    def room(self, name: str = "#jarkom") -> Room:
        room = self.talk.model.find(name)
        assert room is not None, f"{name} is not among {list(self.talk.model.rooms)}"
        return room

    def last(self, name: str = "#jarkom") -> Line:
        return self.room(name).lines[-1]


def online(
    caps: str = ALL_CAPS,
    isupport: str = "CHATHISTORY=50",
    *,
    dealings: Dealings | None = None,
    server: str = FINGERPRINT,
    run: str = "",
) -> Dialogue:
    """Registered as andi, nothing unread in `sent`."""
    it = Dialogue(dealings=dealings, run=run)
    connected(it, caps, isupport, server=server)
    it.sent()
    return it


def connected(
    it: Dialogue, caps: str = ALL_CAPS, isupport: str = "CHATHISTORY=50", *,
    server: str = FINGERPRINT, account: str = "",
) -> list[Event]:
    """A connection, until andi is registered; what was said to that is in `sent`."""
    it.talk.start(server)
    it.says(f":s CAP * LS :{caps}")
    requests = [line for line in it.sent() if line.startswith("CAP REQ")]
    if requests:
        it.says(f":s CAP andi ACK :{requests[0].removeprefix('CAP REQ ').removeprefix(':')}")
    login = [f":s 900 andi andi!a@h {account} :You are logged in"] if account else []
    return it.says(
        *login,
        ":s 001 andi :Welcome",
        f":s 005 andi {isupport} :are supported by this server",
    )


def in_room(
    caps: str = ALL_CAPS, names: str = "@andi budi", room: str = "#jarkom", run: str = ""
) -> Dialogue:
    """Online and in a room whose history was empty."""
    it = online(caps, run=run)
    enter(it, room, names)
    it.sent()
    return it


def enter(it: Dialogue, room: str, names: str = "@andi budi") -> list[Event]:
    """Join, NAMES and an empty history; `sent` has what we said meanwhile."""
    events = it.talk.join(room)
    events += it.says(
        f":andi!andi@10.0.0.1 JOIN {room}",
        f":s 353 andi = {room} :{names}",
        f":s 366 andi {room} :End of /NAMES list",
        f":s BATCH +h chathistory {room}",
        ":s BATCH -h",
    )
    return events


def only(kind: type[T], events: list[Event]) -> T:
    """The one event of this kind."""
    found = [event for event in events if isinstance(event, kind)]
    assert len(found) == 1, f"{kind.__name__} not once in {events}"
    return found[0]


def texts(room: Room) -> list[str]:
    """What stands in a room, without who said it."""
    return [line.text for line in room.lines if line.text]
