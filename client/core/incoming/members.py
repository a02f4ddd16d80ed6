"""Who is in a room, and as what: NAMES, NICK, QUIT, MODE."""

from __future__ import annotations

from client.core import history, locking, presence, private, resuming
from client.core.context import Context
from client.core.events import MembersListed
from client.core.incoming import keys
from client.core.incoming.registry import handles
from client.core.incoming.rooms import MEMBERS_LIMIT
from client.core.model import Kind, Line, Member
from client.core.modes import apply_rank, describe_modes, parse_modes, sort_ranks, split_ranks
from client.core.speech import known_room, msgid_of, nick_of
from client.core.wording import NICK_LIMIT, people, safe, sentence
from language import _
from protocol import numerics as n
from protocol.message import Message
from protocol.names import casefold, room_of
from protocol.source import Source

_ORDER = {"@": 0, "+": 1}  # in lists of people; the others after them
_WHO_LIMIT = 200  # names in one line of /who; more is no reading


@handles(n.RPL_NAMREPLY, params=4)
def _names(ctx: Context, message: Message) -> None:
    key = casefold(message.params[2])
    if key not in ctx.requests.who and ctx.model.find(key) is None:
        return
    found = ctx.requests.names.setdefault(key, {})
    for word in message.params[3].split():
        ranks, name = split_ranks(ctx, word)
        source = Source.parse(name)
        nick = safe(source.nick, NICK_LIMIT)
        if nick and len(found) < MEMBERS_LIMIT:
            member = Member(nick, host=presence.host_of(source.host))
            found[casefold(nick)] = with_ranks(member, sort_ranks(ctx, ranks))


def with_ranks(member: Member, ranks: str) -> Member:
    """The member with these ranks, highest first; `prefix` follows."""
    member.ranks = ranks
    member.prefix = "" if not ranks else "+" if ranks[0] == "+" else "@"
    return member


@handles(n.RPL_ENDOFNAMES, params=2)
def _names_end(ctx: Context, message: Message) -> None:
    key = casefold(message.params[1])
    found = ctx.requests.names.pop(key, None)
    room = ctx.model.find(key)
    if room is not None and room.joined and found is not None:
        for name, member in found.items():
            known = room.members.get(name)
            if known is not None:
                member.away, member.account = known.away, known.account
                member.host = member.host or known.host
        room.members = found
        ctx.changed()
    if key in ctx.requests.who:
        ctx.requests.who.remove(key)
        tell_who(ctx, safe(message.params[1], NICK_LIMIT), found or {})
    if room is not None and room.joined:
        if found is not None and presence.is_small(room):
            presence.ask(ctx.session, room.target)
        locking.names_ended(ctx, room)
        if not resuming.names_ended(ctx, room):
            history.names_ended(ctx, room)


def tell_who(ctx: Context, target: str, members: dict[str, Member]) -> None:
    """`3 people in jarkom: @andi, budi, citra (away)`."""
    title = room_of(target)
    if not members:
        text = _("Nobody is in {room}, or there is no such room.").format(room=title)
        ctx.note(text, asked=True)
        return
    ordered = sorted(members.values(), key=lambda one: (_ORDER.get(one.prefix, 2), one.nick))
    away = _("(away)")
    shown = [f"{one.prefix}{one.nick}{f' {away}' if one.away else ''}" for one in ordered]
    names = ", ".join(shown[:_WHO_LIMIT])
    if len(shown) > _WHO_LIMIT:
        names = _("{names} and {count} more").format(names=names, count=len(shown) - _WHO_LIMIT)
    text = _("{people} in {room}: {names}")
    ctx.note(text.format(people=people(len(members)), room=title, names=names), asked=True)
    ctx.emit(MembersListed(title, tuple(ordered)))


@handles("NICK", params=1)
def _nick(ctx: Context, message: Message) -> None:
    old, new = nick_of(message), safe(message.params[0], NICK_LIMIT).lstrip("#")
    if not old or not new:
        return
    own = ctx.is_me(old)
    if own:
        ctx.model.nick = new
        ctx.session.source = ""  # its length changed
    hidden = ctx.ignores(message)
    for room in ctx.rooms_with(old):
        member = room.members.pop(casefold(old), None)
        if member is not None:
            member.nick = new
            room.members[casefold(new)] = member
        line = Line(Kind.NICK, ctx.stamp(message), old, new, msgid_of(message), own=own)
        if not hidden:
            ctx.add(room, line)
    ctx.rename_private(old, new)
    if not own:
        keys.renamed(ctx, old, new)
    ctx.changed()


@handles("QUIT")
def _quit(ctx: Context, message: Message) -> None:
    nick = nick_of(message)
    why = safe(message.params[0]) if message.params else ""
    if not nick or ctx.is_me(nick):
        return
    for room in ctx.rooms_with(nick):
        room.members.pop(casefold(nick), None)
        if not ctx.ignores(message):
            ctx.add(room, Line(Kind.QUIT, ctx.stamp(message), nick, why, msgid_of(message)))
    private.gone(ctx, nick)


@handles("MODE", params=2)
def _mode(ctx: Context, message: Message) -> None:
    room = known_room(ctx, message.params[0])
    if room is None:
        return
    changes = parse_modes(ctx, message.params[1:])
    for change in changes:
        member = room.members.get(casefold(change.parameter)) if change.rank else None
        if member is not None:
            with_ranks(member, apply_rank(ctx, member.ranks, change))
    text = describe_modes(changes)
    if text:
        line = Line(Kind.MODE, ctx.stamp(message), nick_of(message), text, msgid_of(message))
        ctx.add(room, line)
    locking.changed(ctx, room, nick_of(message), changes)


@handles(n.RPL_CHANNELMODEIS, params=3)
def _modes_are(ctx: Context, message: Message) -> None:
    room = known_room(ctx, message.params[1])
    if room is not None:
        locking.modes_are(ctx, room, message.params[2])


@handles(n.ERR_KEYSET, n.ERR_INVALIDKEY, n.ERR_INVALIDMODEPARAM, params=2)
def _lock_refused(ctx: Context, message: Message) -> None:
    room = known_room(ctx, message.params[1])
    if room is None or not locking.refused(ctx, room, sentence(message)):
        ctx.error(sentence(message))
