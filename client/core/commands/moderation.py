"""Commands of moderators: what a room is about, and who is in it."""

from __future__ import annotations

from client.core import banning
from client.core.commands.registry import Completes, command
from client.core.context import Context
from client.core.moderating import here, member_named, send
from language import N_, _
from protocol.names import casefold

_NO_TOPIC = "-"


@command("topic", N_("[TEXT]"), N_("Show what the room is about, or say it; - removes it"))
def _topic(ctx: Context, words: str) -> None:
    room = ctx.model.room
    if room is None or room.is_private or not room.target:
        ctx.error(_("Only rooms have a topic; /join ROOM enters one."))
    elif words:
        text = "" if words == _NO_TOPIC else words
        if not ctx.session.send("TOPIC", room.target, text):
            ctx.error(_("That topic is too long."))
    elif room.topic:
        text = _("The topic of {room}: {topic}").format(room=room.title, topic=room.topic)
        ctx.note(text, asked=True)
    else:
        text = _("{room} has no topic; /topic TEXT sets one.").format(room=room.title)
        ctx.note(text, asked=True)


@command(
    "kick",
    N_("NICK [REASON]"),
    N_("Put somebody out of the room"),
    needs=1,
    completes=Completes.NICK,
)
def _kick(ctx: Context, words: str) -> None:
    nick, _space, why = words.partition(" ")
    room = here(ctx)
    if room is not None and (name := member_named(ctx, room, nick)):
        send(ctx, "KICK", room.target, name, *([why.strip()] if why.strip() else []))


@command(
    "ban",
    N_("[NICK] [REASON]"),
    N_("Put somebody out, and keep out; alone: list who is banned"),
    completes=Completes.NICK,
)
def _ban(ctx: Context, words: str) -> None:
    nick, _space, why = words.partition(" ")
    room = here(ctx)
    if room is None:
        return
    if not nick:
        ctx.requests.unbans.pop(casefold(room.target), None)
        send(ctx, "MODE", room.target, "b")
        return
    banning.ban(ctx, room, nick)
    if casefold(nick) in room.members:
        send(ctx, "KICK", room.target, nick, *([why.strip()] if why.strip() else []))


@command("unban", N_("NICK"), N_("Let somebody in again"), needs=1, completes=Completes.NICK)
def _unban(ctx: Context, words: str) -> None:
    room = here(ctx)
    if room is not None:
        banning.unban(ctx, room, words.split()[0])


@command(
    "moderator",
    N_("NICK"),
    N_("Let somebody moderate the room with you, or not any more"),
    needs=1,
    completes=Completes.NICK,
)
def _moderator(ctx: Context, words: str) -> None:
    room = here(ctx)
    if room is not None and (name := member_named(ctx, room, words.split()[0])):
        is_one = "@" in room.members[casefold(name)].ranks
        send(ctx, "MODE", room.target, "-o" if is_one else "+o", name)
