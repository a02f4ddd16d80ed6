"""Own messages: split, shown at once, and settled when the server answers.

With labeled-response the answer carries our label (IRCv3 labeled-response: the echo, an error, or
ACK). Without it a PING with the label follows the message: servers answer in order, so its PONG
means that the message was taken, unless an error about its target came before.
"""

from __future__ import annotations

import re

from client.core import multiline, pacing, private, timeline, unsealing
from client.core.context import Context
from client.core.events import Delivered, LineAdded
from client.core.gaps import ONCE, Sent, Waiting
from client.core.model import Delivery, Kind, Line, Room, Seal
from client.core.sealed import SENTENCE, TAG, TEXT_LIMIT
from client.core.session import Reply
from client.core.speech import REPLY
from client.core.wording import safe_lines, sentence
from language import N_, _
from protocol import capabilities as caps
from protocol.message import Message
from protocol.names import casefold
from protocol.source import Source
from protocol.text import split

# What would break a line or the reader's terminal, line feeds aside. Joiners inside emoji stay for
# those who can.
_UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ACTION = "\x01ACTION {}\x01"

# Messages that wait for the next connection: an hour's typing. What is pasted meanwhile must not
# fill the memory, and then the room.
WAITING_LIMIT = 500
# Refused messages of one conversation that are kept for another try; a script may make thousands.
FAILED_LIMIT = 100
# ms until a message without an answer is LATE; a LAN answers in milliseconds, bad Wi-Fi in seconds.
LATE_AFTER = 2_000
TOO_LONG = N_("it is too long for one message here. /again sends it in parts.")
_REFUSALS_OF_TARGETS = frozenset({"401", "403", "404", "407", "411", "412", "442"})


def say(
    ctx: Context,
    room: Room,
    text: str,
    kind: Kind = Kind.MESSAGE,
    *,
    openly: bool = False,
    reply_to: str = "",
) -> str:
    """Send a text of any length and number of lines. Returns the label of the last message.

    openly: to somebody with a key, too, so that the host can read it. reply_to: a msgid."""
    label = ""
    wrapper = _ACTION if kind is Kind.ACTION else "{}"
    for piece in in_messages(ctx, room, text, kind, openly=openly):
        if ctx.must_wait(room) and ctx.resuming.count >= WAITING_LIMIT:
            ctx.error(
                _("Not sent: {count} messages wait to be sent already.").format(count=WAITING_LIMIT)
            )
            break
        sent = Sent("", room.target, text=wrapper.format(piece), openly=openly, reply_to=reply_to)
        label = _send(ctx, room, piece, sent, kind) or label
        reply_to = ""  # the others follow it
    return label


def in_messages(
    ctx: Context, room: Room, text: str, kind: Kind = Kind.MESSAGE, *, openly: bool = False
) -> list[str]:
    """The messages that a text becomes: one, where the server takes several lines together and
    there are not too many; else one for each line, and for each part of a long one."""
    text = _UNSENDABLE.sub("", "\n".join(text.splitlines()))
    closed = 0 if openly else private.space(ctx, room)
    space = _space(ctx, room.target, kind)
    limits = ctx.session.multiline
    if kind is not Kind.ACTION and closed:
        return multiline.packed(text, closed, multiline.Limits(closed, multiline.LINES_LIMIT))
    if kind is not Kind.ACTION and limits is not None:
        if room.is_private and private.is_possible(ctx):  # perhaps it will be closed
            limits = multiline.Limits(min(limits.bytes, TEXT_LIMIT), limits.lines)
        return multiline.packed(text, space, limits)
    lines = (line for line in text.split("\n") if line.strip())
    return [piece for line in lines for piece in split(line, closed or space) if piece]


def _space(ctx: Context, target: str, kind: Kind) -> int:
    """Bytes of text in one line on the wire."""
    space = ctx.session.room_for_text(ctx.model.nick, "PRIVMSG", target)
    return max(space - (len(_ACTION.format("")) if kind is Kind.ACTION else 0), 4)


def _send(ctx: Context, room: Room, text: str, sent: Sent, kind: Kind) -> str:
    sent.label = ctx.session.new_label()
    if not ctx.session.could_send("PRIVMSG", room.target, "x"):
        ctx.error(_("That can't be sent to {room}.").format(room=room.title))
        return ""
    line = Line(kind, ctx.now, ctx.model.nick, safe_lines(text), own=True)
    line.reply_to = sent.reply_to
    sent.line = line
    sent.once = ctx.new_once()
    sent.number = ctx.resuming.messages
    post(ctx, room, sent)
    return sent.label


