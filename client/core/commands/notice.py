"""Commands about what the person wants to notice: less of a room, nothing of somebody."""

from __future__ import annotations

from client.core import attention
from client.core.commands.registry import Completes, command
from client.core.context import Context
from client.core.events import HabitsChanged
from client.core.model import Room
from client.core.presence import seats
from client.core.wishes import ClearWanted
from client.core.wording import safe
from language import N_, _
from protocol.names import casefold, channel_of


@command(
    "mute",
    N_("[ROOM]"),
    N_("Let a room neither ring nor stand out; again: let it"),
    completes=Completes.ROOM,
    offline=True,
)
def _mute(ctx: Context, words: str) -> None:
    room = ctx.model.find(channel_of(words)) or ctx.model.find(words) if words else ctx.model.room
    if room is None or not room.target:
        name = safe(words, 64)
        ctx.error(
            _("You are not in {room}.").format(room=name)
            if words
            else _("You are in no room; /mute ROOM names one.")
        )
        return
    _set_muted(ctx, room, muted=not room.muted)
    text = (
        _("{room} is muted: it does not ring, and is only counted. /mute {room} undoes it.")
        if room.muted
        else _("{room} is no longer muted.")
    )
    ctx.note(text.format(room=room.title), asked=True)


def _set_muted(ctx: Context, room: Room, *, muted: bool) -> None:
    key = casefold(room.target)
    room.muted = muted
    (ctx.habits.muted.add if muted else ctx.habits.muted.discard)(key)
    unread = [line for line in room.lines if attention.is_news(line)][-room.unread :]
    named = room.unread > 0 and any(room.is_private or line.mention for line in unread)
    room.mentioned = named and not muted
    ctx.emit(HabitsChanged())


@command(
    "ignore",
    N_("[NICK]"),
    N_("Hear nothing more of somebody; again: do; alone: list them"),
    completes=Completes.NICK,
    offline=True,
)
def _ignore(ctx: Context, words: str) -> None:
    ignored = ctx.habits.ignored
    if not words:
        names = ", ".join(sorted(ignored))
        text = _("You ignore: {names}").format(names=names) if names else _("You ignore nobody.")
        ctx.note(text, asked=True)
        return
    nick = safe(words.split()[0], 64)
    if ctx.is_me(nick):
        ctx.error(_("You can't ignore yourself."))
        return
    accounts = (casefold(member.account) for member in seats(ctx.model, nick))
    names_of = {casefold(nick), *filter(None, accounts)}
    if ignored.isdisjoint(names_of):
        ignored |= names_of
        text = _("From now on nothing that {nick} says is shown. /ignore {nick} undoes it.")
    else:
        ignored -= names_of
        text = _("What {nick} says is shown again.")
    ctx.note(text.format(nick=nick), asked=True)
    ctx.emit(HabitsChanged())


@command("clear", "", N_("Empty the screen; scrolling brings the lines back"), offline=True)
def _clear(ctx: Context, words: str) -> None:
    ctx.emit(ClearWanted(ctx.model.current))
