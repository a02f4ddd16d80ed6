"""One room: who is in it, its topic, its modes, and what of it survives a restart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from protocol.names import casefold
from protocol.source import mask_matches
from protocol.text import clean
from server.core.limits import KEY_LENGTH
from server.core.modes import PREFIXES
from server.core.session import Session

# A new room's modes: only members speak, only moderators set the topic. What people expect.
DEFAULT_FLAGS = frozenset("nt")
# A room that the host opens has no moderator inside, so its topic is everybody's.
HOST_FLAGS = frozenset("n")


def is_key(key: str) -> bool:
    """Whether a JOIN can carry it: no spaces, commas or invisible characters, no leading colon."""
    return (
        bool(key)
        and clean(key) == key
        and not key.startswith(":")
        and not any(one in " ," for one in key)
        and len(key.encode()) <= KEY_LENGTH
    )


@dataclass(slots=True)
class Membership:
    """Somebody's place in a room: letters of `modes.PREFIXES`."""

    standing: set[str] = field(default_factory=set)

    def prefixes(self, *, every: bool) -> str:
        """`@`, `%`, `+`: all of them highest first (multi-prefix), or only the highest."""
        shown = "".join(sign for letter, sign in PREFIXES.items() if letter in self.standing)
        return shown if every else shown[:1]


@dataclass(frozen=True, slots=True)
class Mask:
    """An entry of a ban, exception or invitation list. set_at: epoch ms."""

    mask: str
    set_by: str
    set_at: int


@dataclass(eq=False, slots=True)
class Room:
    """A room. Compared and hashed by identity; `key` is its folded name."""

    name: str
    created: int  # epoch ms
    permanent: bool = False  # opened by the host: owned by the host, never removed
    founder: str = ""  # folded account of who opened it, and moderates whenever there
    topic: str = ""
    topic_by: str = ""
    topic_at: int = 0  # epoch ms
    flags: set[str] = field(default_factory=lambda: set(DEFAULT_FLAGS))
    key_hash: str = ""  # slow hash of the password; empty: open
    limit: int = 0  # members at most; 0: any number
    lists: dict[str, dict[str, Mask]] = field(default_factory=lambda: {"b": {}, "e": {}, "I": {}})
    keep_days: int = 0  # 0: the server's default
    keep_messages: int = 0  # 0: the server's default
    emptied: int = 0  # epoch ms; when the last member left, while nobody is in
    members: dict[Session, Membership] = field(default_factory=dict)
    renamed: float = -math.inf  # when it got its name; monotonic seconds

    @property
    def key(self) -> str:
        """The folded name."""
        return casefold(self.name)

    @property
    def is_locked(self) -> bool:
        """Whether a password is needed."""
        return bool(self.key_hash)

    def has_standing(self, session: Session, letters: str) -> bool:
        """Whether the member has one of these standings. An operator has them all, everywhere."""
        if session.is_operator:
            return True
        member = self.members.get(session)
        return member is not None and not member.standing.isdisjoint(letters)

    def is_visible_to(self, session: Session) -> bool:
        """Whether the room's existence may be shown: secret rooms only to their members, and to
        operators."""
        return "s" not in self.flags or session in self.members or session.is_operator

    def is_listed(self, letter: str, session: Session) -> bool:
        """Whether the session matches a mask of that list."""
        masks = self.lists[letter]
        source = casefold(session.source) if masks else ""
        return any(mask_matches(folded, source) for folded in masks)

    def is_banned(self, session: Session) -> bool:
        """Whether a ban holds for the session."""
        return self.is_listed("b", session) and not self.is_listed("e", session)

    def visible_members(self, session: Session) -> Iterator[tuple[Session, Membership]]:
        """The members that this session may see: all, or for outsiders those not invisible."""
        inside = session in self.members
        for member, membership in self.members.items():
            if inside or "i" not in member.modes:
                yield member, membership

    def mode_parameters(self) -> tuple[str, ...]:
        """What RPL_CHANNELMODEIS shows. The key itself is never shown: only its hash is known."""
        letters = sorted(self.flags)
        parameters = []
        if self.is_locked:
            letters.append("k")
            parameters.append("*")
        if self.limit:
            letters.append("l")
            parameters.append(str(self.limit))
        return ("+" + "".join(letters), *parameters)

    def record(self) -> dict[str, object]:
        """What survives a restart, as JSON values."""
        return {
            "name": self.name,
            "created": self.created,
            "permanent": self.permanent,
            "founder": self.founder,
            "topic": self.topic,
            "topic_by": self.topic_by,
            "topic_at": self.topic_at,
            "flags": "".join(sorted(self.flags)),
            "key_hash": self.key_hash,
            "limit": self.limit,
            "lists": {
                letter: [[one.mask, one.set_by, one.set_at] for one in masks.values()]
                for letter, masks in self.lists.items()
            },
            "keep_days": self.keep_days,
            "keep_messages": self.keep_messages,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> Room:
        """The reverse of `record`. Unknown keys are ignored, missing ones get their default."""
        room = cls(name=str(record["name"]), created=_integer(record.get("created")))
        room.restore(record)
        return room

    def restore(self, record: Mapping[str, object]) -> None:
        """Take over everything of a record but the name and the time of creation."""
        self.permanent = bool(record.get("permanent"))
        self.founder = str(record.get("founder", ""))
        self.topic = str(record.get("topic", ""))
        self.topic_by = str(record.get("topic_by", ""))
        self.topic_at = _integer(record.get("topic_at"))
        self.flags = set(str(record.get("flags", "nt")))
        self.key_hash = str(record.get("key_hash", ""))
        self.limit = _integer(record.get("limit"))
        self.keep_days = _integer(record.get("keep_days"))
        self.keep_messages = _integer(record.get("keep_messages"))
        lists = record.get("lists")
        if isinstance(lists, dict):
            for letter in self.lists:
                self.lists[letter] = {
                    casefold(mask): Mask(mask, set_by, set_at)
                    for mask, set_by, set_at in lists.get(letter, ())
                }


def _integer(value: object) -> int:
    return value if isinstance(value, int) else 0
