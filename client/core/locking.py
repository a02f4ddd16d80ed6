"""A room that we opened with a password gets it: JOIN alone would leave it open to everybody.

IRC only compares the password of a JOIN with that of a room that is there. So whoever turns out to
be alone in the room, as its moderator, asks whether it is locked (an empty one may be), and if it
is not, locks it. That shows the password to the server, so the person is asked first: it may be a
false one, which calls itself empty to be told.
"""

from __future__ import annotations

from client.core.context import Context
from client.core.events import LockWanted
from client.core.model import Room
from client.core.modes import Change
from language import _
from protocol.names import casefold


def names_ended(ctx: Context, room: Room) -> None:
    """We know who is in a room: if we may have opened it with a password, ask how it is."""
    key = casefold(room.target)
    if key not in ctx.requests.locks:
        return
    if [one.prefix for one in room.members.values()] == ["@"]:
        ctx.session.send("MODE", room.target)
    else:
        del ctx.requests.locks[key]


def modes_are(ctx: Context, room: Room, letters: str) -> None:
    """The answer: lock the room if it is open, or ask whether to."""
    key = casefold(room.target)
    password = ctx.requests.locks.get(key)
    if password is None:
        return
    if "k" in letters:
        del ctx.requests.locks[key]
    elif not ctx.dealings.may_see:
        del ctx.requests.locks[key]
        ctx.emit(LockWanted(room.target, password))
    else:
        lock(ctx, room, password)


def lock(ctx: Context, room: Room, password: str) -> None:
    """Lock a room, where the server may see the password."""
    ctx.requests.locks[casefold(room.target)] = password
    if not ctx.session.send("MODE", room.target, "+k", password):
        refused(ctx, room, _("That can't be a password."))


def changed(ctx: Context, room: Room, by: str, changes: list[Change]) -> None:
    """Modes were changed: ours is done."""
    key = casefold(room.target)
    locked = any(change.letter == "k" and change.adds for change in changes)
    if locked and ctx.is_me(by) and key in ctx.requests.locks:
        del ctx.requests.locks[key]
        ctx.note(_("You opened {room} and locked it with that password.").format(room=room.title))


def refused(ctx: Context, room: Room, reason: str) -> bool:
    """The password was refused. False if none was on its way: then it is another error."""
    key = casefold(room.target)
    if key not in ctx.requests.locks:
        return False
    del ctx.requests.locks[key]
    ctx.error(
        _("You opened {room}, and it is open to everybody: {reason}").format(
            room=room.title, reason=reason
        )
    )
    return True
