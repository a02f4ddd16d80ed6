"""What a command of the host is: a row with its handler, usage and help, made by a decorator."""

from __future__ import annotations

import enum
from collections.abc import Callable, Generator
from dataclasses import dataclass

from language import _
from protocol.names import channel_of, room_of
from protocol.text import clean, cut
from server.core import limits
from server.core.happening import HappeningKind
from server.core.room import Room
from server.core.session import Session, Work, WorkResult
from server.core.world import World


class RefusedError(Exception):
    """The order can't be carried out, and nothing was changed. The text is for who gave it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives orders. session: None is the host at the terminal. source: as others see it."""

    name: str
    source: str
    session: Session | None = None


class Word(enum.Enum):
    """What a parameter names: what can be proposed for it."""

    COMMAND = enum.auto()
    ROOM = enum.auto()
    PERSON = enum.auto()
    BANNED = enum.auto()  # the name of a ban
    MUTED = enum.auto()  # the name of a mute
    OPERATOR = enum.auto()
    ACCOUNT = enum.auto()  # a nick with an owner
    TEXT = enum.auto()  # anything


@dataclass(frozen=True, slots=True)
class Order:
    """One command being carried out: what a handler gets. line: without the command's name."""

    world: World
    actor: Actor
    line: str

    @property
    def words(self) -> list[str]:
        """The parameters."""
        return self.line.split()

    def word(self, index: int) -> str:
        """A parameter; empty when it is absent."""
        words = self.words
        return words[index] if index < len(words) else ""

    def rest(self, index: int) -> str:
        """Everything from that parameter on, as it was typed."""
        parts = self.line.split(None, index)
        return parts[index].strip() if index < len(parts) else ""

    def room(self, name: str) -> Room:
        """The room of that name, with or without `#`. Raises RefusedError."""
        room = self.world.room(channel_of(name))
        if room is None:
            shown = cut(clean(name), limits.SHOWN)
            raise RefusedError(
                _("There is no room {room}; `rooms` lists them").format(room=room_of(shown))
            )
        return room

    def person(self, nick: str) -> Session:
        """Who is here under that nick. Raises RefusedError."""
        person = self.world.person(nick)
        if person is None:
            shown = cut(clean(nick), limits.SHOWN)
            raise RefusedError(
                _("Nobody here has the nick {name}; `people` lists everybody").format(name=shown)
            )
        return person

    def is_room(self, word: str) -> bool:
        """Whether a word that may be a room's name is one."""
        return word.startswith("#") or (bool(word) and self.world.room("#" + word) is not None)


# What the actor is told, line by line; a handler that must wait yields its work.
Answer = list[str] | Generator[Work, WorkResult, list[str]]
Handler = Callable[[Order], Answer]


@dataclass(frozen=True, slots=True)
class HostCommand:
    """A row of the table.

    usage: parameters as in `help`. least: parameters that it can't do without. words: what its
    parameters name, in order. changes: whether it does something that is worth a line in the log.
    secret: the number of a parameter that is a password; it is not shown, and asked for hidden.
    """

    name: str
    usage: str
    help: str
    handler: Handler
    least: int
    words: tuple[Word, ...]
    changes: bool
    secret: int | None


HOST_COMMANDS: dict[str, HostCommand] = {}


def host_command(
    name: str,
    usage: str = "",
    *,
    help: str,
    least: int = 0,
    words: tuple[Word, ...] = (),
    changes: bool = True,
    secret: int | None = None,
) -> Callable[[Handler], Handler]:
    """Register a handler. A second handler for a name is a mistake and raises ValueError."""

    def register(handler: Handler) -> Handler:
        if name in HOST_COMMANDS:
            raise ValueError(f"two handlers for {name}")
        row = HostCommand(name, usage, help, handler, least, words, changes, secret)
        HOST_COMMANDS[name] = row
        return handler

    return register


def note(order: Order, row: HostCommand) -> None:
    """Tell the host what an operator did; what the host does is shown at the terminal anyway."""
    if order.actor.session is None:
        return
    words = order.words
    if row.secret is not None and row.secret < len(words):
        words[row.secret] = "*"
    text = " ".join([row.name, *words])
    order.world.note(HappeningKind.OPERATED, order.actor.session, text=text)
