"""JOIN and PART: entering a room, with its password if it has one, and leaving it."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import replace
from itertools import zip_longest

from language import N_, _
from protocol import capabilities as cap
from protocol import numerics as num
from protocol.names import casefold, is_channel
from protocol.text import clean, cut
from server.core import limits
from server.core.addresses import household
from server.core.command import Call, command
from server.core.commands.history import send_recent, shorten_join
from server.core.commands.markers import send_marker
from server.core.commands.rooms import send_names, send_topic
from server.core.durations import say_duration
from server.core.guessing import TooManyGuessesError
from server.core.happening import HappeningKind
from server.core.history import StoreError
from server.core.metadata_news import tell_arrival
from server.core.room import Room
from server.core.sanctions import SanctionKind
from server.core.session import CheckSecret, Steps, Work, WorkResult

# A refusal: the numeric and its sentence; None is "come in".
Refusal = tuple[str, str] | None


@command("JOIN", params=1, help=N_("JOIN <room>{,<room>} [<password>{,<password>}]: enter rooms"))
def join(call: Call) -> Steps:
    if call.params[0] == "0":  # RFC 2812 3.2.1: leave all rooms
        for room in list(call.session.rooms):
            _part(call, room, _("Left all rooms"))
        return
    names = call.params[0].split(",")
    keys = call.param(1).split(",")
    if not any(names):
        call.reply(num.ERR_NEEDMOREPARAMS, "JOIN", _("Which room? JOIN <room> [<password>]"))
    for name, key in zip_longest(names[: limits.ROOMS_PER_PERSON], keys, fillvalue=""):
        if name:
            yield from _join_one(call, name, key)


def _join_one(call: Call, name: str, key: str) -> Steps:
    session, world = call.session, call.world
    room = world.room(name)
    if room is not None and session in room.members:
        return
    if room is None:
        refusal = _refuse_opening(call, name)
        if refusal is not None:
            numeric, text = refusal
            call.reply(numeric, cut(clean(name), limits.SHOWN), text)
            return
        room = world.add_room(name)
        room.founder = casefold(session.account)
        try:
            world.save_room(room)
        except StoreError:
            world.rooms.pop(room.key, None)
            raise
        world.note(HappeningKind.ROOM_CREATED, session, room=room.name)
    refusal = refuse_entry(call, room)
    if refusal is None and room.is_locked:
        refusal = yield from _check_key(call, room, key)
        if session in room.members:
            return
        if world.rooms.get(room.key) is not room:  # removed meanwhile: there may be a new one
            yield from _join_one(call, name, key)
            return
        refusal = refusal or refuse_entry(call, room)
    if refusal is None:
        enter(call, room)
    else:
        refuse(call, room, refusal)


def refuse(call: Call, room: Room, refusal: tuple[str, str]) -> None:
    """Tell the session, and the host, why it may not enter."""
    numeric, text = refusal
    call.reply(numeric, room.name, text)
    call.world.note(HappeningKind.REFUSED, call.session, room=room.name, text=text)


def _refuse_opening(call: Call, name: str) -> Refusal:
    if not is_channel(name):
        text = _("A room's name begins with # and has no spaces, commas, colons, * or ?")
        return num.ERR_NOSUCHCHANNEL, text
    if not call.world.rules.may_create_rooms:
        return num.ERR_NOSUCHCHANNEL, _("No such room; on this server only the host opens rooms")
    if len(call.world.rooms) >= limits.ROOMS:
        return num.ERR_TOOMANYCHANNELS, _("This server has no place for another room")
    if len(call.session.rooms) >= limits.ROOMS_PER_PERSON:
        return num.ERR_TOOMANYCHANNELS, _("You are in too many rooms: leave one first")
    who, now = household(call.session.address), call.world.moment.now
    if call.session.rates is not None and not call.world.openings.take(who, now):
        wait = say_duration(math.ceil(call.world.openings.wait(who, now)) * 1000)
        return num.ERR_TOOMANYCHANNELS, _(
            "Too many new rooms from your address; wait {wait}"
        ).format(wait=wait)
    return None


def refuse_entry(call: Call, room: Room) -> Refusal:
    """Why this session may not enter, its password aside."""
    session = call.session
    if len(session.rooms) >= limits.ROOMS_PER_PERSON:
        return num.ERR_TOOMANYCHANNELS, _("You are in too many rooms: leave one first")
    ban = call.world.sanction(session, SanctionKind.BAN, room)
    if ban:
        return num.ERR_BANNEDFROMCHAN, ban
    owns = bool(session.account) and casefold(session.account) == room.founder
    if room.key in session.invited or owns or session.is_operator:
        return None
    if room.is_banned(session):
        return num.ERR_BANNEDFROMCHAN, _("You are banned from this room")
    if "i" in room.flags and not room.is_listed("I", session):
        return num.ERR_INVITEONLYCHAN, _("This room is by invitation only: ask a member")
    if room.limit and len(room.members) >= room.limit:
        return num.ERR_CHANNELISFULL, _("This room is full")
    return None


def _check_key(call: Call, room: Room, key: str) -> Generator[Work, WorkResult, Refusal]:
    """The password, by a slow hash outside the core; each address may guess only so often."""
    session, world = call.session, call.world
    if not key:
        return num.ERR_BADCHANNELKEY, _("This room is locked: it needs its password")
    try:
        with world.guesses.attempt(session.address, world.moment.now) as guess:
            hashed = room.key_hash
            correct = yield CheckSecret(key, hashed)
            # Somebody may have changed the password or opened the room meanwhile.
            guess.right = not room.is_locked or (correct is True and room.key_hash == hashed)
    except TooManyGuessesError as error:
        return num.ERR_BADCHANNELKEY, str(error)
    return None if guess.right else (num.ERR_BADCHANNELKEY, _("Wrong password"))


def enter(call: Call, room: Room) -> None:
    """Make the session a member, and show it and the others."""
    session, world = call.session, call.world
    world.enter(session, room)
    _announce(call, room)
    if session.away:
        _tell_away(call, room)
    show_room(call, room)
    send_recent(call, room)
    tell_arrival(world, session, room)
    world.note(HappeningKind.JOINED, session, room=room.name)


def show_room(call: Call, room: Room) -> None:
    """What follows a JOIN: the topic, the read marker and who is there."""
    if room.topic:
        send_topic(call, room)
    send_marker(call, room)
    if call.session.capabilities.isdisjoint(cap.NO_IMPLICIT_NAMES):
        send_names(call, room)


def _announce(call: Call, room: Room) -> None:
    """JOIN to everybody, in the longer form for who knows it (IRCv3 extended-join)."""
    session, world = call.session, call.world
    long = call.as_session("JOIN", room.name, session.account or "*", session.realname)
    extended = world.record_event([room], long)
    plain = replace(extended, message=shorten_join(extended.message))
    knows = {member: "extended-join" in member.capabilities for member in room.members}
    world.deliver(plain, (member for member, extra in knows.items() if not extra))
    world.deliver(extended, (member for member, extra in knows.items() if extra))


def _tell_away(call: Call, room: Room) -> None:
    away = call.as_session("AWAY", call.session.away)
    others = (one for one in room.members if one is not call.session)
    call.world.deliver(away, (one for one in others if "away-notify" in one.capabilities))


@command("PART", params=1, help=N_("PART <room>{,<room>} [<reason>]: leave rooms"))
def part(call: Call) -> None:
    reason = cut(call.param(1), limits.REASON_LENGTH)
    for name in call.params[0].split(","):
        room = call.find_own_room(name)
        if room is not None:
            muted = call.world.sanction(call.session, SanctionKind.MUTE, room)
            _part(call, room, "" if muted else reason)


def _part(call: Call, room: Room, reason: str) -> None:
    announcement = call.as_session("PART", room.name, *((reason,) if reason else ()))
    call.world.deliver(call.world.record_event([room], announcement), room.members)
    call.world.note(HappeningKind.PARTED, call.session, room=room.name, text=reason)
    call.world.leave(call.session, room)
