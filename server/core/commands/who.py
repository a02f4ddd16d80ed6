"""WHO, also with chosen fields (modern.ircdocs.horse; IRCv3 whox)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from language import N_, _
from protocol import numerics as num
from protocol.names import casefold
from protocol.source import mask_matches
from protocol.text import cut
from server.core import limits
from server.core.command import Call, command
from server.core.room import Room
from server.core.session import Session


@command("WHO", params=1, help=N_("WHO <room or mask> [o][%<fields>[,<token>]]: people with names"))
def who(call: Call) -> None:
    mask = call.params[0]
    options, percent, chosen = call.param(1).partition("%")
    send = _send_fields(call, chosen) if percent else _send_who
    for room, person in _found(call, mask):
        if "o" not in options or "o" in person.modes:
            send(call, room, person)
    call.reply(num.RPL_ENDOFWHO, cut(mask, limits.SHOWN), _("End of WHO"))


def _found(call: Call, mask: str) -> Iterator[tuple[Room | None, Session]]:
    """Who matches, each with the room that is to be named beside."""
    if mask.startswith("#"):
        room = call.world.room(mask)
        if room is not None and room.is_visible_to(call.session):
            for member, __ in list(room.visible_members(call.session)):
                yield room, member
        return
    for person in _matching(call, mask):
        yield _shared_room(call.session, person), person


def _matching(call: Call, mask: str) -> Iterator[Session]:
    """An exact nick finds anybody; a mask finds who is not invisible, or shares a room."""
    exact = call.world.person(mask)
    if exact is not None:
        yield exact
        return
    folded = casefold("*" if mask == "0" else mask)
    near = call.world.neighbours(call.session)
    for person in list(call.world.people()):
        if "i" in person.modes and person not in near and person is not call.session:
            continue
        fields = (person.nick, person.user, person.host, person.realname)
        if any(mask_matches(folded, casefold(field)) for field in fields):
            yield person


def _shared_room(one: Session, other: Session) -> Room | None:
    return next((room for room in other.rooms if one in room.members), None)


def _flags(viewer: Session, room: Room | None, person: Session) -> str:
    """Here or Gone, `*` for an operator, the bot mode's letter, and the standing in the room."""
    flags = "G" if person.away else "H"
    if "o" in person.modes:
        flags += "*"
    if "B" in person.modes:
        flags += "B"
    membership = room.members.get(person) if room is not None else None
    if membership is not None:
        flags += membership.prefixes(every="multi-prefix" in viewer.capabilities)
    return flags


def _send_who(call: Call, room: Room | None, person: Session) -> None:
    call.reply(
        num.RPL_WHOREPLY,
        room.name if room is not None else "*",
        person.user,
        person.host,
        call.world.rules.server_name,
        person.nick,
        _flags(call.session, room, person),
        f"0 {person.realname}",
    )


# In the order in which the specification wants them, however the client wrote them.
_FIELDS: dict[str, Callable[[Call, Room | None, Session], str]] = {
    "c": lambda call, room, person: room.name if room is not None else "*",
    "u": lambda call, room, person: person.user,
    "i": lambda call, room, person: person.host,
    "h": lambda call, room, person: person.host,
    "s": lambda call, room, person: call.world.rules.server_name,
    "n": lambda call, room, person: person.nick,
    "f": lambda call, room, person: _flags(call.session, room, person),
    "d": lambda call, room, person: "0",
    "l": lambda call, room, person: str(max(0, int(call.world.moment.now - person.active))),
    "a": lambda call, room, person: person.account or "0",
    "o": lambda call, room, person: "n/a",
    "r": lambda call, room, person: person.realname,
}


def _send_fields(call: Call, chosen: str) -> Callable[[Call, Room | None, Session], None]:
    """How to answer `%tcn,42`: fields and a token of up to three digits."""
    letters, __, token = chosen.partition(",")
    is_token = token.isascii() and token.isdigit() and len(token) <= 3
    first = (token if is_token else "0",) if "t" in letters else ()
    fields = [field for letter, field in _FIELDS.items() if letter in letters]

    def send(call: Call, room: Room | None, person: Session) -> None:
        values = (*first, *(field(call, room, person) for field in fields))
        if values:
            call.reply(num.RPL_WHOSPCRPL, *values)

    return send
