"""RENAME: give a room another name (IRCv3 draft/channel-rename)."""

from __future__ import annotations

import contextlib

from language import N_, _
from protocol import capabilities as cap
from protocol.message import Message
from protocol.names import casefold, is_channel
from protocol.text import cut
from server.core import limits
from server.core.command import Call, command
from server.core.commands.joining import show_room
from server.core.happening import HappeningKind
from server.core.history import StoreError
from server.core.room import Room
from server.core.session import Session
from server.core.world import ROOM_SHELF, World


@command(
    "RENAME", params=2, help=N_("RENAME <room> <new name> [<reason>]: give a room another name")
)
def rename(call: Call) -> None:
    room = call.find_moderated_room(call.params[0], "o")
    if room is None:
        return
    new = call.params[1]
    refusal = _refusal(call, room, new)
    if refusal is not None:
        code, text = refusal
        call.fail(code, text, room.name, cut(new, limits.SHOWN))
    elif new != room.name:
        old = room.name
        _rename(call.world, room, new)
        _announce(call, room, old, cut(call.param(2), limits.REASON_LENGTH))


def _refusal(call: Call, room: Room, new: str) -> tuple[str, str] | None:
    """Why the room can't get that name: the code of the FAIL and a sentence."""
    if not is_channel(new):
        text = _("A room's name begins with # and has no spaces, commas, colons, * or ?")
        return "CANNOT_RENAME", text
    if room.permanent:
        return "CANNOT_RENAME", _("The host opened this room, so it keeps its name")
    if call.world.room(new) not in (None, room):
        return "CHANNEL_NAME_IN_USE", _("There is a room of that name already; choose another")
    wait = room.renamed + limits.RENAME_EVERY - call.world.moment.now
    if wait > 0:
        return "CANNOT_RENAME", _("This room just got a new name; wait {wait:.0f} seconds").format(
            wait=wait
        )
    return None


def _rename(world: World, room: Room, new: str) -> None:
    """Everything that goes by the room's name goes by the new one. Raises StoreError: then the
    room has its old name still."""
    old, before = room.name, room.key
    room.name = new
    try:
        world.save_room(room)
        if room.key != before:
            world.history.move(before, room.key)
    except StoreError:
        if room.key != before:
            with contextlib.suppress(StoreError):
                world.shelf.remove(ROOM_SHELF, room.key)
        room.name = old
        raise
    room.renamed = world.moment.now
    if room.key != before:
        world.rooms[room.key] = world.rooms.pop(before)
        _move_belongings(world, before, room.key)


def _move_belongings(world: World, before: str, after: str) -> None:
    """What can't be kept is no reason to go back: the host is told."""
    for session in world.sessions:
        if before in session.invited:
            session.invited.discard(before)
            session.invited.add(after)
    try:
        world.shelf.remove(ROOM_SHELF, before)
        world.metadata.move(before, after)
        world.markers.move(before, after)
        world.sanctions.move_room(before, after)
    except StoreError as error:
        world.note(HappeningKind.PROBLEM, text=str(error))


def _announce(call: Call, room: Room, old: str, reason: str) -> None:
    """RENAME for who knows it; the others leave the old room and enter the new one, unless they
    take the two names for the same."""
    world = call.world
    same = casefold(old) == room.key
    news = world.record([], call.as_session("RENAME", old, room.name, reason))
    knows = {one: cap.CHANNEL_RENAME in one.capabilities for one in room.members}
    world.deliver(news, (one for one, known in knows.items() if known))
    for member in [one for one, known in knows.items() if not known and not same]:
        _move(call, room, member, old, reason)
    if not same:
        world.note(HappeningKind.ROOM_REMOVED, room=old)
        world.note(HappeningKind.ROOM_CREATED, call.session, room=room.name)


def _move(call: Call, room: Room, member: Session, old: str, reason: str) -> None:
    """What a client that does not know RENAME sees: PART, JOIN and what follows a JOIN."""
    world = call.world
    member.put(world.said_by(member, "PART", old, *((reason,) if reason else ())))
    who = [member.account or "*", member.realname] if "extended-join" in member.capabilities else []
    member.put(world.said_by(member, "JOIN", room.name, *who))
    # A call of the member's own: what follows is addressed to him.
    show_room(Call(world, member, Message("JOIN", (room.name,))), room)
