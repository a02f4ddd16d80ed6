"""The host keeps somebody out or quiet: kick, ban, mute, and taking it back."""

from __future__ import annotations

from typing import NamedTuple

from language import N_, _
from protocol.names import casefold, is_nick, room_of
from protocol.text import clean, cut
from server.core import limits
from server.core.addresses import format_network, is_loopback, parse_network
from server.core.durations import parse_duration, say_duration
from server.core.happening import HappeningKind
from server.core.host.registry import Order, RefusedError, Word, host_command
from server.core.knownwords import BANNED, PUT_OUT, known
from server.core.room import Room
from server.core.sanctions import SANCTIONS, Sanction, SanctionKind
from server.core.session import Session

ACCOUNT = "account:"  # before the name of an account, in place of a nick


@host_command(
    "kick",
    "NICK [ROOM] [REASON]",
    help=N_("put somebody out of a room, or off the server; they may come back"),
    least=1,
    words=(Word.PERSON, Word.ROOM),
)
def kick(order: Order) -> list[str]:
    person = order.person(order.word(0))
    if not order.is_room(order.word(1)):
        reason = _reason(order, 1)
        disconnect(order, person, reason)
        return [_("{nick} is off the server").format(nick=person.nick)]
    room = order.room(order.word(1))
    if person not in room.members:
        raise RefusedError(
            _("{nick} is not in {room}").format(nick=person.nick, room=room_of(room.name))
        )
    put_out(order, room, person, _reason(order, 2))
    return [_("{nick} is out of {room}").format(nick=person.nick, room=room_of(room.name))]


def put_out(order: Order, room: Room, person: Session, reason: str) -> None:
    """Out of a room, seen by everybody there."""
    world, actor = order.world, order.actor
    text = reason or _("by {name}").format(name=actor.name)
    announcement = world.outgoing("KICK", room.name, person.nick, text, source=actor.source)
    world.deliver(world.record_event([room], announcement), room.members)
    why = (
        _("by {name}: {reason}").format(name=actor.name, reason=reason)
        if reason
        else _("by {name}").format(name=actor.name)
    )
    world.note(HappeningKind.KICKED, person, room=room.name, text=why)
    world.leave(person, room)


def disconnect(order: Order, person: Session, reason: str) -> None:
    """Off the server."""
    pattern = _("Put out by {name}: {reason}") if reason else _("Put out by {name}")
    text = pattern.format(name=order.actor.name, reason=reason)
    order.world.close(person, known(text, PUT_OUT))


@host_command(
    "ban",
    "WHO [TIME] [ROOM] [REASON]",
    help=N_(
        "keep out a nick, an address (10.0.0.7, 10.0.0.0/24) or account:NAME, for"
        " 30m, 2h, 7d or for ever"
    ),
    least=1,
    words=(Word.PERSON, Word.ROOM, Word.ROOM),
)
def ban(order: Order) -> list[str]:
    sanction = _begin(order, SanctionKind.BAN)
    gone = []
    for person in [one for one in order.world.people() if sanction.holds_for(one)]:
        room = order.world.room(sanction.room) if sanction.room else None
        if room is None and not sanction.room:
            order.world.close(person, known(sanction.sentence(order.world.moment.stamp), BANNED))
            gone.append(person.nick)
        elif room is not None and person in room.members:
            put_out(order, room, person, sanction.reason or _("banned"))
            gone.append(person.nick)
    lines = [_told(sanction)]
    return [*lines, _("put out: {names}").format(names=", ".join(gone))] if gone else lines


@host_command(
    "mute",
    "WHO [TIME] [ROOM] [REASON]",
    help=N_("let them read but not write in rooms, nor to people other than operators"),
    least=1,
    words=(Word.PERSON, Word.ROOM, Word.ROOM),
)
def mute(order: Order) -> list[str]:
    return [_told(_begin(order, SanctionKind.MUTE))]


@host_command(
    "unban",
    "WHO [ROOM]",
    help=N_("let them in again"),
    least=1,
    words=(Word.BANNED, Word.ROOM),
)
def unban(order: Order) -> list[str]:
    return [_end(order, SanctionKind.BAN)]


@host_command(
    "unmute",
    "WHO [ROOM]",
    help=N_("let them write again"),
    least=1,
    words=(Word.MUTED, Word.ROOM),
)
def unmute(order: Order) -> list[str]:
    return [_end(order, SanctionKind.MUTE)]


