"""About rooms: NAMES, TOPIC, INVITE, KICK."""

from __future__ import annotations

from collections.abc import Sequence

from language import N_, _
from protocol import numerics as num
from protocol.text import cut, pack
from server.core import limits
from server.core.command import Call, command
from server.core.happening import HappeningKind
from server.core.room import Membership, Room
from server.core.sanctions import SanctionKind
from server.core.session import Session

# Bytes of names in one RPL_NAMREPLY: 512 less the server, the nick and a room's name of 64.
NAMES_LENGTH = 350


@command("NAMES", help=N_("NAMES [<room>{,<room>}]: who is in these rooms, or in all of them"))
def names(call: Call) -> None:
    asked = call.param(0)
    if asked:
        found = map(call.world.room, dict.fromkeys(asked.split(",")))
        rooms = [room for room in found if room is not None]
    else:
        rooms = list(call.world.rooms.values())
    shown = [room for room in rooms if room.members and room.is_visible_to(call.session)]
    for room in shown[: limits.ROOMS_PER_PERSON]:
        _send_members(call, room)
    # modern.ircdocs.horse: one end that repeats what was asked, whether or not there is such a room
    call.reply(num.RPL_ENDOFNAMES, cut(asked, limits.SHOWN), _("End of names"))


def send_names(call: Call, room: Room) -> None:
    """The members, in as many lines as they need, and the end."""
    _send_members(call, room)
    call.reply(num.RPL_ENDOFNAMES, room.name, _("End of names"))


def _send_members(call: Call, room: Room) -> None:
    symbol = "@" if "s" in room.flags else "="
    words = (_name(call.session, *member) for member in room.visible_members(call.session))
    for line in pack(words, NAMES_LENGTH):
        call.reply(num.RPL_NAMREPLY, symbol, room.name, line)


def _name(viewer: Session, member: Session, membership: Membership) -> str:
    prefix = membership.prefixes(every="multi-prefix" in viewer.capabilities)
    full = "userhost-in-names" in viewer.capabilities
    return prefix + (member.source if full else member.nick)


@command("TOPIC", params=1, help=N_("TOPIC <room> [<topic>]: see or set what a room is about"))
def topic(call: Call) -> None:
    if len(call.params) == 1:
        room = call.find_room(call.params[0])
        if room is not None:
            send_topic(call, room)
        return
    find = call.find_room if call.session.is_operator else call.find_own_room
    room = find(call.params[0])
    if room is None:
        return
    muted = call.world.sanction(call.session, SanctionKind.MUTE, room)
    if muted:
        call.reply(num.ERR_CANNOTSENDTOCHAN, room.name, muted)
        return
    if "t" in room.flags and not room.has_standing(call.session, "oh"):
        text = _("Only moderators set the topic of this room")
        call.reply(num.ERR_CHANOPRIVSNEEDED, room.name, text)
        return
    text = cut(call.params[1], limits.TOPIC_LENGTH)
    if text != room.topic:
        _set_topic(call, room, text)


def _set_topic(call: Call, room: Room, text: str) -> None:
    world = call.world
    with world.changing(room):
        room.topic = text
        room.topic_by = call.session.source
        room.topic_at = world.moment.stamp
    announcement = world.record_event([room], call.as_session("TOPIC", room.name, text))
    world.deliver(announcement, room.members)
    world.note(HappeningKind.TOPIC, call.session, room=room.name, text=text)


