"""What is said in tags alone: reactions and who types; and what was said of older messages, live or
from history."""

from __future__ import annotations

from client.core import reacting, redacting, typists
from client.core.context import Context
from client.core.incoming.registry import handles
from client.core.model import Room
from client.core.session import History
from client.core.speech import msgid_of, nick_of, room_target
from protocol.message import Message
from protocol.names import casefold


@handles("TAGMSG", params=1)
def _tagged(ctx: Context, message: Message) -> None:
    room = _place(ctx, message)
    nick = nick_of(message)
    if room is None or not nick:
        return
    word = next((message.tags[tag] for tag in typists.TAGS if tag in message.tags), "")
    if word and not ctx.is_me(nick):
        is_here = room.is_private or casefold(nick) in room.members
        if is_here:
            typists.heard(ctx, room, nick, word)
    reacting.take_in(ctx, room, message, news=True)


@handles("REDACT", params=2)
def _redacted(ctx: Context, message: Message) -> None:
    room = _place(ctx, message)
    if room is not None:
        redacting.taken_back(ctx, room, message, nick_of(message))


def _place(ctx: Context, message: Message) -> Room | None:
    """The conversation it belongs to, if there is one: nobody opens a talk by a tag."""
    target, nick = room_target(ctx, message.params[0]), nick_of(message)
    if not target.startswith("#") and ctx.is_me(target):
        target = nick
    return ctx.model.find(target) if target else None


def replay(ctx: Context, batch: History) -> None:
    """A page of history was taken in: reactions to its messages, from this page or one before, and
    what it says was taken back."""
    room = ctx.model.find(batch.target)
    if room is None:
        return
    for message in batch.messages:
        if message.verb == "TAGMSG" and not ctx.ignores(message):
            reacting.take_in(ctx, room, message, news=False)
        elif message.verb == "REDACT" and len(message.params) > 1:
            redacting.taken_back(ctx, room, message, nick_of(message))
    for message in batch.messages:
        reacting.show(ctx, room, msgid_of(message))
