"""Rooms kept in order: put somebody out, keep somebody out, share the right to."""

from __future__ import annotations

from client.core.context import Context
from client.core.model import Room
from client.core.wording import safe
from language import _
from protocol.names import casefold

ANYWHERE = "!*@*"  # ends the mask of a nick, wherever it comes from


def here(ctx: Context) -> Room | None:
    """The room that the person is in and looks at; None: told that there is none."""
    room = ctx.model.room
    if room is not None and room.joined and not room.is_private:
        return room
    ctx.error(_("That is for rooms; /join ROOM enters one."))
    return None


def send(ctx: Context, verb: str, *params: str) -> None:
    """Ask for it; the server says whether we may."""
    if not ctx.session.send(verb, *params):
        ctx.error(_("That can't be sent: it is too long, or has a space too many."))


def shown_mask(mask: str) -> str:
    """The mask of a nick as people write it: the nick."""
    return mask.removesuffix(ANYWHERE)


def member_named(ctx: Context, room: Room, nick: str) -> str:
    """The nick of a member as it is written there; empty: told that nobody has it."""
    member = room.members.get(casefold(nick))
    if member is None:
        ctx.error(_("{nick} is not in {room}.").format(nick=safe(nick, 64), room=room.title))
        return ""
    return member.nick
