"""About people: WHO, WHOIS, AWAY, USERHOST, ISON, SETNAME."""

from __future__ import annotations

from collections.abc import Iterator

from protocol import numerics as num
from protocol.names import casefold
from protocol.source import mask_matches
from protocol.text import cut
from server.core import limits
from server.core.command import Call, command
from server.core.room import Room
from server.core.session import Session


@command("WHO", params=1, help="WHO <room or mask>: people with their names")
def who(call: Call) -> None:
    mask = call.params[0]
    room = call.world.room(mask) if mask.startswith("#") else None
    if room is not None and room.is_visible_to(call.session):
        for member, _ in room.visible_members(call.session):
            _send_who(call, room, member)
    elif not mask.startswith("#"):
        for person in _matching(call, mask):
            _send_who(call, _shared_room(call.session, person), person)
    call.reply(num.RPL_ENDOFWHO, mask or "*", "End of WHO")


def _matching(call: Call, mask: str) -> Iterator[Session]:
    """An exact nick finds anybody; a mask finds who is not invisible, or shares a room."""
    exact = call.world.person(mask)
    if exact is not None:
        yield exact
        return
    folded = casefold("*" if mask == "0" else mask)
    near = call.world.neighbours(call.session)
    for person in list(call.world.people()):
        if "i" in person.modes and person not in near and person is not call.session:
            continue
        fields = (person.nick, person.user, person.host, person.realname)
        if any(mask_matches(folded, casefold(field)) for field in fields):
            yield person


def _shared_room(one: Session, other: Session) -> Room | None:
    return next((room for room in other.rooms if one in room.members), None)


def _send_who(call: Call, room: Room | None, person: Session) -> None:
    flags = "G" if person.away else "H"
    if "B" in person.modes:
        flags += "B"
    membership = room.members.get(person) if room is not None else None
    if membership is not None:
        flags += membership.prefixes(every="multi-prefix" in call.session.capabilities)
    call.reply(
        num.RPL_WHOREPLY,
        room.name if room is not None else "*",
        person.user,
        person.host,
        call.world.rules.server_name,
        person.nick,
        flags,
        f"0 {person.realname}",
    )


@command("WHOIS", help="WHOIS <nick>: everything about somebody")
def whois(call: Call) -> None:
    nick = call.params[-1] if call.params else ""  # WHOIS [<server>] <nick>
    if not nick:
        call.reply(num.ERR_NONICKNAMEGIVEN, "Whose nick?")
        return
    person = call.find_person(nick)
    if person is not None:
        _send_whois(call, person)
    call.reply(num.RPL_ENDOFWHOIS, person.nick if person else nick, "End of WHOIS")


def _send_whois(call: Call, person: Session) -> None:
    rules, nick = call.world.rules, person.nick
    call.reply(num.RPL_WHOISUSER, nick, person.user, person.host, "*", person.realname)
    rooms = [
        room.members[person].prefixes(every=True) + room.name
        for room in person.rooms
        if room.is_visible_to(call.session)
        and ("i" not in person.modes or call.session in room.members or person is call.session)
    ]
    if rooms:
        call.reply(num.RPL_WHOISCHANNELS, nick, " ".join(rooms))
    call.reply(num.RPL_WHOISSERVER, nick, rules.server_name, rules.network)
    if person.away:
        call.reply(num.RPL_AWAY, nick, person.away)
    if "B" in person.modes:
        call.reply(num.RPL_WHOISBOT, nick, "is a bot")
    if person.secure:
        call.reply(num.RPL_WHOISSECURE, nick, "is using a secure connection")
    idle = str(int(call.world.moment.now - person.active))
    since = str(person.connected // 1000)
    call.reply(num.RPL_WHOISIDLE, nick, idle, since, "seconds idle, connected since")


@command("AWAY", help="AWAY [<reason>]: say that you are away; alone, that you are back")
def away(call: Call) -> None:
    session, world = call.session, call.world
    reason = cut(call.param(0), limits.AWAY_LENGTH)
    changed = reason != session.away
    session.away = reason
    if reason:
        call.reply(num.RPL_NOWAWAY, "You are marked as away")
    else:
        call.reply(num.RPL_UNAWAY, "You are no longer marked as away")
    if changed:
        news = call.as_session("AWAY", *((reason,) if reason else ()))
        near = world.neighbours(session)
        world.deliver(news, (one for one in near if "away-notify" in one.capabilities))


@command("USERHOST", params=1, help="USERHOST <nick>{ <nick>}: the addresses of up to 5 people")
def userhost(call: Call) -> None:
    found = []
    for nick in call.params[:5]:
        person = call.world.person(nick)
        if person is not None:
            sign = "-" if person.away else "+"
            found.append(f"{person.nick}={sign}{person.user}@{person.host}")
    call.reply(num.RPL_USERHOST, " ".join(found))


@command("ISON", params=1, help="ISON <nick>{ <nick>}: which of them are here")
def ison(call: Call) -> None:
    nicks = [nick for param in call.params for nick in param.split()]
    people = (call.world.person(nick) for nick in nicks)
    call.reply(num.RPL_ISON, " ".join(person.nick for person in people if person is not None))


@command("SETNAME", params=1, help="SETNAME <real name>: change your real name")
def setname(call: Call) -> None:
    session, world = call.session, call.world
    name = call.params[0]
    if not name or len(name.encode()) > limits.REALNAME_LENGTH:
        call.fail("INVALID_REALNAME", f"A real name has 1 to {limits.REALNAME_LENGTH} bytes")
        return
    session.realname = name
    news = call.as_session("SETNAME", name)
    world.deliver(
        news,
        (one for one in [session, *world.neighbours(session)] if "setname" in one.capabilities),
    )
