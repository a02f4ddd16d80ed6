"""What a command is: a row with its handler, its guards and its help, registered by a decorator."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from language import N_, _
from protocol import capabilities as cap
from protocol import numerics as num
from protocol.message import Message, as_middle
from server.core.encoding import Outgoing
from server.core.room import Room
from server.core.session import Phase, Session, Steps
from server.core.world import World


class When(enum.Enum):
    """In which part of a connection's life a command may be used."""

    BEFORE = enum.auto()  # registration only
    AFTER = enum.auto()  # registered people only
    ALWAYS = enum.auto()


# The table of states: what is refused in each phase, and how. Nothing is accepted once closed.
REFUSALS: Mapping[Phase, Mapping[When, tuple[str, str]]] = {
    Phase.REGISTERING: {
        When.AFTER: (num.ERR_NOTREGISTERED, N_("You have not registered: send NICK and USER first"))
    },
    Phase.REGISTERED: {When.BEFORE: (num.ERR_ALREADYREGISTERED, N_("You are already registered"))},
}


@dataclass(slots=True)
class Call:
    """One command being carried out: what a handler gets."""

    world: World
    session: Session
    message: Message
    gathered: list[Outgoing] = field(default_factory=list)  # replies, when there is a label
    deferred: bool = False  # a later command brings the answer, with this one's label

    @property
    def label(self) -> str:
        """The label that the replies must carry; empty when there is none."""
        if not self.session.capabilities >= LABELS:
            return ""
        label = self.message.tags.get("label", "")
        return label if len(label.encode()) <= LABEL_LENGTH else ""

    @property
    def params(self) -> tuple[str, ...]:
        """The parameters, at least as many as the command's row asks for."""
        return self.message.params

    def param(self, index: int, default: str = "") -> str:
        """A parameter, or the default when it is absent."""
        return self.message.params[index] if index < len(self.message.params) else default

    def reply(self, numeric: str, *params: str) -> None:
        """Answer with a numeric."""
        self.world.reply(self.session, numeric, *params)

    def send(self, verb: str, *params: str) -> None:
        """Send a message from the server to the session."""
        self.session.put(self.world.outgoing(verb, *params))

    def fail(self, code: str, text: str, *context: str) -> None:
        """A standard reply: FAIL <command> <code> [context] :text (IRCv3 standard-replies)."""
        self.send("FAIL", self.message.verb, code, *map(as_middle, context), text)

    def refuse_storing(self) -> None:
        """Say that the host's disk failed, in the words that the session understands."""
        text = _("The host could not store that, so nobody saw it; please try again later")
        if "standard-replies" in self.session.capabilities:
            self.fail("CANNOT_STORE", text)
        else:
            self.reply(num.ERR_UNKNOWNERROR, self.message.verb, text)

    def as_session(self, verb: str, *params: str) -> Outgoing:
        """A message from the session, for others."""
        return self.world.said_by(self.session, verb, *params)

    def find_room(self, name: str) -> Room | None:
        """The room, if it may be known; otherwise 403 is sent."""
        room = self.world.room(name)
        if room is None or not room.is_visible_to(self.session):
            self.reply(num.ERR_NOSUCHCHANNEL, name, _("No such room"))
            return None
        return room

    def find_own_room(self, name: str) -> Room | None:
        """A room that the session is in; otherwise 403 or 442 is sent."""
        room = self.find_room(name)
        if room is not None and self.session not in room.members:
            self.reply(num.ERR_NOTONCHANNEL, room.name, _("You are not in that room"))
            return None
        return room

    def find_moderated_room(self, name: str, letters: str = "oh") -> Room | None:
        """A room in which the session has one of these standings; otherwise 403, 442 or 482.

        Operators moderate all rooms, also those that they are not in.
        """
        find = self.find_room if self.session.is_operator else self.find_own_room
        room = find(name)
        if room is not None and not room.has_standing(self.session, letters):
            self.reply(
                num.ERR_CHANOPRIVSNEEDED, room.name, _("You are not a moderator of that room")
            )
            return None
        return room

    def find_person(self, nick: str) -> Session | None:
        """Somebody registered; otherwise 401 is sent."""
        person = self.world.person(nick)
        if person is None:
            self.reply(num.ERR_NOSUCHNICK, nick, _("Nobody here has that nick"))
        return person


# IRCv3 labeled-response: it depends on batch; bytes of a label.
LABELS = frozenset({cap.LABELED_RESPONSE, cap.BATCH})
LABEL_LENGTH = 64

Handler = Callable[[Call], Steps | None]


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table of commands. help: usage and one line, for HELP."""

    verb: str
    handler: Handler
    params: int  # at least so many, else 461
    when: When
    help: str


COMMANDS: dict[str, Command] = {}


def command(
    verb: str, *, params: int = 0, when: When = When.AFTER, help: str
) -> Callable[[Handler], Handler]:
    """Register a handler. A second handler for a verb is a mistake and raises ValueError."""

    def register(handler: Handler) -> Handler:
        if verb in COMMANDS:
            raise ValueError(f"two handlers for {verb}")
        COMMANDS[verb] = Command(verb, handler, params, when, help)
        return handler

    return register