def post(ctx: Context, room: Room, sent: Sent) -> None:
    """Show a new message, and send it: now, or when what it waits for has come."""
    key = casefold(room.target)
    waits = ctx.must_wait(room)
    if sent.line is not None:
        sent.line.delivery = Delivery.WAITING if waits else Delivery.PENDING
        timeline.append(room, sent.line)
        ctx.emit(LineAdded(key, sent.line))
    if waits:
        ctx.resuming.waiting.setdefault(key, Waiting()).messages.append(sent)
    else:
        transmit(ctx, sent)


def transmit(ctx: Context, sent: Sent) -> None:
    """Send a message over this connection; its answer settles it. To one person it goes as soon as
    it is known whether it can be closed for them."""
    ctx.requests.sent[sent.label] = sent
    sent.since = ctx.now
    if sent.line is None or sent.target.startswith("#"):
        _write(ctx, sent)
        return
    sent.line.delivery = Delivery.PENDING
    if not private.hold(ctx, sent):
        _close(ctx, sent, sent.line)


def tick(ctx: Context) -> None:
    """Time passed: a person takes what looks sent for sent, so show what has no answer yet."""
    for sent in ctx.requests.sent.values():
        line = sent.line
        is_pending = line is not None and line.delivery is Delivery.PENDING
        if line is not None and is_pending and ctx.now - sent.since >= LATE_AFTER:
            line.delivery = Delivery.LATE
            ctx.changed()


def release(ctx: Context, nick: str) -> None:
    """What was held for somebody can go now, or can't."""
    for sent in private.ready(ctx, nick):
        if sent.line is not None and sent.label in ctx.requests.sent:
            _close(ctx, sent, sent.line)


def _close(ctx: Context, sent: Sent, line: Line) -> None:
    """Send it so that only its reader can open it, if the reader has a key."""
    text = _bare(sent.text)
    try:
        card = None if sent.openly else private.card_for(ctx, sent.target)
        box = private.close(ctx, sent.target, card, line.kind, text) if card else ""
    except private.RefusedError as refusal:
        fail(ctx, sent, str(refusal))
        return
    line.seal = Seal.SEALED if box else Seal.OPEN
    _write(ctx, sent, box)


def _write(ctx: Context, sent: Sent, box: str = "") -> None:
    has = ctx.session.capabilities
    waits = caps.LABELED_RESPONSE in has and caps.ECHO_MESSAGE in has
    tags = {ONCE: sent.once, REPLY: sent.reply_to, TAG: box}
    tags = {key: value for key, value in tags.items() if value}
    parts = [] if box else list(multiline.pieces(sent.text, _space(ctx, sent.target, Kind.MESSAGE)))
    if len(parts) > 1 and ctx.session.multiline is not None:
        _write_batch(ctx, sent, parts, tags)
    elif not ctx.session.send(
        "PRIVMSG", sent.target, SENTENCE if box else sent.text, label=sent.label, tags=tags
    ):
        fail(ctx, sent, _(TOO_LONG))
        return
    if sent.line is not None:
        sent.line.delivery = Delivery.PENDING if waits else Delivery.SENT
    if caps.LABELED_RESPONSE not in has:
        ctx.session.send("PING", sent.label)


def _write_batch(
    ctx: Context, sent: Sent, parts: list[multiline.Piece], tags: dict[str, str]
) -> None:
    """One message of several lines: its own tags stand on the opening line alone."""
    send, reference = ctx.session.send, sent.label
    opening = f"+{reference}", multiline.BATCH_TYPE, sent.target
    send("BATCH", *opening, label=sent.label, tags=tags)
    for part in parts:
        inside = {"batch": reference} | ({multiline.CONCAT: ""} if part.continues else {})
        send("PRIVMSG", sent.target, part.text, tags=inside)
    send("BATCH", f"-{reference}")


def barrier(ctx: Context) -> str:
    """A PING whose PONG settles a label: everything before it was answered."""
    label = ctx.session.new_label()
    ctx.requests.sent[label] = Sent(label)
    ctx.session.send("PING", label)
    return label


