"""Answers that are for the person: lists of rooms, errors."""

from __future__ import annotations

from client.core import entering, history, markers, reading, resuming, searching
from client.core.context import Context
from client.core.events import RoomsListed
from client.core.incoming import keys
from client.core.incoming.registry import handles
from client.core.wording import NICK_LIMIT, TOPIC_LIMIT, as_sentence, people, safe, sentence
from language import _, ngettext
from protocol import numerics as n
from protocol import roomproof
from protocol.message import Message
from protocol.names import channel_of, room_of

# Rooms kept of a LIST. A LAN server has dozens; a hostile one may list for ever.
LISTED_LIMIT = 2000
_SHOWN_LIMIT = 100  # of them, lines printed by /rooms: a few screens


@handles(n.RPL_LIST, params=3)
def _list(ctx: Context, message: Message) -> None:
    name, count, *topic = message.params[1:]
    visible = int(count) if count.isascii() and count.isdigit() and len(count) < 9 else 0
    if len(ctx.requests.rooms) < LISTED_LIMIT:
        about = safe(topic[0], TOPIC_LIMIT) if topic else ""
        ctx.requests.rooms.append((safe(room_of(name), NICK_LIMIT), visible, about))


@handles(n.RPL_LISTEND)
def _list_end(ctx: Context, message: Message) -> None:
    rooms, ctx.requests.rooms = ctx.requests.rooms, []
    if ctx.requests.rooms_aloud:
        ctx.requests.rooms_aloud = False
        ctx.note(_("This server has no rooms.") if not rooms else _("Rooms here:"), asked=True)
        for name, count, topic in rooms[:_SHOWN_LIMIT]:
            about = f": {topic}" if topic else ""
            ctx.note(f"  {name}, {people(count)}{_standing(ctx, name)}{about}", asked=True)
        if len(rooms) > _SHOWN_LIMIT:
            ctx.note(_("  and {count} more").format(count=len(rooms) - _SHOWN_LIMIT), asked=True)
    ctx.listed = tuple(rooms)
    ctx.emit(RoomsListed(ctx.listed))


def _standing(ctx: Context, name: str) -> str:
    """What the person has of a room, after a comma; empty: nothing."""
    room = ctx.model.find(channel_of(name))
    if room is None or not room.joined:
        return ""
    words = []
    if room.unread:
        said = ngettext("{count} unread message", "{count} unread messages", room.unread)
        words.append(said.format(count=room.unread))
    if room.muted:
        words.append(_("muted"))
    return "".join(f", {word}" for word in words)


@handles("FAIL", params=2)
def _fail(ctx: Context, message: Message) -> None:
    """FAIL command code context… :sentence (IRCv3 standard-replies)."""
    command = message.params[0].upper()
    context = message.params[2:-1]
    if command == "CHATHISTORY":
        if not resuming.failed(ctx, context):
            page = history.failed(ctx, context)
            room = history.named(ctx, context)
            if page is not None and room is not None:
                reading.refused(ctx, room, page, message)
    elif command == "SEARCH":
        searching.failed(ctx, message)
    elif command == "METADATA":
        keys.failed(ctx, message.params[1].upper(), context)
    elif command == markers.VERB:
        pass  # the line at the first unread message is where it was; nothing to do about it
    elif not any(_ends_join(ctx, message, room) for room in context):
        ctx.error(sentence(message))


def _ends_join(ctx: Context, message: Message, room: str) -> bool:
    """Whether that was the answer to our wish to enter a room."""
    match message.params[0].upper():
        case "JOIN":
            return entering.refuse(ctx, room, sentence(message))
        case roomproof.VERB:
            return entering.failed(ctx, message.params[1].upper(), room, sentence(message))
    return False


@handles("WARN", "NOTE", params=2)
def _warn(ctx: Context, message: Message) -> None:
    ctx.note(as_sentence(safe(message.params[-1])))


@handles(n.ERR_NOMOTD, n.ERR_NOTREGISTERED, n.ERR_NOORIGIN, n.ERR_INVALIDCAPCMD)
def _silent(ctx: Context, message: Message) -> None:
    """Nothing a person could do anything about."""


@handles(n.ERR_UNKNOWNCOMMAND, params=2)
def _unknown_command(ctx: Context, message: Message) -> None:
    is_proof = message.params[1].upper() == roomproof.VERB and entering.unanswered(ctx)
    if ctx.online and not is_proof:  # before: an old server that does not know CAP
        ctx.error(sentence(message))
