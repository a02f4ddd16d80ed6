"""What the word before the cursor may become: commands, rooms, nicks."""

from __future__ import annotations

from collections.abc import Iterator

from client.core.commands.registry import COMMANDS, Completes
from client.core.context import Context
from client.core.wording import people
from protocol.names import casefold, room_of

LIMIT = 50  # proposals; more is no help


def completions(ctx: Context, text: str, cursor: int) -> list[tuple[str, str]]:
    """(whole word, one line of help), best first; see `Talk.completions`."""
    before = text[: max(cursor, 0)]
    start = before.rfind(" ") + 1
    word = before[start:]
    if start == 0 and word.startswith("/") and not word.startswith("//"):
        found = _commands(word[1:], slash=True)
    elif before.startswith("/") and not before.startswith("//"):
        found = _arguments(ctx, before[1:start].split(), word)
    else:
        found = _nicks(ctx, word, ": " if start == 0 else "")
    return [pair for pair, _ in zip(found, range(LIMIT), strict=False)]


def _commands(word: str, *, slash: bool) -> Iterator[tuple[str, str]]:
    sign = "/" if slash else ""
    for name, row in sorted(COMMANDS.items()):
        if name.startswith(word.lower()):
            yield sign + name, f"{row.usage}  {row.help}".strip()


def _arguments(ctx: Context, words: list[str], word: str) -> Iterator[tuple[str, str]]:
    row = COMMANDS.get(words[0].lower()) if words else None
    if row is None or len(words) > 1:
        # Inside a text: people, in a command that takes one.
        yield from _nicks(ctx, word, "") if row is not None else ()
        return
    match row.completes:
        case Completes.COMMAND:
            yield from _commands(word.removeprefix("/"), slash=False)
        case Completes.ROOM:
            yield from _rooms(ctx, word)
        case Completes.NICK:
            yield from _nicks(ctx, word, "")
        case Completes.NOTHING:
            yield from _nicks(ctx, word, "") if row.name == "me" else ()


def _rooms(ctx: Context, word: str) -> Iterator[tuple[str, str]]:
    known = {room.title: room.topic for room in ctx.model.rooms.values() if room.joined}
    listed = {name: f"{people(count)}  {topic}".strip() for name, count, topic in ctx.listed}
    prefix = casefold(room_of(word))
    for name, about in {**listed, **known}.items():
        if casefold(name).startswith(prefix):
            yield name, about


def _nicks(ctx: Context, word: str, after: str) -> Iterator[tuple[str, str]]:
    room = ctx.model.room
    if room is None or not word.strip():
        return
    prefix = casefold(word.lstrip("@"))
    for key, member in sorted(room.members.items()):
        if key.startswith(prefix) and not ctx.is_me(member.nick):
            yield member.nick + after.rstrip(" "), "away" if member.away else ""
