"""Commands about rooms: enter, leave, list, topic. The functions also serve `Talk`."""

from __future__ import annotations

from client.core import entering
from client.core.commands.registry import Completes, command
from client.core.context import Context
from client.core.events import JoinRefused
from client.core.wording import safe
from protocol.names import casefold, channel_of, is_channel, room_of

_PART_TEXT = "left"


def join(ctx: Context, name: str, password: str | None = None) -> None:
    """Ask to enter; a name or password that can't be one is answered at once."""
    channel = channel_of(name)
    if not is_channel(channel):
        shown = safe(name, 64)
        reason = f"{shown!r} can't be a room: a name has no spaces, commas, colons, * or ?."
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
        ctx.error(f"You are not in {safe(room_of(name), 64)}.")
    elif room.joined and ctx.online:
        ctx.session.send("PART", room.target, text or _PART_TEXT)
    else:
        ctx.close_room(casefold(room.target))


@command("join", "ROOM [PASSWORD]", "Enter a room", needs=1, completes=Completes.ROOM)
def _join(ctx: Context, words: str) -> None:
    name, _, password = words.partition(" ")
    join(ctx, name, password.strip() or None)


@command("part", "[ROOM]", "Leave this room, or another", completes=Completes.ROOM, offline=True)
def _part(ctx: Context, words: str) -> None:
    room = ctx.model.room
    if words:
        part(ctx, words.split()[0])
    elif room is None or not room.target:
        ctx.error("You are in no room.")
    else:
        part(ctx, room.target)


@command("rooms", "", "List the rooms of this server")
def _rooms(ctx: Context, words: str) -> None:
    ctx.requests.rooms_aloud = True
    ctx.session.send("LIST", "*")


@command("topic", "[TEXT]", "Show what the room is about, or say it")
def _topic(ctx: Context, words: str) -> None:
    room = ctx.model.room
    if room is None or room.is_private or not room.target:
        ctx.error("Only rooms have a topic; /join ROOM enters one.")
    elif not words:
        topic = f"The topic of {room.title}: {room.topic}" if room.topic else (
            f"{room.title} has no topic; /topic TEXT sets one."
        )
        ctx.note(topic, asked=True)
    elif not ctx.session.send("TOPIC", room.target, words):
        ctx.error("That topic is too long.")
