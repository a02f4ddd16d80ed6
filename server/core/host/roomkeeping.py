"""The host keeps rooms: open, close, topic, password, and what was said in them."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from language import N_, _
from protocol.names import casefold, channel_of, is_channel, room_of
from protocol.source import Source
from protocol.text import clean, cut
from server.core import limits
from server.core.happening import HappeningKind
from server.core.history import Entry
from server.core.host.registry import Order, RefusedError, Word, host_command
from server.core.limits import HISTORY_PAGE
from server.core.room import HOST_FLAGS, Room, is_key
from server.core.session import HashSecret, Work, WorkResult

# Messages that are looked through for somebody's last one: what is further back needs its msgid.
SEARCHED = 1000
REDACTION = "draft/message-redaction"


@host_command("open", "ROOM", help=N_("make a room that stays, also when it is empty"), least=1)
def open_(order: Order) -> list[str]:
    world, name = order.world, channel_of(order.word(0))
    if not is_channel(name):
        raise RefusedError(_("A room's name has no spaces, commas, colons, * or ?: open jarkom"))
    room = world.room(name)
    if room is not None and room.permanent:
        raise RefusedError(_("The room {room} is open already").format(room=room_of(room.name)))
    if room is not None:
        with world.changing(room):
            room.permanent = True
        return [_("The room {room} stays from now on").format(room=room_of(room.name))]
    if len(world.rooms) >= limits.ROOMS:
        raise RefusedError(
            _("There are {rooms} rooms already; close one first").format(rooms=limits.ROOMS)
        )
    room = world.add_room(name, permanent=True)
    room.flags = set(HOST_FLAGS)
    try:
        world.save_room(room)
    except Exception:
        world.rooms.pop(room.key, None)
        raise
    world.note(HappeningKind.ROOM_CREATED, nick=order.actor.name, room=room.name)
    return [_("The room {room} is open").format(room=room_of(name))]


@host_command(
    "close",
    "ROOM [REASON]",
    help=N_("put everybody out of a room and forget it, with its history"),
    least=1,
    words=(Word.ROOM,),
)
def close(order: Order) -> list[str]:
    world, room = order.world, order.room(order.word(0))
    reason = cut(clean(order.rest(1)), limits.REASON_LENGTH) or _("The room is closed")
    # Everybody goes, so nobody needs to see the others go.
    for member in list(room.members):
        source = order.actor.source
        member.put(world.outgoing("KICK", room.name, member.nick, reason, source=source))
        room.members.pop(member)
        member.rooms.pop(room)
    world.remove_room(room)
    return [
        _("The room {room} is closed and its history forgotten").format(room=room_of(room.name))
    ]


@host_command(
    "topic",
    "ROOM [TEXT]",
    help=N_("set what a room is about; without a text, take it away"),
    least=1,
    words=(Word.ROOM,),
)
def topic(order: Order) -> list[str]:
    world, room = order.world, order.room(order.word(0))
    text = cut(clean(order.rest(1)), limits.TOPIC_LENGTH)
    with world.changing(room):
        room.topic = text
        room.topic_by = order.actor.source
        room.topic_at = world.moment.stamp
    announcement = world.outgoing("TOPIC", room.name, text, source=order.actor.source)
    world.deliver(world.record_event([room], announcement), room.members)
    world.note(HappeningKind.TOPIC, nick=order.actor.name, room=room.name, text=text)
    return [
        (
            _("The topic of {room} is set") if text else _("The topic of {room} is taken away")
        ).format(room=room_of(room.name))
    ]


@host_command(
    "password",
    "ROOM PASSWORD | ROOM off",
    help=N_(
        "lock a room or open it; members stay. At the terminal, leave PASSWORD"
        " out to type it unseen"
    ),
    least=2,
    words=(Word.ROOM,),
    secret=1,
)
def password(order: Order) -> Generator[Work, WorkResult, list[str]]:
    world, room, secret = order.world, order.room(order.word(0)), order.word(1)
    if len(order.words) > 2 or not is_key(secret):
        text = _(
            "A password has no spaces or commas, does not begin with a colon, and has at most"
            " {count} bytes"
        )
        raise RefusedError(text.format(count=limits.KEY_LENGTH))
    off = secret == "off"
    hashed = "" if off else str((yield HashSecret(secret)))
    if world.room(room.name) is not room:  # it was closed meanwhile
        raise RefusedError(_("There is no room {room} any more").format(room=room_of(room.name)))
    was_locked = room.is_locked
    with world.changing(room):
        room.key_hash = hashed
    if was_locked or not off:
        _announce_lock(order, room)
    pattern = (
        _("The room {room} is open to everybody")
        if off
        else _("The room {room} is locked: newcomers need the new password")
    )
    return [pattern.format(room=room_of(room.name))]


def _announce_lock(order: Order, room: Room) -> None:
    world, change = order.world, "+k" if room.is_locked else "-k"
    announcement = world.outgoing("MODE", room.name, change, "*", source=order.actor.source)
    world.deliver(world.record_event([room], announcement), room.members)
    text = f"{change} *"
    world.note(HappeningKind.MODE, nick=order.actor.name, room=room.name, text=text)


@host_command(
    "delete",
    "ROOM MSGID | ROOM last NICK",
    help=N_("erase a message from the history and from screens that can"),
    least=2,
    words=(Word.ROOM, Word.TEXT, Word.PERSON),
)
def delete(order: Order) -> list[str]:
    world, room = order.world, order.room(order.word(0))
    entry = _wanted(order, room)
    world.history.erase(room.key, entry.msgid)
    redaction = world.outgoing("REDACT", room.name, entry.msgid, source=order.actor.source)
    world.deliver(redaction, (one for one in room.members if REDACTION in one.capabilities))
    nick = Source.parse(entry.source).nick
    return [_("A message of {nick} in {room} is erased").format(nick=nick, room=room_of(room.name))]


def _wanted(order: Order, room: Room) -> Entry:
    words = [word for word in order.words[1:] if word.lower() != "of"]
    if words[0].lower() != "last" or len(words) != 2:
        found = order.world.history.find(room.key, words[0])
        if found is None:
            text = _(
                "There is no message {msgid} in that room; `delete {room} last NICK` needs no msgid"
            )
            shown = cut(clean(words[0]), limits.SHOWN)
            raise RefusedError(text.format(msgid=shown, room=room_of(room.name)))
        return found
    nick = casefold(words[1])
    for entry in _backwards(order, room):
        if casefold(Source.parse(entry.source).nick) == nick:
            return entry
    shown = cut(clean(words[1]), limits.SHOWN)
    raise RefusedError(
        _("{name} said nothing in {room} lately").format(name=shown, room=room_of(room.name))
    )


def _backwards(order: Order, room: Room) -> Iterator[Entry]:
    """What was said last, the newest first, at most SEARCHED."""
    before = None
    for __ in range(SEARCHED // HISTORY_PAGE):
        page = order.world.history.select(
            room.key, after=None, before=before, limit=HISTORY_PAGE, newest=True
        )
        yield from reversed(page)
        if len(page) < HISTORY_PAGE:
            return
        before = page[0].stamp
