"""Who may come in: invitations, and the list of who is banned."""

from __future__ import annotations

from client.core import banning
from client.core.context import Context
from client.core.incoming.registry import handles
from client.core.model import Kind, Line
from client.core.requests import Ban
from client.core.speech import known_room, nick_of
from client.core.wording import NICK_LIMIT, safe
from language import _, ngettext
from protocol import numerics as n
from protocol.message import Message
from protocol.names import room_of

# Bans shown; our server keeps 100 of a room.
_BANS_LIMIT = 200


@handles("INVITE", params=2)
def _invite(ctx: Context, message: Message) -> None:
    """For us, or for somebody else into a room that we are in (invite-notify)."""
    nick, guest = nick_of(message), safe(message.params[0], NICK_LIMIT)
    title = safe(room_of(message.params[1]), NICK_LIMIT)
    if ctx.is_me(guest):
        told = _("{nick} invites you to {room}; /join {room} takes you there.")
        ctx.note(told.format(nick=nick, room=title))
        asked = _("{nick} invites you").format(nick=nick)
        ctx.listed = ((title, 1, asked), *(one for one in ctx.listed if one[0] != title))
        return
    room = known_room(ctx, message.params[1])
    if room is not None:
        text = _("{nick} invited {guest}.").format(nick=nick, guest=guest)
        ctx.add(room, Line(Kind.NOTE, ctx.stamp(message), text=text))


@handles(n.RPL_INVITING, params=3)
def _inviting(ctx: Context, message: Message) -> None:
    nick, room = safe(message.params[1], NICK_LIMIT), safe(message.params[2], NICK_LIMIT)
    ctx.note(_("{nick} is invited to {room}.").format(nick=nick, room=room_of(room)))


@handles(n.RPL_BANLIST, params=3)
def _ban(ctx: Context, message: Message) -> None:
    if len(ctx.requests.bans) < _BANS_LIMIT:
        by, at = (*message.params[3:5], "", "")[:2]
        ctx.requests.bans.append(Ban(message.params[2], by, at))


@handles(n.RPL_ENDOFBANLIST, params=2)
def _bans(ctx: Context, message: Message) -> None:
    bans, ctx.requests.bans = ctx.requests.bans, []
    room = known_room(ctx, message.params[1])
    if room is not None and banning.listed(ctx, room, bans):
        return
    names = banning.people(ctx, bans)
    title = safe(room_of(message.params[1]), NICK_LIMIT)
    if not names:
        ctx.note(_("Nobody is banned from {room}.").format(room=title), asked=True)
        return
    text = ngettext(
        "{count} is banned from {room}: {names}", "{count} are banned from {room}: {names}",
        len(names),
    )
    ctx.note(text.format(count=len(names), room=title, names=", ".join(names)), asked=True)
