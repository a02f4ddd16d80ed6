"""PRIVMSG, NOTICE, TAGMSG: saying something to rooms and to people."""

from __future__ import annotations

from collections.abc import Iterable

from protocol import capabilities as cap
from protocol import numerics as num
from protocol.text import cut
from server.core import limits
from server.core.command import Call, command
from server.core.encoding import Outgoing
from server.core.happening import HappeningKind
from server.core.room import Room
from server.core.session import Session
from server.core.world import client_tags, mailbox

ACTION = "\x01ACTION"


@command("PRIVMSG", help="PRIVMSG <target>{,<target>} :<text>: say something")
def privmsg(call: Call) -> None:
    _say(call)


@command("NOTICE", help="NOTICE <target>{,<target>} :<text>: say something that nobody answers")
def notice(call: Call) -> None:
    _say(call)


@command("TAGMSG", help="TAGMSG <target>{,<target>}: tags without text (typing, reactions)")
def tagmsg(call: Call) -> None:
    if cap.MESSAGE_TAGS not in call.session.capabilities:
        call.reply(num.ERR_UNKNOWNCOMMAND, "TAGMSG", "TAGMSG needs the capability message-tags")
        return
    _say(call)


def _say(call: Call) -> None:
    with_text = call.message.verb != "TAGMSG"
    if not call.param(0):
        call.reply(num.ERR_NORECIPIENT, f"To whom? ({call.message.verb})")
    elif with_text and not call.param(1):
        call.reply(num.ERR_NOTEXTTOSEND, "There is no text")
    else:
        call.session.active = call.world.moment.now
        targets = [target for target in call.params[0].split(",") if target]
        for target in targets[: limits.TARGETS]:
            _say_to(call, target, call.params[1:2] if with_text else ())
        for target in targets[limits.TARGETS :]:
            text = f"At most {limits.TARGETS} targets at once"
            call.reply(num.ERR_TOOMANYTARGETS, cut(target, 64), text)


def _say_to(call: Call, target: str, text: tuple[str, ...]) -> None:
    if target.startswith("#"):
        room = call.find_room(target)
        if room is not None:
            _say_in_room(call, room, text)
        return
    person = call.find_person(target)
    if person is not None:
        _say_to_person(call, person, text)


def _say_in_room(call: Call, room: Room, text: tuple[str, ...]) -> None:
    world, session = call.world, call.session
    refusal = refuse_speaking(session, room, text[0] if text else "")
    if refusal:
        call.reply(num.ERR_CANNOTSENDTOCHAN, room.name, refusal)
        return
    recorded = world.record([room.key] if text else [], _message(call, room.name, text))
    _deliver(call, recorded, (member for member in room.members if member is not session))
    if text and not _is_ctcp(text[0]):
        world.note(HappeningKind.SAID, session, room=room.name, text=text[0])


def _say_to_person(call: Call, person: Session, text: tuple[str, ...]) -> None:
    session = call.session
    sides = {mailbox(session.owner, person.nick), mailbox(person.owner, session.nick)}
    message = _message(call, person.nick, text)
    recorded = call.world.record(sorted(sides) if text else [], message)
    _deliver(call, recorded, [person])
    if person.away and call.message.verb == "PRIVMSG":
        call.reply(num.RPL_AWAY, person.nick, person.away)


def refuse_speaking(session: Session, room: Room, text: str) -> str:
    """Why the session may not say that in the room; empty when it may."""
    if "n" in room.flags and session not in room.members:
        return "You are not in that room"
    if room.has_standing(session, "ohv"):
        return ""
    if room.is_banned(session):
        return "You are banned from this room"
    if "m" in room.flags:
        return "Only voiced members speak in this room"
    if "C" in room.flags and _is_ctcp(text):
        return "This room takes no CTCP"
    return ""


def _is_ctcp(text: str) -> bool:
    return text.startswith("\x01") and not text.startswith(ACTION)


def _message(call: Call, target: str, text: tuple[str, ...]) -> Outgoing:
    plain = call.as_session(call.message.verb, target, *text)
    tags = {**plain.tags, **client_tags(call.message.tags)}
    return Outgoing(plain.message, plain.stamp, tags=tags)


def _deliver(call: Call, recorded: Outgoing, receivers: Iterable[Session]) -> None:
    """To everybody who can read it, and back to the sender who asked for an echo."""
    if recorded.message.verb == "TAGMSG":
        receivers = (one for one in receivers if cap.MESSAGE_TAGS in one.capabilities)
    call.world.deliver(recorded, receivers)
    if cap.ECHO_MESSAGE in call.session.capabilities:
        call.session.put(recorded)