# -- from words to a sanction ---------------------------------------------------------------------


class _Terms(NamedTuple):
    span: int  # milliseconds; 0: no end
    room: str  # folded channel; empty: the server
    reason: str


def _terms(order: Order) -> _Terms:
    """What follows WHO: a time and a room, in either order, then the reason."""
    span, room, index = 0, "", 1
    for word in order.words[1:3]:
        duration = parse_duration(word)
        if duration is not None and not span:
            span = duration
        elif not room and order.is_room(word):
            room = order.room(word).key
        elif index == 1 and word[:1].isdigit():
            # Better than a ban without end for who meant "3 days".
            raise RefusedError(
                _("{word} is no time: write 30m, 2h or 7d (or a reason first)").format(word=word)
            )
        else:
            break
        index += 1
    return _Terms(span, room, _reason(order, index))


def _reason(order: Order, index: int) -> str:
    return cut(clean(order.rest(index)), limits.REASON_LENGTH)


def _begin(order: Order, kind: SanctionKind) -> Sanction:
    world, stamp = order.world, order.world.moment.stamp
    terms = _terms(order)
    nick, account, address = _whom(order, order.word(0))
    name = f"{ACCOUNT}{account}" if account and not nick else nick or address
    sanction = Sanction(
        kind,
        name,
        terms.room,
        casefold(nick),
        casefold(account),
        parse_network(address) if address else None,
        by=order.actor.name,
        at=stamp,
        until=stamp + terms.span if terms.span else 0,
        reason=terms.reason,
    )
    own = order.actor.session
    if own is not None and sanction.holds_for(own):
        raise RefusedError(_("That would hold for yourself; nothing was changed"))
    if len(world.sanctions.current(stamp)) >= SANCTIONS:
        raise RefusedError(
            _("There are {count} bans and mutes already; end some first: `bans`").format(
                count=SANCTIONS
            )
        )
    world.sanctions.add(sanction)
    return sanction


def _whom(order: Order, who: str) -> tuple[str, str, str]:
    """(nick, account, address) that a word stands for; what is not meant is empty."""
    network = parse_network(who)
    if network is not None:
        return "", "", format_network(network)
    if who.lower().startswith(ACCOUNT):
        name = who[len(ACCOUNT) :]
        if is_nick(name):
            return "", name, ""
        raise RefusedError(_("An account has the name of a nick: account:andi"))
    if not is_nick(who):
        shown = cut(clean(who), limits.SHOWN)
        raise RefusedError(
            _("{name} is no nick and no address; `people` shows both").format(name=shown)
        )
    person = order.world.person(who)
    if person is None:
        return who, "", ""
    return person.nick, person.account, _own_address(order, person)


def _own_address(order: Order, person: Session) -> str:
    """The address to keep out together with a person, so that another nick does not help; empty
    where that would hit others: the host's own computer, or a computer that several use."""
    same = (one for one in order.world.people() if one.address == person.address)
    shared = any(one is not person for one in same)
    return "" if shared or is_loopback(person.address) else person.address


def _end(order: Order, kind: SanctionKind) -> str:
    who = order.word(0)
    network = parse_network(who)
    name = format_network(network) if network is not None else who
    room = order.room(order.word(1)).key if order.word(1) else ""
    ended = order.world.sanctions.remove(kind, name, room)
    if ended is None:
        pattern = (
            _("{name} is not banned{where}; see `bans`")
            if kind is SanctionKind.BAN
            else _("{name} is not muted{where}; see `bans`")
        )
        raise RefusedError(pattern.format(name=cut(clean(who), limits.SHOWN), where=_where(room)))
    pattern = (
        _("{name} is no longer banned{where}")
        if kind is SanctionKind.BAN
        else _("{name} is no longer muted{where}")
    )
    return pattern.format(name=ended.name, where=_where(ended.room))


def _told(one: Sanction) -> str:
    span = (
        _("for {time}").format(time=say_duration(one.until - one.at))
        if one.until
        else _("until you end it")
    )
    pattern = (
        _("{name} is banned{where} {span} ({whom})")
        if one.kind is SanctionKind.BAN
        else _("{name} is muted{where} {span} ({whom})")
    )
    return pattern.format(name=one.name, where=_where(one.room), span=span, whom=one.whom())


def _where(room: str) -> str:
    return _(" in {room}").format(room=room_of(room)) if room else ""
