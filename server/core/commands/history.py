"""CHATHISTORY: what was said before (IRCv3 draft/chathistory)."""

from __future__ import annotations

from protocol import capabilities as cap
from protocol.chathistory import HistoryRequest, Selector, Subcommand
from protocol.message import Message
from protocol.names import is_nick
from protocol.servertime import format_time
from protocol.text import clean, cut
from server.core import limits
from server.core.command import Call, command
from server.core.encoding import Outgoing
from server.core.history import Entry
from server.core.labels import send_batch
from server.core.room import Room
from server.core.world import mailbox


class NoSuchEntryError(Exception):
    """A msgid names nothing in this conversation: the page is empty."""


@command("CHATHISTORY", help="CHATHISTORY LATEST <target> * <limit>, BEFORE, AFTER, AROUND, …")
def chathistory(call: Call) -> None:
    try:
        request = HistoryRequest.parse(call.params)
    except ValueError as error:
        given = cut(clean(call.param(0)).replace(" ", "_").lstrip(":"), 32)
        call.fail("INVALID_PARAMS", str(error), given or "*")
        return
    limit = min(request.limit, limits.HISTORY_PAGE)
    if request.subcommand is Subcommand.TARGETS:
        _send_targets(call, request, limit)
        return
    found = _conversation(call, request.target)
    if found is None:
        text = "There is no such conversation, or you are not part of it"
        target = cut(clean(request.target).replace(" ", "_").lstrip(":"), 64) or "*"
        call.fail("INVALID_TARGET", text, request.subcommand, target)
        return
    key, shown = found
    try:
        entries = _page(call, key, request, limit)
    except NoSuchEntryError:
        entries = []
    lines = [replay(entry) for entry in entries]
    send_batch(call.world, call.session, "chathistory", [shown], lines)


def _conversation(call: Call, target: str) -> tuple[str, str] | None:
    """The key of a conversation that the session may read, and its name on the wire."""
    if target.startswith("#"):
        room = call.world.room(target)
        if room is None or call.session not in room.members:
            return None
        return room.key, room.name
    # Of a nick that nobody has, there may be something from before.
    person = call.world.person(target)
    nick = person.nick if person is not None else target
    if not is_nick(nick):
        return None
    return mailbox(call.session.owner, nick), nick


def _page(call: Call, key: str, request: HistoryRequest, limit: int) -> list[Entry]:
    history = call.world.history_of(key)
    stamps = [_stamp(call, key, selector) for selector in request.selectors]
    first = stamps[0]
    match request.subcommand:
        case Subcommand.BEFORE:
            return history.select(key, after=None, before=first, limit=limit, newest=True)
        case Subcommand.AFTER:
            return history.select(key, after=first, before=None, limit=limit, newest=False)
        case Subcommand.LATEST:
            return history.select(key, after=first, before=None, limit=limit, newest=True)
        case Subcommand.AROUND:
            return _around(call, key, first or 0, limit)
        case _:
            start, end = first or 0, stamps[1] or 0
            low, high = min(start, end), max(start, end)
            # Cut where the request ends: from the first point towards the second.
            return history.select(key, after=low, before=high, limit=limit, newest=start > end)


def _around(call: Call, key: str, middle: int, limit: int) -> list[Entry]:
    """Half before, the rest from the middle on; what one side lacks, the other may fill."""
    history = call.world.history_of(key)
    before = history.select(key, after=None, before=middle, limit=limit, newest=True)
    after = history.select(key, after=middle - 1, before=None, limit=limit, newest=False)
    kept = max(limit // 2, limit - len(after))
    before = before[-kept:] if kept else []
    return before + after[: limit - len(before)]


def _stamp(call: Call, key: str, selector: Selector) -> int | None:
    if selector.msgid is None:
        return selector.stamp
    entry = call.world.history_of(key).find(key, selector.msgid)
    if entry is None:
        raise NoSuchEntryError
    return entry.stamp


def replay(entry: Entry) -> Outgoing:
    """An entry as it was first delivered."""
    message = Message(entry.verb, entry.params, entry.source)
    return Outgoing(message, entry.stamp, entry.msgid, entry.tags)


def send_recent(call: Call, room: Room) -> None:
    """The last lines of a room for a client that can't ask for them (`--replay-lines`)."""
    limit = call.world.rules.replay_lines
    if not limit or cap.CHATHISTORY in call.session.capabilities:
        return
    history = call.world.history
    entries = history.select(room.key, after=None, before=None, limit=limit, newest=True)
    if entries:
        lines = [replay(entry) for entry in entries]
        send_batch(call.world, call.session, "chathistory", [room.name], lines)


def _send_targets(call: Call, request: HistoryRequest, limit: int) -> None:
    """The conversations of this session with something said between two points in time."""
    world = call.world
    stamps = [selector.stamp or 0 for selector in request.selectors]
    low, high = min(stamps), max(stamps)
    rooms = {room.key: room.name for room in call.session.rooms}
    talks = world.history_of(call.session.owner).conversations(call.session.owner)
    latest = world.history.latest(rooms) | talks
    found = sorted((at, key) for key, at in latest.items() if low < at < high)[:limit]
    lines = [
        world.outgoing("CHATHISTORY", "TARGETS", _shown(call, rooms, key), format_time(at))
        for at, key in found
    ]
    send_batch(world, call.session, "draft/chathistory-targets", [], lines)


def _shown(call: Call, rooms: dict[str, str], key: str) -> str:
    """The name of a conversation as people write it."""
    if key in rooms:
        return rooms[key]
    nick = key.partition(" ")[2]
    person = call.world.person(nick)
    return person.nick if person is not None else nick
