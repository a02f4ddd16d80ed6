"""Messages as lines: what PRIVMSG, NOTICE and TOPIC say, live or from history."""

from __future__ import annotations

import re

from client.core.context import Context
from client.core.model import Kind, Line, Room
from client.core.wording import NICK_LIMIT, TOPIC_LIMIT, safe
from protocol.message import Message
from protocol.source import Source

_MSGID_LIMIT = 256  # characters; ours have 26, and they go back into requests of 512 bytes


def nick_of(message: Message) -> str:
    """Who sent it, fit for the model; may be empty. Never looks like a room."""
    return safe(Source.parse(message.source).nick, NICK_LIMIT).lstrip("#")


def room_target(ctx: Context, target: str) -> str:
    """`@#jarkom` (ISUPPORT STATUSMSG: to its moderators) is said in `#jarkom`."""
    ranks = ctx.session.tokens.get("STATUSMSG", "")
    return target.lstrip(ranks) if "#" in target and target[:1] in ranks else target


def line_of(ctx: Context, message: Message) -> Line | None:
    """A message as a line of a room, or None if there is nothing to show (CTCP, TAGMSG …)."""
    nick = nick_of(message)
    text = message.params[-1] if message.params else ""
    match message.verb:
        case "PRIVMSG" | "NOTICE" if len(message.params) > 1:
            kind = Kind.MESSAGE if message.verb == "PRIVMSG" else Kind.NOTICE
            if text.startswith("\x01"):
                # CTCP: only "somebody does something" is for people; the rest asks for our data.
                if not text.startswith("\x01ACTION "):
                    return None
                kind = Kind.ACTION
                text = text.removeprefix("\x01ACTION ").rstrip("\x01")
            text = safe(text)
        case "TOPIC" if len(message.params) > 1:
            kind = Kind.TOPIC
            text = safe(text, TOPIC_LIMIT)
        case _:
            return None
    own = ctx.is_me(nick)
    return Line(
        kind,
        ctx.stamp(message),
        nick,
        text,
        message.tags.get("msgid", "")[:_MSGID_LIMIT],
        own=own,
        mention=not own and kind is not Kind.TOPIC and mentions(text, ctx.model.nick),
    )


def mentions(text: str, nick: str) -> bool:
    """Whether the text has the nick as a word of its own, in any case."""
    if not nick or nick.lower() not in text.lower():
        return False
    edge = r"[A-Za-z0-9_\-\[\]\\`^{|}]"
    return re.search(f"(?<!{edge}){re.escape(nick)}(?!{edge})", text, re.IGNORECASE) is not None


def known_room(ctx: Context, target: str) -> Room | None:
    """The room a message is for; a room we are not in has no place in the model."""
    target = room_target(ctx, target)
    return ctx.model.find(target) if target.startswith("#") else None
