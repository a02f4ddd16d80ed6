"""From a line that was typed to what is done about it, and what could be typed next."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from difflib import get_close_matches

from language import _
from protocol.names import casefold, room_of
from protocol.text import clean, cut
from server.core import limits
from server.core.host import (  # noqa: F401  (registers every command)
    asking,
    diagnosing,
    lists,
    nicks,
    ousting,
    roomkeeping,
    serving,
)
from server.core.host.registry import (
    HOST_COMMANDS,
    Actor,
    HostCommand,
    Order,
    RefusedError,
    Word,
    note,
)
from server.core.sanctions import SanctionKind
from server.core.session import Session, Work, WorkResult
from server.core.world import World


def the_host(world: World) -> Actor:
    """Who types at the server's terminal."""
    return Actor(_("the host"), world.rules.server_name)


def operator(session: Session) -> Actor:
    """An operator, who gives orders over the wire."""
    return Actor(session.nick, session.source, session)


def carry_out(world: World, actor: Actor, line: str) -> Generator[Work, WorkResult, list[str]]:
    """Do what a line says. Returns what to tell the actor. Raises StoreError."""
    name, __, rest = line.strip().partition(" ")
    if not name:
        return []
    row = HOST_COMMANDS.get(name.lower())
    if row is None:
        return [_unknown(name)]
    order = Order(world, actor, rest.strip())
    if len(order.words) < row.least:
        return [_("That needs more: {command} {usage}").format(command=row.name, usage=row.usage)]
    try:
        answer = row.handler(order)
        lines = answer if isinstance(answer, list) else (yield from answer)
    except RefusedError as refusal:
        return [str(refusal)]
    if row.changes:
        note(order, row)
    return lines


def _unknown(name: str) -> str:
    near = get_close_matches(name.lower(), HOST_COMMANDS, n=1)
    pattern = (
        _("There is no command {name}; did you mean {near}?")
        if near
        else _("There is no command {name}; `help` lists the commands")
    )
    return pattern.format(name=cut(clean(name), limits.SHOWN), near="".join(near))


def command_of(line: str) -> HostCommand | None:
    """The command that a line begins with."""
    words = line.split(None, 1)
    return HOST_COMMANDS.get(words[0].lower()) if words else None


def proposals(world: World, line: str) -> list[str]:
    """The words that could stand where the line ends, in alphabetical order."""
    words = line.split()
    if not words or line[-1].isspace():
        words.append("")
    begun = casefold(words[-1])
    if len(words) == 1:
        found = iter(HOST_COMMANDS)
    else:
        row = HOST_COMMANDS.get(words[0].lower())
        kinds = row.words if row is not None else ()
        position = len(words) - 2
        found = _names(world, kinds[position] if position < len(kinds) else Word.TEXT)
    return sorted({one for one in found if casefold(one).startswith(begun)}, key=casefold)


def _names(world: World, kind: Word) -> Iterator[str]:
    if kind is Word.COMMAND:
        yield from HOST_COMMANDS
    elif kind is Word.ROOM:
        yield from (room_of(room.name) for room in world.rooms.values())
    elif kind is Word.PERSON:
        yield from (person.nick for person in world.people())
    elif kind is Word.ACCOUNT:
        yield from world.accounts.names()
    elif kind is Word.OPERATOR:
        yield from world.operators.names()
        yield from (person.nick for person in world.people() if person.is_operator)
    elif kind in (Word.BANNED, Word.MUTED):
        wanted = SanctionKind.BAN if kind is Word.BANNED else SanctionKind.MUTE
        for one in world.sanctions.current(world.moment.stamp):
            if one.kind is wanted:
                yield one.name