def send_topic(call: Call, room: Room) -> None:
    """The topic and who set it when, or that there is none."""
    if not room.topic:
        call.reply(num.RPL_NOTOPIC, room.name, _("No topic is set"))
        return
    call.reply(num.RPL_TOPIC, room.name, room.topic)
    seconds = str(room.topic_at // 1000)
    call.reply(num.RPL_TOPICWHOTIME, room.name, room.topic_by or "*", seconds)


@command("INVITE", help=N_("INVITE [<nick> <room>]: ask somebody in; alone, who asked you"))
def invite(call: Call) -> None:
    if not call.params:
        _list_invitations(call)
        return
    if len(call.params) < 2:
        call.reply(num.ERR_NEEDMOREPARAMS, "INVITE", _("Not enough parameters"))
        return
    person = call.find_person(call.params[0])
    room = call.find_own_room(call.params[1]) if person is not None else None
    if person is None or room is None:
        return
    if person in room.members:
        text = _("is already in that room")
        call.reply(num.ERR_USERONCHANNEL, person.nick, room.name, text)
        return
    moderates = room.has_standing(call.session, "oh")
    if "i" in room.flags and not moderates:
        call.reply(num.ERR_CHANOPRIVSNEEDED, room.name, _("Only moderators invite to this room"))
        return
    if moderates:  # what opens the door is a moderator's word; others just tell a friend
        if len(person.invited) >= limits.ROOMS_PER_PERSON:
            person.invited.clear()
        person.invited.add(room.key)
    _announce_invitation(call, room, person)


def _announce_invitation(call: Call, room: Room, person: Session) -> None:
    announcement = call.as_session("INVITE", person.nick, room.name)
    call.reply(num.RPL_INVITING, person.nick, room.name)
    person.put(announcement)
    if person.away:
        call.reply(num.RPL_AWAY, person.nick, person.away)
    others = (one for one in room.members if one is not call.session)
    call.world.deliver(announcement, (one for one in others if "invite-notify" in one.capabilities))


def _list_invitations(call: Call) -> None:
    for key in sorted(call.session.invited):
        room = call.world.room(key)
        if room is not None:
            call.reply(num.RPL_INVITELIST, room.name)
    call.reply(num.RPL_ENDOFINVITELIST, _("End of invitations"))


@command("KICK", params=2, help=N_("KICK <room> <nick>{,<nick>} [<reason>]: put out of a room"))
def kick(call: Call) -> None:
    pairs = _kick_pairs(call.params[0].split(","), call.params[1].split(","))
    if not pairs:
        text = _("Name one room, or as many rooms as nicks")
        call.reply(num.ERR_NEEDMOREPARAMS, "KICK", text)
        return
    reason = cut(call.param(2), limits.REASON_LENGTH) or call.session.nick
    left = limits.TARGETS
    for name, nicks in pairs.items():
        for nick in nicks[:left]:
            # Again for each: a moderator may have put himself out.
            room = call.find_moderated_room(name)
            if room is None:
                break
            _kick_one(call, room, nick, reason)
        for nick in nicks[left:]:
            text = _("At most {count} targets at once").format(count=limits.TARGETS)
            call.reply(num.ERR_TOOMANYTARGETS, cut(nick, limits.SHOWN), text)
        left = max(0, left - len(nicks))


def _kick_pairs(names: Sequence[str], nicks: Sequence[str]) -> dict[str, list[str]]:
    """Who is to go from which room (RFC 2812 3.2.8); empty when the numbers do not fit."""
    if len(names) == 1:
        names = [*names] * len(nicks)
    if len(names) != len(nicks):
        return {}
    pairs: dict[str, list[str]] = {}
    for name, nick in zip(names, nicks, strict=True):
        pairs.setdefault(name, []).append(nick)
    return pairs


def _kick_one(call: Call, room: Room, nick: str, reason: str) -> None:
    person = call.find_person(nick)
    if person is None:
        return
    if person not in room.members:
        text = _("is not in that room")
        call.reply(num.ERR_USERNOTINCHANNEL, person.nick, room.name, text)
    elif room.has_standing(person, "o") and not room.has_standing(call.session, "o"):
        text = _("A half moderator can't put a moderator out")
        call.reply(num.ERR_CHANOPRIVSNEEDED, room.name, text)
    else:
        _kick(call, room, person, reason)


def _kick(call: Call, room: Room, person: Session, reason: str) -> None:
    world = call.world
    announcement = call.as_session("KICK", room.name, person.nick, reason)
    world.deliver(world.record_event([room], announcement), room.members)
    text = _("by {nick}: {reason}").format(nick=call.session.nick, reason=reason)
    world.note(HappeningKind.KICKED, person, room=room.name, text=text)
    world.leave(person, room)
