"""Own messages: split, shown at once, and settled when the server answers.

With labeled-response the answer carries our label (IRCv3 labeled-response: the echo, an error, or
ACK). Without it a PING with the label follows the message: servers answer in order, so its PONG
means that the message was taken, unless an error about its target came before.
"""

from __future__ import annotations

import re

from client.core import timeline
from client.core.context import Context
from client.core.events import Delivered, LineAdded
from client.core.gaps import ONCE, Sent, Waiting
from client.core.model import Delivery, Kind, Line, Room
from client.core.session import Reply
from client.core.wording import safe, sentence
from protocol import capabilities as caps
from protocol.message import Message
from protocol.names import casefold
from protocol.source import Source
from protocol.text import split

# What would break the line or the reader's terminal. Joiners inside emoji stay for those who can.
_UNSENDABLE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff]")
_ACTION = "\x01ACTION {}\x01"

_REFUSALS_OF_TARGETS = frozenset({"401", "403", "404", "407", "411", "412", "442"})


def say(ctx: Context, room: Room, text: str, kind: Kind = Kind.MESSAGE) -> str:
    """Send a text of any length and number of lines. Returns the label of the last message."""
    label = ""
    wrapper = _ACTION if kind is Kind.ACTION else "{}"
    space = ctx.session.room_for_text(ctx.model.nick, "PRIVMSG", room.target)
    for line in text.splitlines():
        line = _UNSENDABLE.sub("", line)
        if line.strip():
            for piece in split(line, max(space - len(wrapper.format("")), 4)):
                label = _send(ctx, room, piece, wrapper.format(piece), kind) or label
    return label


def _send(ctx: Context, room: Room, text: str, wire: str, kind: Kind) -> str:
    if not text:
        return ""
    label = ctx.session.new_label()
    if not ctx.session.could_send("PRIVMSG", room.target, wire):
        ctx.error(f"That can't be sent to {room.title}.")
        return ""
    line = Line(kind, ctx.now, ctx.model.nick, safe(text), own=True)
    post(ctx, room, Sent(label, room.target, line, wire, ctx.new_once()))
    return label


def post(ctx: Context, room: Room, sent: Sent) -> None:
    """Show a new message, and send it: now, or when what it waits for has come."""
    key = casefold(room.target)
    waits = ctx.must_wait(room)
    if waits:
        ctx.resuming.waiting.setdefault(key, Waiting()).messages.append(sent)
    else:
        transmit(ctx, sent)
    if sent.line is not None:
        if waits:
            sent.line.delivery = Delivery.WAITING
        timeline.append(room, sent.line)
        ctx.emit(LineAdded(key, sent.line))


def transmit(ctx: Context, sent: Sent) -> None:
    """Send a message over this connection; its answer settles it."""
    has = ctx.session.capabilities
    waits = caps.LABELED_RESPONSE in has and caps.ECHO_MESSAGE in has
    tags = {ONCE: sent.once} if sent.once else {}
    ctx.session.send("PRIVMSG", sent.target, sent.text, label=sent.label, tags=tags)
    if sent.line is not None:
        sent.line.delivery = Delivery.PENDING if waits else Delivery.SENT
    ctx.requests.sent[sent.label] = sent
    if caps.LABELED_RESPONSE not in has:
        ctx.session.send("PING", sent.label)


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
    if sent is not None and _refuses(message):
        fail(ctx, sent, sentence(message))
        return True
    return False


def fail(ctx: Context, sent: Sent, reason: str) -> None:
    """An own message was refused: mark it and say why where the person looks."""
    ctx.requests.sent.pop(sent.label, None)
    if sent.line is not None:
        sent.line.delivery = Delivery.FAILED
        ctx.error(f"Not sent: {reason}")
    ctx.emit(Delivered(sent.label, reason))


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
            if len(echo.params) > 1:
                sent.line.text = _text_of(echo.params[1])  # the server may have cut it
    ctx.emit(Delivered(sent.label))


def _text_of(wire: str) -> str:
    return safe(wire.removeprefix("\x01ACTION ").removesuffix("\x01"))


def _echoed(ctx: Context, message: Message) -> Sent | None:
    """The message an echo without a label belongs to: by its id, or the oldest with its target
    and text."""
    if caps.ECHO_MESSAGE not in ctx.session.capabilities or len(message.params) < 2:
        return None
    target, text = message.params[:2]
    once = message.tags.get(ONCE, "")
    for sent in ctx.requests.sent.values():
        same = sent.once == once if once else sent.text == text
        if same and casefold(sent.target) == casefold(target):
            return sent
    return None


def _waiting_for(ctx: Context, target: str) -> Sent | None:
    if caps.LABELED_RESPONSE in ctx.session.capabilities:
        return None
    key = casefold(target)
    return next((s for s in ctx.requests.sent.values() if casefold(s.target) == key), None)


def _refuses(message: Message) -> bool:
    return message.verb == "FAIL" or (message.verb.isdigit() and message.verb[0] in "45")
