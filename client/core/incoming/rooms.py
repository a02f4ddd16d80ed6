"""Rooms: entering, leaving, being removed, being refused."""

from __future__ import annotations

from client.core import entering, history, markers, presence
from client.core.context import Context
from client.core.events import Joined, PasswordWanted, Rejoined
from client.core.incoming.registry import handles
from client.core.model import Kind, Line, Member
from client.core.speech import kicked_by, known_room, msgid_of, nick_of
from client.core.wording import NICK_LIMIT, safe, says_to_wait, sentence
from language import _
from protocol import numerics as n
from protocol.message import Message
from protocol.names import casefold, room_of
from protocol.source import Source

# People kept per room. A LAN has hundreds; a hostile server may name millions.
MEMBERS_LIMIT = 20_000
_NAME_LIMIT = 200  # characters of a room's name; ours have 64 bytes


@handles("JOIN", params=1)
def _join(ctx: Context, message: Message) -> None:
    nick, target = nick_of(message), message.params[0]
    if not nick or not target.startswith("#"):
        return
    msgid = msgid_of(message)
    line = Line(Kind.JOIN, ctx.stamp(message), nick, msgid=msgid, own=ctx.is_me(nick))
    if line.own:
        target = safe(target, _NAME_LIMIT)
        if entering.let_in(ctx, target):
            _entered(ctx, target, message.source, line)
            entering.entered(ctx, target)
        return
    room = known_room(ctx, target)
    if room is not None and len(room.members) < MEMBERS_LIMIT:
        account = safe(message.params[1], NICK_LIMIT) if len(message.params) > 1 else ""
        host = presence.host_of(Source.parse(message.source).host)
        room.members[casefold(nick)] = Member(nick, account=account.removeprefix("*"), host=host)
        if not ctx.ignores(message):
            ctx.add(room, line)


def _entered(ctx: Context, target: str, source: str, line: Line) -> None:
    password = ctx.requests.joins.pop(casefold(target), None)
    ctx.session.source = source
    room = ctx.open_room(target)
    room.joined = True
    room.topic = ""
    markers.joined(ctx, room, line.stamp)
    proving = ctx.requests.proofs.get(casefold(target))
    ctx.resuming.passwords[casefold(target)] = proving.password if proving else password or ""
    ctx.resuming.been_inside = True
    if password:
        ctx.requests.locks[casefold(target)] = password
    if casefold(target) in ctx.resuming.gaps:
        ctx.emit(Rejoined(room.target))
        return
    room.members = {casefold(line.nick): Member(line.nick)}
    asked = password is not None and casefold(target) not in ctx.requests.aside
    if asked or (not ctx.model.current and ctx.shows_rooms):
        ctx.look_at(casefold(target))
    room.came = line.stamp
    ctx.emit(Joined(room.target))
    ctx.add(room, line)
    history.expect(ctx, room, line)


@handles("PART", params=1)
def _part(ctx: Context, message: Message) -> None:
    nick = nick_of(message)
    room = known_room(ctx, message.params[0])
    if room is None:
        return
    if ctx.is_me(nick):
        ctx.close_room(casefold(room.target))
    elif room.members.pop(casefold(nick), None) is not None and not ctx.ignores(message):
        why = safe(message.params[1]) if len(message.params) > 1 else ""
        ctx.add(room, Line(Kind.PART, ctx.stamp(message), nick, why, msgid_of(message)))


@handles("KICK", params=2)
def _kick(ctx: Context, message: Message) -> None:
    room = known_room(ctx, message.params[0])
    member = room.members.pop(casefold(message.params[1]), None) if room else None
    if room is None or member is None:
        return
    text = kicked_by(message)
    own = ctx.is_me(member.nick)
    line = Line(Kind.KICK, ctx.stamp(message), member.nick, text, msgid_of(message), own=own)
    ctx.add(room, line)
    if own:
        room.joined = False
        room.members.clear()
        told = _("You were removed from {room} by {by}. /join {room} goes back.")
        ctx.error(told.format(room=room.title, by=text))


@handles(n.ERR_BADCHANNELKEY, params=2)
def _locked(ctx: Context, message: Message) -> None:
    target = safe(message.params[1], _NAME_LIMIT)
    tried = bool(ctx.requests.joins.pop(casefold(target), ""))
    ctx.requests.proofs.pop(casefold(target), None)
    must_wait = says_to_wait(message)
    reason = _("{room} is locked: it needs a password.").format(room=room_of(target))
    if tried or must_wait:
        reason = sentence(message)
    ctx.emit(PasswordWanted(target, tried and not must_wait, reason, must_wait))


@handles(
    n.ERR_NOSUCHCHANNEL,
    n.ERR_TOOMANYCHANNELS,
    n.ERR_CHANNELISFULL,
    n.ERR_INVITEONLYCHAN,
    n.ERR_BANNEDFROMCHAN,
    n.ERR_BADCHANMASK,
    "437",
    "477",
    "479",
    "489",
    params=2,
)
def _refused(ctx: Context, message: Message) -> None:
    key = casefold(message.params[1])
    if key in ctx.requests.who:
        ctx.requests.who.remove(key)
    if not entering.refuse(ctx, message.params[1], sentence(message)):
        ctx.error(sentence(message))


@handles("RENAME", params=2)
def _rename(ctx: Context, message: Message) -> None:
    """draft/channel-rename: everybody stays inside."""
    room = known_room(ctx, message.params[0])
    target = safe(message.params[1], _NAME_LIMIT)
    if room is None or not target.startswith("#") or " " in target:
        return
    old, key = room.title, casefold(room.target)
    if ctx.model.find(target) not in (None, room):
        ctx.close_room(casefold(target))  # one that we left, of that name
    markers.rename(ctx, key, casefold(target))
    ctx.rename(key, target)
    by = nick_of(message)
    told = _("{nick} gave {old} the name {room}.").format(nick=by, old=old, room=room.title)
    ctx.add(room, Line(Kind.NOTE, ctx.stamp(message), text=told))
