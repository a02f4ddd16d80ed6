"""What the screen shows, as plain data: rooms, their people and their lines.

Nothing here knows the network or the terminal. `core.talk` changes it, the screen and the plain
mode read it. Every text in it is already cleaned (`protocol.text.clean`) and safe to show.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from protocol.names import casefold, room_of
from protocol.terms import Term


class Kind(enum.Enum):
    """What happened in a room."""

    MESSAGE = enum.auto()
    NOTICE = enum.auto()
    ACTION = enum.auto()  # /me
    JOIN = enum.auto()
    PART = enum.auto()
    QUIT = enum.auto()
    KICK = enum.auto()
    NICK = enum.auto()
    TOPIC = enum.auto()
    MODE = enum.auto()
    NOTE = enum.auto()  # said by this program, not by a person
    ERROR = enum.auto()  # said by this program: something did not work, and what to do next


SPEECH = frozenset({Kind.MESSAGE, Kind.NOTICE})  # shown as it is, behind the nick
SAID = SPEECH | {Kind.ACTION}  # what people say, and not what happens


class Delivery(enum.Enum):
    """How far an own message has come. Messages of others are always SENT."""

    WAITING = enum.auto()  # for the next connection; stands at the end of its room
    PENDING = enum.auto()
    LATE = enum.auto()  # PENDING for longer than an answer takes: perhaps there is no network
    SENT = enum.auto()
    FAILED = enum.auto()
    UNSURE = enum.auto()  # a connection broke, and nothing tells whether the server had it


class Seal(enum.Enum):
    """Who can read what is said to one person alone."""

    NONE = enum.auto()  # said to a room, or by this program; or not known yet
    OPEN = enum.auto()  # the host of the server, too
    SEALED = enum.auto()  # the two only
    WAITING = enum.auto()  # not yet: the other's key is asked for
    UNREADABLE = enum.auto()  # not we; the text says why. Of a room: nothing goes to them unasked


# Of nearly every line: an empty dict each would be a sixth of what a room takes.
_NO_REACTIONS: Mapping[str, list[str]] = MappingProxyType({})


@dataclass(slots=True)
class Line:
    """One line of a timeline. `stamp` is epoch milliseconds, by the server's clock where known.

    A text with line feeds was said as one: code, a poem. `core.wording.describe` says the line of
    any kind but MESSAGE, NOTICE and ACTION in words. What `nick` and `text` are: JOIN who; PART and
    QUIT who, why; KICK who was removed, "by whom: why"; NICK the old one, the new one; TOPIC who,
    the new topic; MODE who, what was done in words; NOTE and ERROR no nick, whole sentences.
    """

    kind: Kind
    stamp: int
    nick: str = ""
    text: str = ""
    msgid: str = ""
    own: bool = False
    mention: bool = False
    delivery: Delivery = Delivery.SENT
    asked: bool = False  # a NOTE that answers what the person asked: /who, /rooms, /help
    seal: Seal = Seal.NONE
    reply_to: str = ""  # msgid of the message it answers
    # emoji -> nicks, first one first
    reactions: Mapping[str, list[str]] = field(default_factory=lambda: _NO_REACTIONS)
    deleted: bool = False  # taken back: `text` is then empty, or why
    links: tuple[int, ...] = ()  # of the addresses in the text, in order: see `Room.links`
    failure: str = ""  # FAILED: why, a sentence


@dataclass(slots=True)
class Member:
    """Somebody in a room. `prefix` is `@` (moderator), `+` (voice) or empty, the highest only."""

    nick: str
    prefix: str = ""
    away: bool = False
    ranks: str = ""  # every rank in the server's own signs, highest first: `@+`
    account: str = ""  # logged in as that, as far as we know
    host: str = ""  # the address that the server shows, fit for the mask of a ban; empty: unknown


@dataclass(slots=True)
class Past:
    """A stretch of older lines that is being read, apart from the newest ones: after a jump to what
    was found, or further back than a room's lines are kept. Oldest first."""

    lines: list[Line] = field(default_factory=list)
    goal: Line | None = None  # what was jumped to


