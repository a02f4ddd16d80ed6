"""What people say: messages, notices, topics."""

from __future__ import annotations

from client.core import history, markers, presence, private, unsealing
from client.core.context import Context
from client.core.incoming.registry import handles
from client.core.model import Line, Room
from client.core.speech import answers_us, known_room, line_of, room_target
from client.core.wording import NICK_LIMIT, TOPIC_LIMIT, safe
from language import _
from protocol import numerics as n
from protocol.message import Message
from protocol.names import casefold
from protocol.source import Source


@handles("PRIVMSG", "NOTICE", params=2)
def _said(ctx: Context, message: Message) -> None:
    line = line_of(ctx, message)
    if line is None:
        return
    target = room_target(ctx, message.params[0])
    if target.startswith("#"):
        room = ctx.model.find(target)
    elif message.verb == "NOTICE" and not _by_person(message):
        if line.text:
            # Its host's words, as they were typed.
            ctx.note(_("The server says: {text}").format(text=line.text))
        return
    else:
        room = _private(ctx, line, target)
    if room is not None:
        _note_host(room, line.nick, message)
        line.mention = line.mention or answers_us(room, line)
        unsealing.unlock(ctx, room, line, message, tells=not line.own)
        ctx.add(room, line)


def _note_host(room: Room, nick: str, message: Message) -> None:
    member = room.members.get(casefold(nick))
    if member is not None and not member.host:
        member.host = presence.host_of(Source.parse(message.source).host)


def _by_person(message: Message) -> bool:
    return "!" in message.source


def _private(ctx: Context, line: Line, target: str) -> Room | None:
    """The talk with whoever is on the other side: the sender, or for our own echo the target."""
    partner = safe(target, NICK_LIMIT) if line.own else line.nick
    return open_private(ctx, partner) if partner.strip() else None


def open_private(ctx: Context, nick: str) -> Room:
    """The talk with one person; a new one gets the history the server has of it, and their key."""
    room = ctx.model.find(nick)
    if room is None:
        room = ctx.open_room(nick)
        if not private.ask(ctx, nick):
            private.show(ctx, room)
        history.ask_latest(ctx, room)
        markers.ask(ctx, room)
        ctx.presence.watch(ctx.session, room)
    return room


@handles("TOPIC", params=2)
def _topic(ctx: Context, message: Message) -> None:
    room = known_room(ctx, message.params[0])
    line = line_of(ctx, message)
    if room is not None and line is not None:
        room.topic = line.text
        ctx.add(room, line)


@handles(n.RPL_TOPIC, n.RPL_NOTOPIC, params=3)
def _topic_is(ctx: Context, message: Message) -> None:
    room = known_room(ctx, message.params[1])
    if room is not None:
        is_set = message.verb == n.RPL_TOPIC
        room.topic = safe(message.params[2], TOPIC_LIMIT) if is_set else ""
        ctx.changed()
