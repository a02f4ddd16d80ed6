"""Bans that mean a person: nick, account and address go together, so that another nick does not
help; and taking all of them back. As the host's own bans do (`docs/host.md`).

The address is left out where it would hit others. Which bans were set together the list tells: by
whom, and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from client.core.context import Context
from client.core.model import Member, Room
from client.core.moderating import ANYWHERE, send, shown_mask
from client.core.presence import host_of, seats
from client.core.requests import Ban
from client.core.wording import NICK_LIMIT, safe
from language import _
from protocol.names import casefold
from protocol.source import Source, complete_mask

# Modes in one command where the server names no number (RFC 2812).
_MODES = 3


def ban(ctx: Context, room: Room, who: str) -> None:
    """Keep somebody out: a nick means its person, a mask what it says."""
    if _is_mask(ctx, who):
        _set(ctx, room, "+", [_complete(ctx, who)])
        return
    member = _known(ctx, room, who)
    masks = [complete_mask(member.nick if member else who)]
    if member is not None and _is_moderator(ctx, room):  # who is none is refused once
        masks += _account_masks(ctx, member)
        why = _spared(ctx, room, member)
        if why:
            ctx.note(why, asked=True)
        else:
            masks.append(_host_mask(member.host))
    _set(ctx, room, "+", masks)


def unban(ctx: Context, room: Room, who: str) -> None:
    """Let somebody in again; for a nick the list is asked for, which `listed` then takes."""
    if _is_mask(ctx, who):
        _set(ctx, room, "-", [_complete(ctx, who)])
        return
    ctx.requests.unbans[casefold(room.target)] = who
    send(ctx, "MODE", room.target, "b")


def listed(ctx: Context, room: Room, bans: list[Ban]) -> bool:
    """The list of bans came. False if it was not asked for by `unban`."""
    nick = ctx.requests.unbans.pop(casefold(room.target), "")
    if not nick:
        return False
    masks = _of_person(ctx, room, nick, bans)
    if masks:
        _set(ctx, room, "-", masks)
    else:
        text = _("{nick} is not banned from {room}; /ban lists who is.")
        ctx.note(text.format(nick=safe(nick, NICK_LIMIT), room=room.title), asked=True)
    return True


def people(ctx: Context, bans: list[Ban]) -> list[str]:
    """Who is banned, as people read it: what was banned with a nick stands beside it."""
    groups = {
        one.mask: [safe(other.mask) for other in _together(ctx, one, bans)]
        for one in bans
        if one.mask.endswith(ANYWHERE)
    }
    told = {mask for masks in groups.values() for mask in masks}
    found = []
    for one in bans:
        name, beside = safe(shown_mask(one.mask)), groups.get(one.mask)
        if safe(one.mask) not in told:
            found.append(f"{name} ({', '.join(beside)})" if beside else name)
    return found


def _of_person(ctx: Context, room: Room, nick: str, bans: list[Ban]) -> list[str]:
    """The masks that keep this person out: of the nick, of what is known of who has it now, and
    what was set together with that of the nick."""
    wanted = {complete_mask(nick)}
    member = _known(ctx, room, nick)
    if member is not None:
        wanted |= {*_account_masks(ctx, member), _host_mask(member.host)}
    own = {casefold(mask) for mask in wanted}
    found = [one for one in bans if casefold(one.mask) in own]
    named = [one for one in found if casefold(one.mask) == casefold(complete_mask(nick))]
    together = [one for first in named for one in _together(ctx, first, bans)]
    return list(dict.fromkeys(one.mask for one in (*found, *together)))


def _together(ctx: Context, first: Ban, bans: Iterable[Ban]) -> Iterator[Ban]:
    """The address and account that were banned in one go with a nick. Nothing where several people
    were banned in that second: whose is whose can't be told."""
    same = [one for one in bans if first.at and (one.by, one.at) == (first.by, first.at)]
    if sum(one.mask.endswith(ANYWHERE) for one in same) == 1:
        yield from (one for one in same if _is_address(one.mask) or _is_extended(ctx, one.mask))


def _known(ctx: Context, room: Room, nick: str) -> Member | None:
    """Who has that nick: in the room, or in another that we are in, too."""
    return room.members.get(casefold(nick)) or next(iter(seats(ctx.model, nick)), None)


def _spared(ctx: Context, room: Room, member: Member) -> str:
    """Why the address is not banned, as a sentence; empty: it is."""
    host = member.host
    if not host:
        text = _("The address of {nick} is not known, so it is not banned: {nick} could come back"
                 " with another nick.")
        return text.format(nick=member.nick)
    if _is_loopback(host):
        text = _("The address of {nick} is that of the server's own computer, so it is not banned:"
                 " {nick} could come back with another nick.")
        return text.format(nick=member.nick)
    own = room.members.get(casefold(ctx.model.nick))
    if host in (Source.parse(ctx.session.source).host, own.host if own is not None else ""):
        text = _("You have the same address as {nick}, so it is not banned: {nick} could come back"
                 " with another nick.")
        return text.format(nick=member.nick)
    for other in room.members.values():
        is_same = casefold(other.nick) == casefold(member.nick)
        is_account = bool(member.account) and other.account == member.account
        if other.host == host and not is_same and not is_account:
            text = _("{other} has the same address as {nick}, so it is not banned: {nick} could"
                     " come back with another nick.")
            return text.format(other=other.nick, nick=member.nick)
    return ""


def _is_moderator(ctx: Context, room: Room) -> bool:
    """Whether the server will do it, as far as we know."""
    own = room.members.get(casefold(ctx.model.nick))
    return own is not None and own.ranks.strip("+") != ""


def _account_masks(ctx: Context, member: Member) -> list[str]:
    """`~a:andi`, where the server has such bans (ISUPPORT EXTBAN, ACCOUNTEXTBAN)."""
    name = ctx.session.tokens.get("ACCOUNTEXTBAN", "").split(",")[0]
    has = bool(name) and "EXTBAN" in ctx.session.tokens
    account = member.account
    return [f"{_prefix(ctx)}{name}:{account}"] if has and account and " " not in account else []


def _prefix(ctx: Context) -> str:
    """The sign before bans of other things than masks; empty: there is none."""
    return ctx.session.tokens.get("EXTBAN", "").partition(",")[0]


def _is_extended(ctx: Context, mask: str) -> bool:
    if "EXTBAN" not in ctx.session.tokens or "!" in mask or "@" in mask:
        return False
    return mask.startswith(_prefix(ctx)) and ":" in mask and " " not in mask


def _is_mask(ctx: Context, who: str) -> bool:
    return not set("*?!@").isdisjoint(who) or _is_extended(ctx, who)


def _complete(ctx: Context, who: str) -> str:
    return who if _is_extended(ctx, who) else complete_mask(who)


def _host_mask(host: str) -> str:
    return f"*!*@{host}"


def _is_address(mask: str) -> bool:
    return mask.startswith("*!*@") and bool(host_of(mask.removeprefix("*!*@")))


def _is_loopback(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return casefold(host) == "localhost"
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _set(ctx: Context, room: Room, sign: str, masks: list[str]) -> None:
    """As many in one command as the server takes."""
    most = max(ctx.session.limit("MODES", _MODES), 1)
    for start in range(0, len(masks), most):
        some = masks[start : start + most]
        send(ctx, "MODE", room.target, f"{sign}{'b' * len(some)}", *some)