@dataclass(slots=True)
class Room:
    """A room, or a private talk: `target` is `#jarkom` or a nick, as on the wire.

    The empty target is the server itself: notes and errors go there while there is no room.
    """

    target: str
    topic: str = ""
    members: dict[str, Member] = field(default_factory=dict)  # key: casefold(nick)
    lines: list[Line] = field(default_factory=list)  # oldest first
    joined: bool = False
    unread: int = 0
    mentioned: bool = False
    came: int = 0  # epoch ms, by the server's clock: when the person entered it; 0: not yet
    restored: int = 0  # how many lines came from history when the room was joined
    seal: Seal = Seal.NONE  # of a private talk: how what is said now would go
    read: int = 0  # epoch ms: the person has read up to there; 0: not known
    unread_from: int = 0  # epoch ms: what is newer was unread when the person came; 0: nothing was
    typing: dict[str, int] = field(default_factory=dict)  # nick -> epoch ms of ours, until when
    past: Past | None = None
    exhausted: bool = False  # there is no older history
    links: list[str] = field(default_factory=list)  # addresses said here; the first is number 1
    numbers: dict[str, int] = field(default_factory=dict)  # of `links`: address -> its number
    left: int = 0  # epoch ms of ours: when the person looked elsewhere; 0: never was here
    muted: bool = False  # the person wants no mark and no bell
    online: bool | None = None  # of a private talk: whether the other is there; None: not known
    away: bool = False  # of a private talk: the other is

    @property
    def is_private(self) -> bool:
        """Whether this is a talk with one person."""
        return bool(self.target) and not self.target.startswith("#")

    @property
    def shown(self) -> list[Line]:
        """The lines being read: older ones apart from the newest, or those."""
        return self.lines if self.past is None else self.past.lines

    @property
    def title(self) -> str:
        """What a person calls it: `jarkom`, or the nick."""
        return room_of(self.target)


@dataclass(frozen=True, slots=True)
class Result:
    """One message that was found, and the key of the room where it was said. at: what to call that
    where results of several servers stand together; empty: as the room is called."""

    room: str
    line: Line
    at: str = ""


@dataclass(slots=True)
class Search:
    """What the person looks for, and what was found so far."""

    words: str = ""  # as typed
    room: str = ""  # key of the only room to look in; empty: all of them
    mentions: bool = False  # for what names us
    terms: tuple[Term, ...] = ()  # that are to be marked in the texts
    results: list[Result] = field(default_factory=list)  # newest first
    more: bool = False  # there may be older ones
    waits: bool = False  # the server was asked
    remark: str = ""  # a sentence: what was not looked at, or why nothing was


class Phase(enum.Enum):
    """Where the connection is."""

    OFFLINE = enum.auto()
    CONNECTING = enum.auto()  # the next connection is sought: what is typed waits for it
    REGISTERING = enum.auto()
    ONLINE = enum.auto()


@dataclass(slots=True)
class Model:
    """Everything that one connection shows."""

    nick: str = ""
    server: str = ""  # what it calls itself; empty as long as we do not know
    address: str = ""  # what to call it then
    transport: str = ""  # how the bytes travel, in a word for people
    phase: Phase = Phase.OFFLINE
    pause: int = 0  # seconds until the next try, while CONNECTING
    slow: bool = False  # ONLINE, but an answer of the server is long due
    rooms: dict[str, Room] = field(default_factory=dict)  # key: casefold(target); order = tab order
    current: str = ""  # key into `rooms`; empty: no room, or the server's own lines
    hidden: bool = False  # the person looks at another server: see `core.servers`
    away: bool = False  # others see us as away
    # The messages of the current room that numbers stand for (1 is the first here), while the
    # person types a command that takes one: what is said meanwhile must not move them.
    numbered: list[Line] = field(default_factory=list)
    search: Search = field(default_factory=Search)
    revision: int = 0  # grows with every change: whoever draws compares it

    @property
    def room(self) -> Room | None:
        """The room being looked at."""
        return self.rooms.get(self.current)

    def find(self, target: str) -> Room | None:
        """A room by its wire name, in any case."""
        return self.rooms.get(casefold(target))

    def is_seen(self, key: str) -> bool:
        """Whether the person looks at that room now, so that what is said there is read."""
        return key == self.current and not self.hidden
