"""Who reacted how to what (IRCv3 client-tags/react), as data. Pages of history come newest first,
so a reaction may be heard of before its message, and taken back before it was made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from protocol.names import casefold
from protocol.text import clean

# Characters of a reaction: a family of emoji has eleven, a word fits too.
EMOJI_LIMIT = 24
# Different ones under one message, and people with each: more is no reading. A hostile server could
# name millions.
KINDS_LIMIT = 20
NICKS_LIMIT = 100
# Messages with reactions that are remembered in one room: many times what a timeline shows of them.
MESSAGES_LIMIT = 2000
# Reactions that are remembered in one talk, 250 bytes each: ten to each message of a full timeline.
# The messages that were heard of first make place.
TOTAL_LIMIT = 50_000


def readable(value: str) -> str:
    """A reaction fit for the model; empty: it is none. One that is too long is no half one."""
    text = clean(value[: 4 * EMOJI_LIMIT]).strip()
    # Whether a heart is a picture or a sign is decided by some programs and not by others.
    text = text.replace("\ufe0f", "")
    return text if len(text) <= EMOJI_LIMIT and "\n" not in text else ""


@dataclass(frozen=True, slots=True)
class Reaction:
    """What somebody said last of one emoji. msgid: of the reaction itself."""

    nick: str
    emoji: str
    stamp: int
    stands: bool
    msgid: str = ""


@dataclass(slots=True)
class Reactions:
    """Of one talk. Keys of `rooms` as in `Model.rooms`, then the msgid of the message."""

    rooms: dict[str, dict[str, dict[tuple[str, str], Reaction]]] = field(default_factory=dict)
    count: int = 0  # of all

    def note(self, room: str, message: str, new: Reaction) -> bool:
        """Somebody reacted, or took it back. False if something newer is known, or too much."""
        known = self.rooms.setdefault(room, {})
        ones = known.setdefault(message, {})
        if len(known) > MESSAGES_LIMIT:
            self.forget(room, next(iter(known)))
        key = (casefold(new.nick), new.emoji)
        old = ones.get(key)
        if old is None and len(ones) >= KINDS_LIMIT * NICKS_LIMIT:
            return False
        if old is not None and old.stamp > new.stamp:
            return False
        ones[key] = new
        if old is None:
            self.count += 1
            if self.count > TOTAL_LIMIT:
                self._make_place()
        return True

    def knows(self, room: str, message: str) -> bool:
        """Whether anything was heard of reactions to that message."""
        return message in self.rooms.get(room, {})

    def stands(self, room: str, message: str, nick: str, emoji: str) -> bool:
        """Whether that person's reaction is there now."""
        one = self.rooms.get(room, {}).get(message, {}).get((casefold(nick), emoji))
        return one is not None and one.stands

    def shown(self, room: str, message: str) -> dict[str, list[str]]:
        """emoji -> nicks, for `Line.reactions`: in the order in which they were made."""
        found: dict[str, list[str]] = {}
        ones = self.rooms.get(room, {}).get(message, {})
        for one in sorted(ones.values(), key=lambda one: one.stamp):
            if one.stands and (one.emoji in found or len(found) < KINDS_LIMIT):
                nicks = found.setdefault(one.emoji, [])
                if len(nicks) < NICKS_LIMIT:
                    nicks.append(one.nick)
        return found

    def take_back(self, room: str, msgid: str) -> str:
        """A reaction was deleted by its own msgid. Returns the message it was for, or nothing."""
        for message, ones in self._messages(room):
            for key, one in ones.items():
                if one.msgid == msgid:
                    ones[key] = Reaction(one.nick, one.emoji, one.stamp, False)
                    return message
        return ""

    def forget(self, room: str, message: str) -> None:
        """The message is gone."""
        self.count -= len(self.rooms.get(room, {}).pop(message, {}))

    def close(self, room: str) -> None:
        """The room is gone."""
        self.count -= sum(map(len, self.rooms.pop(room, {}).values()))

    def _make_place(self) -> None:
        """The room with the most messages forgets the one that it heard of first."""
        room, known = max(self.rooms.items(), key=lambda item: len(item[1]))
        self.forget(room, next(iter(known)))

    def _messages(self, room: str) -> Iterator[tuple[str, dict[tuple[str, str], Reaction]]]:
        yield from self.rooms.get(room, {}).items()
