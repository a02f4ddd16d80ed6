"""What the talk tells whoever shows it, beyond the model: what happened, what needs a person's
answer, and what the person wishes (`wishes`).

Texts are cleaned and are whole sentences in the words of people (room, password), not of IRC.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from client.core.cards import Kept
from client.core.model import Line, Member
from client.core.wishes import Wish


@dataclass(frozen=True, slots=True)
class Registered:
    """The server took us in under `nick`."""

    nick: str


@dataclass(frozen=True, slots=True)
class NickRefused:
    """Ask for another nick, and answer with `Talk.choose_nick`. Before registration only."""

    nick: str
    reason: str


@dataclass(frozen=True, slots=True)
class PasswordWanted:
    """The room is locked: ask (masked), and answer with `Talk.join(room, password)`.

    wrong: whether a password was given and refused; must_wait: it was not even tried, because there
    were too many wrong ones before. `reason` says it.
    """

    room: str  # `#jarkom`
    wrong: bool
    reason: str
    must_wait: bool = False


@dataclass(frozen=True, slots=True)
class PasswordExposed:
    """The server can't check the room's password without seeing it, and nothing was sent. If the
    person agrees: `Talk.passwords.let_see`, then `Talk.join(room, password)` again."""

    room: str  # `#jarkom`
    password: str = field(repr=False)
    reason: str


@dataclass(frozen=True, slots=True)
class LockWanted:
    """The person gave a password for a room that has none, and is its only moderator. If it is to
    be locked, which shows the password to the server: `Talk.passwords.lock(room, password)`."""

    room: str  # `#jarkom`
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ServerPasswordWanted:
    """The server itself wants a password before it lets anybody in. As for `PasswordWanted`."""

    wrong: bool
    reason: str
    must_wait: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """We are in the room; its history follows with `HistoryRestored`."""

    room: str


@dataclass(frozen=True, slots=True)
class HistoryRestored:
    """The history of a joined room is in the model. `count` lines, 0 if there was none."""

    room: str
    count: int


@dataclass(frozen=True, slots=True)
class Rejoined:
    """We are in a room again that a connection was lost in. What was missed follows."""

    room: str


@dataclass(frozen=True, slots=True)
class Missed:
    """Lines that were said while there was no connection, oldest first; they are in the model.
    Own ones are not among them. A long absence comes in several parts. `room` as in LineAdded."""

    room: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Resumed:
    """Everything that was missed in a conversation is there. `room` as in LineAdded."""

    room: str


@dataclass(frozen=True, slots=True)
class JoinRefused:
    """A room can't be joined for another reason than its password.

    If the person looks at a room already, an ERROR line there says it, too.
    """

    room: str
    reason: str


@dataclass(frozen=True, slots=True)
class RoomsListed:
    """Answer to `/rooms`: (name, people, topic) of every room, in the server's order."""

    rooms: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class MembersListed:
    """Answer to `/who`, beside a line that says it: the people of a room (as people call it)."""

    room: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class LineAdded:
    """A line was added at the end of a room: for a bell, or to print it.

    Lines from history come without it (`HistoryRestored` tells of them), but for what people said
    to us alone while we were away. Closed messages come with it when they are open, or stay closed.
    `room` is the key into `Model.rooms`.
    """

    room: str
    line: Line


@dataclass(frozen=True, slots=True)
class Delivered:
    """An own message was accepted by the server (echoed), or refused: then `reason` is not empty.

    When a connection breaks this comes with one of the next; a barrier is settled with a reason.

    label: what `Talk.submit` / `Talk.say` / `Talk.barrier` returned for it.
    """

    label: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody reacted to a message, or took it back; the model has it. `room` as in LineAdded."""

    room: str
    line: Line
    nick: str
    emoji: str
    taken_back: bool


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message was taken back by somebody; its text is gone from the model. `room` as in
    LineAdded."""

    room: str
    line: Line
    by: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The nick is registered with this password: keep it, and tell the person where."""

    nick: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardKept:
    """These are somebody's cards from now on, the newest first: keep them for the next time."""

    nick: str
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The connection is over, with a reason; empty: the server closed it without a word."""

    reason: str


@dataclass(frozen=True, slots=True)
class Jumped:
    """The person wants to see this line: it is in `Room.shown`. `room` as in LineAdded."""

    room: str
    line: Line


@dataclass(frozen=True, slots=True)
class Found:
    """A search has come to an end, or to a page: see `Model.search`."""


@dataclass(frozen=True, slots=True)
class HabitsChanged:
    """Keep the `Habits` of this server for the next time."""


@dataclass(frozen=True, slots=True)
class SaidElsewhere:
    """The person said something to somebody, and looks at another talk: show that it was said."""

    nick: str
    text: str


Event = (
    Registered
    | NickRefused
    | PasswordWanted
    | PasswordExposed
    | LockWanted
    | ServerPasswordWanted
    | Joined
    | HistoryRestored
    | Rejoined
    | Missed
    | Resumed
    | JoinRefused
    | RoomsListed
    | MembersListed
    | LineAdded
    | Delivered
    | Reacted
    | Deleted
    | Enrolled
    | CardKept
    | Disconnected
    | Jumped
    | Found
    | HabitsChanged
    | SaidElsewhere
    | Wish
)
