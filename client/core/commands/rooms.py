"""Commands about rooms: enter, leave, list. The functions also serve `Talk`."""

from __future__ import annotations

from client.core import entering, markers
from client.core.commands.registry import Completes, command
from client.core.context import Context
from client.core.events import JoinRefused
from client.core.wording import safe
from language import N_, _
from protocol.names import casefold, channel_of, is_channel, room_of


def join(ctx: Context, name: str, password: str | None = None) -> None:
    """Ask to enter; a name or password that can't be one is answered at once."""
    channel = channel_of(name)
    if not is_channel(channel):
        shown = safe(name, 64)
        reason = _(
            "{shown!r} can't be a room: a name has no spaces, commas, colons, * or ?."
        ).format(shown=shown)
        if ctx.model.room is not None:
            ctx.error(reason)
        ctx.emit(JoinRefused(channel, reason))
        return
    room = ctx.model.find(channel)
    if room is not None and room.joined:
        ctx.look_at(casefold(channel))
        return
    entering.enter(ctx, channel, password or "")


def part(ctx: Context, name: str, text: str = "") -> None:
    """Leave a room; a private talk, or a room we are not in any more, is only closed."""
    room = ctx.model.find(name) or ctx.model.find(channel_of(name))
    if room is None:
        ctx.error(_("You are not in {name}.").format(name=safe(room_of(name), 64)))
    elif room.joined and ctx.online:
        markers.flush(ctx)
        if not ctx.session.send("PART", room.target, *filter(None, [text])):
            ctx.error(_("That goodbye is too long."))
    else:
        ctx.close_room(casefold(room.target))


@command(
    "join",
    N_("ROOM [PASSWORD]"),
    N_("Enter a room"),
    needs=1,
    completes=Completes.ROOM,
)
def _join(ctx: Context, words: str) -> None:
    name, _space, password = words.partition(" ")
    names = list(dict.fromkeys(filter(None, name.split(",")))) or [name]
    for one in names:  # a password is for one room
        join(ctx, one, (password.strip() or None) if len(names) == 1 else None)


@command(
    "part",
    N_("[ROOM] [TEXT]"),
    N_("Leave this room, or another"),
    completes=Completes.ROOM,
    offline=True,
)
def _part(ctx: Context, words: str) -> None:
    room = ctx.model.room
    name, _space, text = words.partition(" ")
    if name:
        part(ctx, name, text.strip())
    elif room is None or not room.target:
        ctx.error(_("You are in no room."))
    else:
        part(ctx, room.target)


@command("rooms", "", N_("List the rooms of this server, and what is unread in yours"))
def _rooms(ctx: Context, words: str) -> None:
    ctx.requests.rooms_aloud = True
    ctx.session.send("LIST", "*")
