"""Messages as lines: what people say and what happens in rooms, live or from history."""

from __future__ import annotations

import re

from client.core import timeline
from client.core.context import Context
from client.core.model import Kind, Line, Room
from client.core.modes import describe_modes, parse_modes
from client.core.wording import NICK_LIMIT, TOPIC_LIMIT, safe, safe_lines
from language import _
from protocol.message import Message
from protocol.source import Source

REPLY = "+reply"
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
        case "PRIVMSG" | "NOTICE" if len(message.params) > 1 and not ctx.ignores(message):
            kind = Kind.MESSAGE if message.verb == "PRIVMSG" else Kind.NOTICE
            if text.startswith("\x01"):
                # CTCP: only "somebody does something" is for people; the rest asks for our data.
                if not text.startswith("\x01ACTION "):
                    return None
                kind = Kind.ACTION
                text = text.removeprefix("\x01ACTION ").rstrip("\x01")
            text = safe_lines(text)
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
        msgid_of(message),
        own=own,
        mention=not own and kind is not Kind.TOPIC and mentions(text, ctx.model.nick),
        reply_to=reply_of(message) if kind is not Kind.TOPIC else "",
    )


def history_line(ctx: Context, message: Message) -> Line | None:
    """The same for history, where everything that happened stands beside what was said
    (draft/event-playback)."""
    if message.verb in ("PRIVMSG", "NOTICE", "TOPIC"):
        return line_of(ctx, message)
    row = _EVENTS.get(message.verb)
    nick = nick_of(message)
    if row is None or not nick or len(message.params) < row[1]:
        return None
    if row[0] in _COMINGS and ctx.ignores(message):
        return None
    kind, _ = row
    words = message.params[1:] if kind is not Kind.QUIT and kind is not Kind.NICK else (
        message.params
    )
    text = safe(words[0]) if words else ""
    match kind:
        case Kind.JOIN:
            text = ""
        case Kind.KICK:
            nick, text = safe(message.params[1], NICK_LIMIT), kicked_by(message)
        case Kind.NICK:
            text = safe(message.params[0], NICK_LIMIT).lstrip("#")
        case Kind.MODE:
            text = describe_modes(parse_modes(ctx, words))
            if not text:
                return None
    line = Line(kind, ctx.stamp(message), nick, text, msgid_of(message), own=ctx.is_me(nick))
    return line if nick else None


_COMINGS = frozenset({Kind.JOIN, Kind.PART, Kind.QUIT, Kind.NICK})
_EVENTS = {
    "JOIN": (Kind.JOIN, 1),
    "PART": (Kind.PART, 1),
    "QUIT": (Kind.QUIT, 0),
    "KICK": (Kind.KICK, 2),
    "NICK": (Kind.NICK, 1),
    "MODE": (Kind.MODE, 2),
}


def kicked_by(message: Message) -> str:
    """Who removed somebody, and why: `andi: spam`. A server does what its host said."""
    is_server = "!" not in message.source and "." in message.source
    by = _("the host") if is_server else nick_of(message)
    why = safe(message.params[2]) if len(message.params) > 2 else ""
    return f"{by}: {why}" if why and why != by else by


def msgid_of(message: Message) -> str:
    """Its msgid (IRCv3 message-ids), or nothing."""
    return message.tags.get("msgid", "")[:_MSGID_LIMIT]


def reply_of(message: Message) -> str:
    """The msgid of what it answers (IRCv3 client-tags/reply), or nothing."""
    tags = message.tags
    return (tags.get(REPLY, "") or tags.get("+draft/reply", ""))[:_MSGID_LIMIT]


def answers_us(room: Room, line: Line) -> bool:
    """Whether it answers what we said in that room, so that it concerns us as if it named us."""
    answered = timeline.find(room, line.reply_to) if not line.own else None
    return answered is not None and answered.own


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
