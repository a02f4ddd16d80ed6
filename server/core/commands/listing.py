"""LIST: the rooms, with the filters of ISUPPORT ELIST=CMNTU (modern.ircdocs.horse)."""

from __future__ import annotations

import re
from collections.abc import Callable

from language import N_, _
from protocol import numerics as num
from protocol.names import casefold
from protocol.source import mask_matches
from server.core import limits
from server.core.command import Call, command
from server.core.room import Room

MINUTE = 60_000  # milliseconds

# A filter: the room and the number of people in it that the asker may see.
Filter = Callable[[Room, int], bool]

_CONDITION = re.compile(r"([CT]?)([<>])([0-9]{1,9})")


@command(
    "LIST", help=N_("LIST [<filter>{,<filter>}]: rooms by name, mask, !mask, >people, C<minutes")
)
def list_rooms(call: Call) -> None:
    """Rooms with somebody in them: on IRC, others do not exist. Asked for by a name or a mask
    (`LIST *`), a room is shown although nobody is there."""
    words = [word for word in call.param(0).split(",") if word][: limits.LIST_FILTERS]
    conditions = [found for word in words if (found := _condition(word, call.world.moment.stamp))]
    masks = [casefold(word) for word in words if not _CONDITION.fullmatch(word) and word[0] != "!"]
    call.reply(num.RPL_LISTSTART, "Room", _("People  Topic"))
    for room in list(call.world.rooms.values()):
        if not room.is_visible_to(call.session):
            continue
        people = sum(1 for __ in room.visible_members(call.session))
        if masks and not any(mask == room.key or mask_matches(mask, room.key) for mask in masks):
            continue
        if (room.members or masks) and all(fits(room, people) for fits in conditions):
            call.reply(num.RPL_LIST, room.name, str(people), room.topic)
    call.reply(num.RPL_LISTEND, _("End of list"))


def _condition(word: str, now: int) -> Filter | None:
    """The filter that a word stands for; None for a name or a mask. now: epoch ms."""
    if word.startswith("!"):
        mask = casefold(word[1:])
        return lambda room, people: not mask_matches(mask, room.key)
    found = _CONDITION.fullmatch(word)
    if found is None:
        return None
    kind, sign, number = found[1], found[2], int(found[3])
    if kind == "C":
        return lambda room, people: _compare(now - room.created, sign, number * MINUTE)
    if kind == "T":
        return lambda room, people: (
            bool(room.topic) and _compare(now - room.topic_at, sign, number * MINUTE)
        )
    return lambda room, people: _compare(people, sign, number)


def _compare(value: int, sign: str, limit: int) -> bool:
    return value < limit if sign == "<" else value > limit
