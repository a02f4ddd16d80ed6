"""PRIVMSG, NOTICE, TAGMSG: saying something to rooms and to people."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from language import N_, _
from protocol import capabilities as cap
from protocol import numerics as num
from protocol.text import cut
from server.core import limits
from server.core.accounts import Account
from server.core.command import Call, command
from server.core.commands.waiting import readdressed, refuse_waiting
from server.core.encoding import Outgoing
from server.core.happening import HappeningKind
from server.core.modes import PREFIXES, standings_from
from server.core.ownership import online
from server.core.room import Room
from server.core.sanctions import SanctionKind
from server.core.session import Session
from server.core.world import client_tags, mailbox

ACTION = "\x01ACTION"
# IRCv3 client-tags/typing, by its two names.
TYPING = frozenset({"+typing", "+draft/typing"})


@command("PRIVMSG", help=N_("PRIVMSG <target>{,<target>} :<text>: say something"))
def privmsg(call: Call) -> None:
    _say(call)


@command("NOTICE", help=N_("NOTICE <target>{,<target>} :<text>: say something that nobody answers"))
def notice(call: Call) -> None:
    _say(call)


@command("TAGMSG", help=N_("TAGMSG <target>{,<target>}: tags without text (typing, reactions)"))
def tagmsg(call: Call) -> None:
    if cap.MESSAGE_TAGS not in call.session.capabilities:
        call.reply(num.ERR_UNKNOWNCOMMAND, "TAGMSG", _("TAGMSG needs the capability message-tags"))
        return
    _say(call)


def _say(call: Call) -> None:
    with_text = call.message.verb != "TAGMSG"
    if not call.param(0).strip(","):
        _refuse(call, num.ERR_NORECIPIENT, _("To whom? ({verb})").format(verb=call.message.verb))
    elif with_text and not call.param(1):
        _refuse(call, num.ERR_NOTEXTTOSEND, _("There is no text"))
    else:
        call.session.active = call.world.moment.now
        targets = [target for target in call.params[0].split(",") if target]
        for target in targets[: limits.TARGETS]:
            _say_to(call, target, call.params[1:2] if with_text else ())
        for target in targets[limits.TARGETS :]:
            text = _("At most {count} targets at once").format(count=limits.TARGETS)
            _refuse(call, num.ERR_TOOMANYTARGETS, cut(target, limits.SHOWN), text)


def say_lines(call: Call, target: str, text: tuple[str, ...]) -> None:
    """A message of several lines. call: its verb and client-only tags; text: `multiline.fold`."""
    call.session.active = call.world.moment.now
    _say_to(call, target, text)


def _refuse(call: Call, numeric: str, *params: str) -> None:
    """NOTICE is never answered, so that two programs do not talk for ever (RFC 2812 3.3.2)."""
    if call.message.verb != "NOTICE":
        call.reply(numeric, *params)


def _say_to(call: Call, target: str, text: tuple[str, ...]) -> None:
    """To a person, a room, or those of a room with a standing (`@#room`; ISUPPORT STATUSMSG)."""
    name = target.lstrip("".join(PREFIXES.values()))
    if name.startswith("#"):
        room = call.world.room(name)
        if room is None or not room.is_visible_to(call.session):
            _refuse(call, num.ERR_NOSUCHCHANNEL, cut(name, limits.SHOWN), _("No such room"))
        else:
            _say_in_room(call, room, target[: len(target) - len(name)][-1:], text)
        return
    person = call.world.person(target)
    account = call.world.accounts.find(target)
    if person is None and account is not None and text:
        _say_to_owner(call, account, text)
    elif person is None:
        shown = cut(target, limits.SHOWN)
        _refuse(call, num.ERR_NOSUCHNICK, shown, _("Nobody here has that nick"))
    else:
        _say_to_person(call, person, text)


def _say_in_room(call: Call, room: Room, prefix: str, text: tuple[str, ...]) -> None:
    """prefix: of the lowest standing that gets it; empty: everybody."""
    world, session = call.world, call.session
    refusal = refuse_speaking(session, room, text[0] if text else "") or refuse_muted(call, room)
    if refusal:
        _refuse(call, num.ERR_CANNOTSENDTOCHAN, room.name, refusal)
        return
    # What not everybody may read is not kept in the room's history, which everybody may read.
    kept = [room.key] if _is_kept(call, text) and not prefix else []
    recorded = world.record(kept, _message(call, prefix + room.name, text))
    standing = standings_from(prefix)
    receivers = (
        member
        for member, membership in room.members.items()
        if member is not session and (not prefix or membership.standing & standing)
    )
    _deliver(call, recorded, receivers)
    if kept and text and not _is_ctcp(text[0]):
        shown = text[0].replace("\n", " | ")
        world.note(HappeningKind.SAID, session, room=room.name, text=shown)


def _say_to_person(call: Call, person: Session, text: tuple[str, ...]) -> None:
    session = call.session
    # Who is muted may still ask why: operators hear everybody.
    if not person.is_operator and _is_muted(call, person.nick):
        return
    sides = {mailbox(session.owner, person.nick), mailbox(person.owner, session.nick)}
    message = _message(call, person.nick, text)
    kept = sorted(sides) if _is_kept(call, text) else []
    recorded = call.world.record(kept, message)
    if person is session:
        _tell_himself(session, recorded)
    _deliver(call, recorded, [person] if person is not session else [])
    if person.away and call.message.verb == "PRIVMSG":
        call.reply(num.RPL_AWAY, person.nick, person.away)


def _say_to_owner(call: Call, account: Account, text: tuple[str, ...]) -> None:
    """To somebody whose own nick nobody uses now: under the nicks that he goes by, or kept."""
    world, session = call.world, call.session
    if _is_muted(call, account.name):
        return
    here = [one for one in online(world, account.name) if one is not session]
    if not here and (refusal := refuse_waiting(call, account)):
        _refuse(call, num.ERR_NOSUCHNICK, account.name, refusal)
        return
    sides = {mailbox(session.owner, account.name), mailbox(account.owner, session.nick)}
    recorded = world.record(sorted(sides), _message(call, account.name, text))
    for one in here:
        one.put(readdressed(recorded, one))
    _deliver(call, recorded, [])
    if not here:
        away = _("not here now; your message is kept and delivered on return")
        call.reply(num.RPL_AWAY, account.name, away)


def _tell_himself(session: Session, recorded: Outgoing) -> None:
    """What somebody says to himself reaches him as anybody's word would: it is no part of the
    answer to his command, whose label only the echo carries."""
    gathered, session.capture = session.capture, None
    session.put(recorded)
    session.capture = gathered


def refuse_speaking(session: Session, room: Room, text: str) -> str:
    """Why the session may not say that in the room; empty when it may."""
    if "n" in room.flags and session not in room.members:
        return _("You are not in that room")
    if "C" in room.flags and _is_ctcp(text):
        return _("This room takes no CTCP")
    if room.has_standing(session, "ohv"):
        return ""
    if room.is_banned(session):
        return _("You are banned from this room")
    if "m" in room.flags:
        return _("Only voiced members speak in this room")
    return ""


def _is_muted(call: Call, nick: str) -> bool:
    """Whether the host silenced the session everywhere; then it is told."""
    muted = call.world.sanction(call.session, SanctionKind.MUTE)
    if muted:
        _refuse(call, num.ERR_CANNOTSENDTOUSER, nick, muted)
    return bool(muted)


def refuse_muted(call: Call, room: Room) -> str:
    """Why somebody whom the host silenced may not speak in the room; empty when he may."""
    world, session = call.world, call.session
    ban = world.sanction(session, SanctionKind.BAN, room)
    return ban or world.sanction(session, SanctionKind.MUTE, room)


def _is_kept(call: Call, text: tuple[str, ...]) -> bool:
    """Whether it belongs into the history: words, and tags such as reactions, but not that
    somebody is typing, which is over when anybody asks."""
    tags = client_tags(call.message.tags)
    return bool(text) or (bool(tags) and tags.keys().isdisjoint(TYPING))


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
    if cap.ECHO_MESSAGE in call.session.capabilities:
        # Together with the others: its bytes are often theirs too.
        receivers = chain(receivers, [call.session])
    call.world.deliver(recorded, receivers)
