"""Reactions under messages (IRCv3 client-tags/react, draft): ours, those that come, and those that
history shows."""

from __future__ import annotations

from client.core import errands, timeline
from client.core.context import Context
from client.core.events import Reacted
from client.core.model import Line, Room, Seal
from client.core.reactions import Reaction, readable
from client.core.speech import REPLY, msgid_of, nick_of, reply_of
from language import _
from protocol import capabilities as caps
from protocol.message import Message
from protocol.names import casefold

REACT = "+draft/react"
UNREACT = "+draft/unreact"


def react(ctx: Context, room: Room, line: Line, emoji: str) -> str:
    """React to a message, or take the same reaction back. Returns a label, or '' and a reason."""
    if caps.MESSAGE_TAGS not in ctx.session.capabilities or not line.msgid:
        ctx.error(_("This server passes on no reactions; /reply answers with words."))
    elif line.seal is Seal.SEALED:
        ctx.error(
            _("Reactions are not encrypted: the host would see yours. /reply answers with words.")
        )
    elif emoji == ":" or not readable(emoji) or not all(map(_is_sendable, emoji)):
        ctx.error(_("A reaction is an emoji or a short word, such as 👍 or :thumbsup:."))
    else:
        return _send(ctx, room, line, emoji)
    return ""


def _is_sendable(character: str) -> bool:
    """Joiners and selectors make one picture of several; the rest of what is hidden is no emoji."""
    hidden = character in "\u200d\ufe0f" or "\U000e0020" <= character <= "\U000e007f"
    return hidden or character.isprintable()


def _send(ctx: Context, room: Room, line: Line, emoji: str) -> str:
    key, shown = casefold(room.target), readable(emoji)
    is_new = not ctx.reactions.stands(key, line.msgid, ctx.model.nick, shown)

    def done() -> None:
        if caps.ECHO_MESSAGE not in ctx.session.capabilities:
            _note(ctx, room, line.msgid, Reaction(ctx.model.nick, shown, ctx.server_now, is_new))

    def refused(reason: str) -> None:
        ctx.error(_("Not sent: {reason}").format(reason=reason))

    tags = {REPLY: line.msgid, REACT if is_new else UNREACT: emoji}
    return errands.send(ctx, "TAGMSG", room.target, tags=tags, done=done, refused=refused)


def take_in(ctx: Context, room: Room, message: Message, *, news: bool) -> None:
    """A TAGMSG; it may have another meaning."""
    about, nick = reply_of(message), nick_of(message)
    stands = REACT in message.tags
    emoji = readable(message.tags.get(REACT, "") or message.tags.get(UNREACT, ""))
    if about and nick and emoji:
        one = Reaction(nick, emoji, ctx.stamp(message), stands, msgid_of(message))
        _note(ctx, room, about, one, news=news)


def _note(ctx: Context, room: Room, about: str, one: Reaction, *, news: bool = True) -> None:
    key = casefold(room.target)
    if ctx.reactions.note(key, about, one):
        for line in show(ctx, room, about):
            if news:
                ctx.emit(Reacted(key, line, one.nick, one.emoji, not one.stands))


def show(ctx: Context, room: Room, msgid: str) -> list[Line]:
    """Put what is known of reactions under the message. Returns it, if it is there and has
    changed. What is closed for two has none: anybody could have made them."""
    key = casefold(room.target)
    line = timeline.find(room, msgid) if ctx.reactions.knows(key, msgid) else None
    if line is None or line.deleted or line.seal is Seal.SEALED:
        return []
    shown = ctx.reactions.shown(key, msgid)
    if shown == line.reactions:
        return []
    line.reactions = shown
    ctx.changed()
    return [line]
