"""Messages taken back (IRCv3 draft/message-redaction): by whom it may be, and out of everything."""

from __future__ import annotations

from collections.abc import Callable

from client.core import errands, links, outgoing, reacting, timeline
from client.core.context import Context
from client.core.events import Deleted, Delivered
from client.core.model import SAID, Delivery, Line, Room
from client.core.wording import safe
from language import _
from protocol import capabilities as caps
from protocol.message import Message
from protocol.names import casefold

_UNSENT = frozenset({Delivery.WAITING, Delivery.FAILED, Delivery.UNSURE})


def is_possible(ctx: Context) -> bool:
    """Whether this server takes messages back."""
    return caps.MESSAGE_REDACTION in ctx.session.capabilities


def _nothing() -> None:
    """Nothing else depends on it."""


def delete(
    ctx: Context,
    room: Room,
    line: Line,
    reason: str = "",
    *,
    then: Callable[[], None] = _nothing,
    instead: Callable[[], None] = _nothing,
) -> str:
    """Take a message back. then: called once it is gone; instead: when it will not be. Returns a
    label, or ''."""
    if line.delivery in _UNSENT:
        _drop(ctx, room, line)
        then()
        return ""
    if not is_possible(ctx) or not line.msgid:
        ctx.error(
            _("The server does not know yet how to call that message; try again.")
            if is_possible(ctx)
            else _("This server can't take messages back: what was said stays.")
        )
        instead()
        return ""

    def done() -> None:
        erase(ctx, room, line.msgid, ctx.model.nick, reason)
        then()

    def refused(why: str) -> None:
        ctx.error(_("Not deleted: {reason}").format(reason=why))
        instead()

    words = (room.target, line.msgid, *((reason,) if reason else ()))
    return errands.send(ctx, "REDACT", *words, done=done, refused=refused)


def _drop(ctx: Context, room: Room, line: Line) -> None:
    """An own message that nobody has seen: it is not sent any more, and was never there."""
    key = casefold(room.target)
    it = ctx.resuming
    waiting = it.waiting.get(key)
    queues = [waiting.messages if waiting else [], it.unsure.get(key, []), it.failed.get(key, [])]
    for queue in queues:
        for sent in [one for one in queue if one.line is line]:
            queue.remove(sent)
            ctx.emit(Delivered(sent.label, _("You took it back before it was sent.")))
    if waiting is not None and not waiting.messages:
        del it.waiting[key]
    links.forget(room, line)
    room.lines[:] = [one for one in room.lines if one is not line]
    ctx.changed()


def taken_back(ctx: Context, room: Room, message: Message, by: str) -> None:
    """REDACT target msgid [reason]: live, or among what history shows."""
    reason = safe(message.params[2]) if len(message.params) > 2 else ""
    erase(ctx, room, message.params[1], by, reason)


def erase(ctx: Context, room: Room, msgid: str, by: str, reason: str = "") -> None:
    """Out of everything that we keep. What is not known, or known from elsewhere, stays."""
    key = casefold(room.target)
    line = timeline.find(room, msgid)
    shown = [line] if line is not None and line.kind in SAID and not line.deleted else []
    for line in (*shown, *_found(ctx, key, msgid)):
        links.forget(room, line)
        line.deleted = True
        line.text = reason
        line.mention = False
        line.reactions = {}
    if shown:
        ctx.reactions.forget(key, msgid)
        ctx.emit(Deleted(key, shown[0], by))
    reacting.show(ctx, room, ctx.reactions.take_back(key, msgid))
    ctx.changed()


def _found(ctx: Context, key: str, msgid: str) -> list[Line]:
    """The message, as a search found it."""
    results = ctx.model.search.results
    return [one.line for one in results if one.room == key and one.line.msgid == msgid]


def edit(ctx: Context, room: Room, line: Line, text: str) -> str:
    """Delete an own message and say it anew. The new one goes only when the old one is gone: else
    both would stand there. If it stays, the new one is kept as one that failed, for /again."""

    def send_anew() -> None:
        outgoing.say(ctx, room, text, line.kind, reply_to=line.reply_to)

    def keep() -> None:
        outgoing.keep(ctx, room, text, line, _("The message that it replaces was not deleted."))

    return delete(ctx, room, line, then=send_anew, instead=keep)
