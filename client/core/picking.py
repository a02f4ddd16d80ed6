"""Which message a person means: by a number, by who said it, or the newest there is."""

from __future__ import annotations

from collections.abc import Iterator

from client.core.context import Context
from client.core.model import SAID, Line, Room
from protocol.names import casefold

NUMBERED = 99  # messages with a number; further back one picks with the keys


def numbered(room: Room) -> list[Line]:
    """The messages in sight, the newest first: the first is number 1."""
    return [line for line, _ in zip(_said(room), range(NUMBERED), strict=False)]


def _said(room: Room) -> Iterator[Line]:
    return (line for line in reversed(room.shown) if line.kind in SAID and not line.deleted)


def pick(ctx: Context, word: str, *, own: bool = False) -> Line | None:
    """The message of the current room that a word means: a number as the screen shows it, or a nick
    for that person's last, or a msgid. The empty word: the newest of others; own: of ours."""
    room = ctx.model.room
    if room is None:
        return None
    if word.isascii() and word.isdigit():
        lines = ctx.model.numbered or numbered(room)
        place = int(word[:4]) - 1
        found = lines[place] if 0 <= place < len(lines) else None
        return found if found is None or not found.deleted else None
    if word:
        nick = casefold(word.strip("@:,"))
        by_nick = next((line for line in _said(room) if casefold(line.nick) == nick), None)
        return by_nick or next((line for line in _said(room) if line.msgid == word), None)
    return next((line for line in _said(room) if line.own == own), None)


def split(ctx: Context, words: str) -> tuple[str, str]:
    """(what names a message, the rest) of the words after a command: a first word that is no number
    and no nick of a speaker belongs to the rest."""
    first, _, rest = words.partition(" ")
    if rest.strip() and "\n" not in first and pick(ctx, first) is not None:
        return first, rest.strip()
    is_number = first.isascii() and first.isdigit()
    return (first, rest.strip()) if is_number and rest.strip() else ("", words)
