"""What the word before the cursor may become: commands, rooms, nicks, emoji."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from client.core import emoji, proposing
from client.core.commands.registry import COMMANDS, Command, Completes
from client.core.context import Context
from client.core.model import SAID
from client.core.wording import people
from language import _
from protocol.names import casefold, room_of

LIMIT = 50  # proposals; more is no help
# Lines looked through for who spoke last: more than anybody remembers.
SPEAKERS_WITHIN = 300
# A colon and two letters: less would open a menu over every smiley.
_EMOJI = re.compile(r":([A-Za-z+-][A-Za-z0-9_+-]+):?")


@dataclass(frozen=True, slots=True)
class Proposal:
    """`word` replaces the whole word before the cursor, with a space behind it. `usage`: what
    follows a command. `help`: one line about it."""

    word: str
    help: str = ""
    usage: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """How to write the command that is being typed: its name with the slash, what may follow, which
    of that is being typed (-1: the name still), and one line about it."""

    name: str
    arguments: tuple[str, ...]
    current: int
    help: str


def completions(ctx: Context, text: str, cursor: int, *, asked: bool = True) -> list[Proposal]:
    """Best first; see `Talk.completions`."""
    before = text[: max(cursor, 0)]
    start = max(before.rfind(" "), before.rfind("\n")) + 1
    word = before[start:]
    is_command = before.startswith("/") and not before.startswith("//")
    found: Iterable[Proposal]
    if match := _EMOJI.fullmatch(word):
        found = (Proposal(sign, f":{name}:") for sign, name in emoji.search(match[1]))
    elif is_command and start == 0:
        found = _commands(word[1:], slash=True)
    elif is_command:
        found = _arguments(ctx, before[1:start].split(), word, asked=asked)
    elif word.startswith("#"):
        found = _rooms(ctx, word, sign="#")
    elif asked or (word.startswith("@") and len(word) > 1):
        found = _nicks(ctx, word, ":" if start == 0 and not word.startswith("@") else "")
    else:
        found = ()
    return [one for one, _place in zip(found, range(LIMIT), strict=False)]


def usage(text: str, cursor: int) -> Usage | None:
    """Of the command that is being typed; None: none whose name is complete."""
    before = text[: max(cursor, 0)]
    if not before.startswith("/") or before.startswith("//") or "\n" in before:
        return None
    name, *words = before[1:].split(" ")
    row = COMMANDS.get(name.lower())
    if row is None:
        return None
    arguments = tuple(_(row.usage).split())
    count = len([one for one in words[:-1] if one])
    current = min(count, len(arguments) - 1) if words and arguments else -1
    return Usage(f"/{row.name}", arguments, current, _(row.help))


def _commands(word: str, *, slash: bool) -> Iterator[Proposal]:
    sign = "/" if slash else ""
    for name, row in sorted(COMMANDS.items()):
        if name.startswith(word.lower()):
            yield Proposal(sign + name, _(row.help), _(row.usage))


def _arguments(
    ctx: Context, words: list[str], word: str, *, asked: bool
) -> Iterable[Proposal]:
    row = COMMANDS.get(words[0].lower()) if words else None
    if row is None:
        return ()
    if row.proposes is not None:
        if _covers_numbers(row) and not (asked or word):
            return ()
        return (Proposal(*pair) for pair in row.proposes(ctx, words[1:], word))
    if len(words) == 1 and (found := _first(ctx, row, word, asked=asked)) is not None:
        return found
    # Inside a text: people, in a command that takes one.
    if asked or (word.startswith("@") and len(word) > 1):
        return _nicks(ctx, word, "") if row.usage else ()
    return ()


def _covers_numbers(row: Command) -> bool:
    """Whether a menu would lie over the numbers of messages, which the screen shows now."""
    return row.usage.startswith("[NUMBER") or row.proposes is proposing.messages


def _first(
    ctx: Context, row: Command, word: str, *, asked: bool
) -> Iterable[Proposal] | None:
    match row.completes:
        case Completes.COMMAND:
            return _commands(word.removeprefix("/"), slash=False)
        case Completes.ROOM:
            return _rooms(ctx, word)
        case Completes.NICK if _covers_numbers(row) and not (asked or word):
            return ()
        case Completes.NICK:
            return _nicks(ctx, word, "", all_of_them=True)
        case _:
            return None


def _rooms(ctx: Context, word: str, sign: str = "") -> Iterator[Proposal]:
    known = {room.title: room.topic for room in ctx.model.rooms.values() if room.joined}
    listed = {name: f"{people(count)}  {topic}".strip() for name, count, topic in ctx.listed}
    prefix = casefold(room_of(word))
    for name, about in {**listed, **known}.items():
        if casefold(name).startswith(prefix):
            yield Proposal(sign + name, about)


def _nicks(
    ctx: Context, word: str, after: str, *, all_of_them: bool = False
) -> Iterator[Proposal]:
    """Who spoke last first, then by name. all_of_them: also before a letter is typed."""
    room = ctx.model.room
    sign = "@" if word.startswith("@") else ""
    prefix = casefold(word.removeprefix("@"))
    if room is None or not (prefix.strip() or all_of_them):
        return
    latest = reversed(room.lines[-SPEAKERS_WITHIN:])
    spoke = [casefold(line.nick) for line in latest if line.kind in SAID and not line.own]
    for key in dict.fromkeys([*spoke, *sorted(room.members)]):
        member = room.members.get(key)
        if key.startswith(prefix) and member is not None and not ctx.is_me(member.nick):
            yield Proposal(sign + member.nick + after, _("away") if member.away else "")
