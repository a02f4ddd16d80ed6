"""The host keeps somebody out or quiet: kick, ban, mute, and taking it back."""

from __future__ import annotations

from typing import NamedTuple

from protocol.names import casefold, is_nick, room_of
from protocol.text import clean, cut
from server.core import limits
from server.core.addresses import format_network, is_loopback, parse_network
from server.core.durations import parse_duration, say_duration
from server.core.happening import HappeningKind
from server.core.host.registry import Order, RefusedError, Word, host_command
from server.core.room import Room
from server.core.sanctions import SANCTIONS, Sanction, SanctionKind
from server.core.session import Session

ACCOUNT = "account:"  # before the name of an account, in place of a nick


@host_command(
    "kick",
    "NICK [ROOM] [REASON]",
    help="put somebody out of a room, or off the server; they may come back",
    least=1,
    words=(Word.PERSON, Word.ROOM),
)
def kick(order: Order) -> list[str]:
    person = order.person(order.word(0))
    if not order.is_room(order.word(1)):
        reason = _reason(order, 1)
        disconnect(order, person, reason)
        return [f"{person.nick} is off the server"]
    room = order.room(order.word(1))
    if person not in room.members:
        raise RefusedError(f"{person.nick} is not in {room_of(room.name)}")
    put_out(order, room, person, _reason(order, 2))
    return [f"{person.nick} is out of {room_of(room.name)}"]


def put_out(order: Order, room: Room, person: Session, reason: str) -> None:
    """Out of a room, seen by everybody there."""
    world, actor = order.world, order.actor
    text = reason or f"by {actor.name}"
    announcement = world.outgoing("KICK", room.name, person.nick, text, source=actor.source)
    world.deliver(world.record_event([room], announcement), room.members)
    why = f"by {actor.name}: {reason}" if reason else f"by {actor.name}"
    world.note(HappeningKind.KICKED, person, room=room.name, text=why)
    world.leave(person, room)


def disconnect(order: Order, person: Session, reason: str) -> None:
    """Off the server."""
    why = f": {reason}" if reason else ""
    order.world.close(person, f"Put out by {order.actor.name}{why}")


@host_command(
    "ban",
    "WHO [TIME] [ROOM] [REASON]",
    help="keep out a nick, an address (10.0.0.7, 10.0.0.0/24) or account:NAME, for 30m, 2h, 7d"
    " or for ever",
    least=1,
    words=(Word.PERSON, Word.ROOM, Word.ROOM),
)
def ban(order: Order) -> list[str]:
    sanction = _begin(order, SanctionKind.BAN)
    gone = []
    for person in [one for one in order.world.people() if sanction.holds_for(one)]:
        room = order.world.room(sanction.room) if sanction.room else None
        if room is None and not sanction.room:
            order.world.close(person, sanction.sentence(order.world.moment.stamp))
            gone.append(person.nick)
        elif room is not None and person in room.members:
            put_out(order, room, person, sanction.reason or "banned")
            gone.append(person.nick)
    lines = [_told(order, sanction, "banned")]
    return [*lines, f"put out: {', '.join(gone)}"] if gone else lines


@host_command(
    "mute",
    "WHO [TIME] [ROOM] [REASON]",
    help="let them read but not write in rooms, nor to people other than operators",
    least=1,
    words=(Word.PERSON, Word.ROOM, Word.ROOM),
)
def mute(order: Order) -> list[str]:
    return [_told(order, _begin(order, SanctionKind.MUTE), "muted")]


@host_command(
    "unban",
    "WHO [ROOM]",
    help="let them in again",
    least=1,
    words=(Word.BANNED, Word.ROOM),
)
def unban(order: Order) -> list[str]:
    return [_end(order, SanctionKind.BAN, "banned")]


@host_command(
    "unmute",
    "WHO [ROOM]",
    help="let them write again",
    least=1,
    words=(Word.MUTED, Word.ROOM),
)
def unmute(order: Order) -> list[str]:
    return [_end(order, SanctionKind.MUTE, "muted")]


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
            raise RefusedError(f"{word} is no time: write 30m, 2h or 7d (or a reason first)")
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
        raise RefusedError("That would hold for yourself; nothing was changed")
    if len(world.sanctions.current(stamp)) >= SANCTIONS:
        raise RefusedError(f"There are {SANCTIONS} bans and mutes already; end some first: `bans`")
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
        raise RefusedError("An account has the name of a nick: account:andi")
    if not is_nick(who):
        shown = cut(clean(who), limits.SHOWN)
        raise RefusedError(f"{shown} is no nick and no address; `people` shows both")
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


def _end(order: Order, kind: SanctionKind, done: str) -> str:
    who = order.word(0)
    network = parse_network(who)
    name = format_network(network) if network is not None else who
    room = order.room(order.word(1)).key if order.word(1) else ""
    ended = order.world.sanctions.remove(kind, name, room)
    if ended is None:
        where = f" in {room_of(room)}" if room else ""
        raise RefusedError(f"{cut(clean(who), limits.SHOWN)} is not {done}{where}; see `bans`")
    return f"{ended.name} is no longer {done}{_where(ended)}"


def _told(order: Order, one: Sanction, done: str) -> str:
    span = f"for {say_duration(one.until - one.at)}" if one.until else "until you end it"
    return f"{one.name} is {done}{_where(one)} {span} ({one.whom()})"


def _where(one: Sanction) -> str:
    return f" in {room_of(one.room)}" if one.room else ""
