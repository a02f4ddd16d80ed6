"""REDACT: take back what was said (IRCv3 draft/message-redaction)."""

from __future__ import annotations

from collections.abc import Iterable

from language import N_, _
from protocol import capabilities as cap
from protocol import numerics as num
from protocol.names import casefold, is_nick
from protocol.text import cut
from server.core import limits
from server.core.command import Call, command
from server.core.history import TALK, Entry
from server.core.room import Room
from server.core.session import Session
from server.core.world import mailbox

_REDACTABLE = TALK | {"TAGMSG"}  # what happened in a room is not anybody's to take back


@command("REDACT", params=2, help=N_("REDACT <target> <msgid> [<reason>]: take back a message"))
def redact(call: Call) -> None:
    if cap.MESSAGE_REDACTION not in call.session.capabilities:
        text = _("REDACT needs the capability {capability}").format(
            capability=cap.MESSAGE_REDACTION
        )
        call.reply(num.ERR_UNKNOWNCOMMAND, "REDACT", text)
        return
    target, session = call.params[0], call.session
    if target.startswith("#"):
        room = call.world.room(target)
        if room is not None and (session in room.members or room.has_standing(session, "o")):
            _redact_in_room(call, room)
            return
    elif is_nick(target):
        _redact_in_private(call, target)
        return
    text = _("There is no such conversation, or you are not part of it")
    call.fail("INVALID_TARGET", text, cut(target, limits.SHOWN))


def _redact_in_room(call: Call, room: Room) -> None:
    if _may_redact(call, room.key, moderates=room.has_standing(call.session, "oh")):
        _carry_out(call, room.name, room.members)


def _redact_in_private(call: Call, nick: str) -> None:
    person = call.world.person(nick)
    shown = person.nick if person is not None else nick
    if _may_redact(call, mailbox(call.session.owner, nick), moderates=False):
        _carry_out(call, shown, [person] if person is not None else [])


def _may_redact(call: Call, key: str, *, moderates: bool) -> bool:
    """Whether the session may take back the message; FAIL is sent when not."""
    target, msgid = (cut(word, limits.SHOWN) for word in call.params[:2])
    entry = call.world.history_of(key).find(key, call.params[1])
    if entry is None or entry.verb not in _REDACTABLE:
        text = _("There is no such message here; perhaps it is too old")
        call.fail("UNKNOWN_MSGID", text, target, msgid)
        return False
    if moderates:
        return True
    if not _is_own(call.session, entry):
        call.fail("REDACT_FORBIDDEN", _("You can take back only what you said"), target, msgid)
        return False
    if call.world.moment.stamp - entry.stamp > limits.REDACTION_WINDOW * 1000:
        hours = limits.REDACTION_WINDOW // 3600
        text = _("A message can be taken back for {hours} hours; ask a moderator").format(
            hours=hours
        )
        window = str(limits.REDACTION_WINDOW)
        call.fail("REDACT_WINDOW_EXPIRED", text, target, msgid, window)
        return False
    return True


def _is_own(session: Session, entry: Entry) -> bool:
    """What an account said is the account's; what a guest said, that guest's from that place."""
    account = entry.tags.get("account", "")
    if account:
        return casefold(account) == casefold(session.account)
    return casefold(entry.source) == casefold(session.source)


def _carry_out(call: Call, target: str, receivers: Iterable[Session]) -> None:
    """Forget the message in every history it is in, then tell as of any message."""
    world, session, msgid = call.world, call.session, call.params[1]
    world.history.erase_everywhere(msgid)
    world.private.erase_everywhere(msgid)
    reason = cut(call.param(2), limits.REASON_LENGTH)
    news = call.as_session("REDACT", target, msgid, *((reason,) if reason else ()))
    told = {one for one in receivers if cap.MESSAGE_REDACTION in one.capabilities}
    told.discard(session)
    if cap.ECHO_MESSAGE in session.capabilities:
        told.add(session)
    world.deliver(world.record([], news), told)
