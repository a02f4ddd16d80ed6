"""Up to where the person has read, kept by the server, so that it holds on every device and after a
restart (IRCv3 draft/read-marker); and by the front end (`Habits.read`), for servers that don't."""

from __future__ import annotations

from client.core import attention
from client.core.context import Context
from client.core.events import HabitsChanged
from client.core.model import Room
from protocol import capabilities as caps
from protocol.names import casefold
from protocol.servertime import format_time, parse_time

VERB = "MARKREAD"
_KEY = "timestamp="
# ms until what was read is kept here, while the talk goes on; at its end it is at once. So much of
# it is lost when the power fails.
_SAVED_AFTER = 10_000
FUTURE = 86_400_000  # ms that two clocks may be apart


def ask(ctx: Context, room: Room) -> None:
    """A private talk was opened: of rooms the server tells unasked."""
    if caps.READ_MARKER in ctx.session.capabilities:
        ctx.session.send(VERB, room.target)


def told(ctx: Context, target: str, marker: str) -> None:
    """The server says up to where we have read: here before, or just now on another device."""
    room = ctx.model.find(target)
    stamp = parse_time(marker.removeprefix(_KEY))
    # What is read can't have been said tomorrow: believed, nothing would ever be unread again.
    if room is None or stamp is None or stamp > ctx.server_now + FUTURE:
        return
    key = casefold(room.target)
    if stamp > room.read or key in ctx.attention.guessed:
        ctx.attention.guessed.discard(key)
        room.read = stamp
        _keep(ctx, key, stamp)
        if not ctx.sees(room):
            attention.count(room)
        ctx.changed()


def joined(ctx: Context, room: Room, stamp: int) -> None:
    """We came into a room: what was said there before is read, unless somebody knows better."""
    ctx.attention.guess(room, stamp)
    _keep(ctx, casefold(room.target), room.read)


def restored(ctx: Context, room: Room) -> None:
    """Older lines came in."""
    # Without stamps everything seems to be said now.
    if caps.SERVER_TIME in ctx.session.capabilities:
        attention.restored(room, looking=ctx.sees(room))


def focused(ctx: Context, *, focused: bool) -> None:
    """The terminal has the focus, or lost it: as if the person came to the room."""
    ctx.attention.focused = focused
    room = ctx.model.room
    if focused and room is not None and ctx.sees(room):
        attention.looked_at(room)
        ctx.changed()


def saw(ctx: Context, room: Room) -> None:
    """The newest line of a room was painted. `flush` tells the server, if the person looked."""
    stamp = attention.newest(room)
    key = casefold(room.target)
    state = ctx.requests.history.get(key)
    if state is not None and state.is_due:  # what was said before that is still to come
        return
    if stamp > room.read and room.past is None and ctx.sees(room):
        room.read = stamp
        ctx.attention.guessed.discard(key)
        ctx.attention.seen.add(key)
        ctx.attention.due = ctx.attention.due or ctx.now + _SAVED_AFTER
        _keep(ctx, key, stamp)


def flush(ctx: Context) -> None:
    """Tell the server what was read since the last time. Called with each tick (2 s), so that no
    line costs a message of its own, and before rooms are left."""
    keeps = caps.READ_MARKER in ctx.session.capabilities and ctx.preferences.markers
    for key in list(ctx.attention.seen):
        room = ctx.model.rooms.get(key)
        if room is None or not keeps:
            ctx.attention.seen.discard(key)
        elif room.joined or (room.is_private and ctx.online):
            ctx.attention.seen.discard(key)
            ctx.session.send(VERB, room.target, _KEY + format_time(room.read))
    if ctx.attention.due and ctx.now >= ctx.attention.due:
        ctx.attention.due = 0
        if not (keeps and ctx.account):  # the server forgets a guest's with the connection
            save(ctx)


def rename(ctx: Context, old: str, new: str) -> None:
    """A room has another key; call it before `Context.rename`."""
    ctx.habits.rename(old, new)
    ctx.emit(HabitsChanged())


def save(ctx: Context) -> None:
    """Have the front end keep what was read."""
    if ctx.attention.unsaved:
        ctx.attention.unsaved = False
        ctx.emit(HabitsChanged())


def _keep(ctx: Context, key: str, stamp: int) -> None:
    if ctx.habits.advance(key, stamp):
        ctx.attention.unsaved = True