def take_answer(ctx: Context, reply: Reply) -> bool:
    """Settle the message this answers. False: it answers none, or is worth to be seen itself."""
    message = reply.message
    if message.verb == "PONG":
        settle(ctx, ctx.requests.sent.get(message.params[-1] if message.params else ""))
        return True
    sent = ctx.requests.sent.get(reply.label) if reply.label else None
    if message.verb == "ACK":
        settle(ctx, sent)
        return True
    if message.verb in ("PRIVMSG", "NOTICE"):
        sent = sent or _echoed(ctx, message)
        if sent is None or not ctx.is_me(Source.parse(message.source).nick):
            return False
        settle(ctx, sent, message)
        return True
    if sent is None and message.verb in _REFUSALS_OF_TARGETS and len(message.params) > 1:
        sent = _waiting_for(ctx, message.params[1])
    if sent is not None and pacing.is_too_fast(message) and pacing.hold(ctx, sent):
        return True
    if sent is not None and (refuses(message) or pacing.is_too_fast(message)):
        fail(ctx, sent, sentence(message))
        return True
    return False


def fail(ctx: Context, sent: Sent, reason: str) -> None:
    """An own message was refused: mark it and say why where the person looks."""
    ctx.requests.sent.pop(sent.label, None)
    if sent.line is not None:
        _keep(ctx, sent, sent.line, reason)
        ctx.error(_("Not sent: {reason}").format(reason=reason))
    ctx.emit(Delivered(sent.label, reason))


def _keep(ctx: Context, sent: Sent, line: Line, reason: str) -> None:
    line.delivery = Delivery.FAILED
    line.failure = reason
    failed = ctx.resuming.failed.setdefault(casefold(sent.target), [])
    failed.append(sent)
    if len(failed) > FAILED_LIMIT:
        del failed[0]


def keep(ctx: Context, room: Room, text: str, like: Line, reason: str) -> None:
    """Show a text that was not sent after all as a message that failed: /again sends it."""
    line = Line(like.kind, ctx.now, ctx.model.nick, safe_lines(text), own=True)
    line.reply_to = like.reply_to
    wrapper = _ACTION if like.kind is Kind.ACTION else "{}"
    sent = Sent("", room.target, line, wrapper.format(text), reply_to=like.reply_to)
    _keep(ctx, sent, line, reason)
    ctx.add(room, line)


def repeat(ctx: Context, room: Room) -> str:
    """Send anew what was refused in a conversation, as new messages. Returns the label of the last
    one; empty if there is no such thing."""
    label = ""
    waiting = ctx.resuming.failed.pop(casefold(room.target), [])
    for sent in waiting:
        line = sent.line
        if line is None or not any(one is line for one in room.lines):
            continue  # the person has deleted it
        room.lines[:] = [one for one in room.lines if one is not line]
        text, openly = _bare(sent.text), sent.openly
        label = say(ctx, room, text, line.kind, openly=openly, reply_to=sent.reply_to) or label
    return label


def settle(ctx: Context, sent: Sent | None, echo: Message | None = None) -> None:
    """The server has that message, and shows it so, if it shows it."""
    if sent is None:
        return
    ctx.requests.sent.pop(sent.label, None)
    if sent.line is not None:
        sent.line.delivery = Delivery.SENT
        if echo is not None:
            sent.line.stamp = ctx.stamp(echo)
            sent.line.msgid = echo.tags.get("msgid", "")
            if sent.line.seal is Seal.SEALED:
                unsealing.note_own(ctx, echo, sent.line)
            elif len(echo.params) > 1:
                sent.line.text = safe_lines(_bare(echo.params[1]))  # the server may have cut it
    ctx.emit(Delivered(sent.label))


def _bare(wire: str) -> str:
    return wire.removeprefix("\x01ACTION ").removesuffix("\x01")


def _echoed(ctx: Context, message: Message) -> Sent | None:
    """The message an echo without a label belongs to: by its id, or the oldest with its target
    and text."""
    if caps.ECHO_MESSAGE not in ctx.session.capabilities or len(message.params) < 2:
        return None
    target, text = message.params[:2]
    once, is_box = message.tags.get(ONCE, ""), TAG in message.tags
    for sent in ctx.requests.sent.values():
        closed = sent.line is not None and sent.line.seal is Seal.SEALED
        same = sent.once == once if once else closed if is_box else sent.text == text
        if same and casefold(sent.target) == casefold(target):
            return sent
    return None


def _waiting_for(ctx: Context, target: str) -> Sent | None:
    if caps.LABELED_RESPONSE in ctx.session.capabilities:
        return None
    key = casefold(target)
    return next((s for s in ctx.requests.sent.values() if casefold(s.target) == key), None)


def refuses(message: Message) -> bool:
    """Whether that is a refusal: FAIL, or a numeric of an error."""
    return message.verb == "FAIL" or (message.verb.isdigit() and message.verb[0] in "45")
