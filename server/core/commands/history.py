"""CHATHISTORY: what was said and happened before (IRCv3 draft/chathistory, event-playback)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from language import N_, _
from protocol import capabilities as cap
from protocol.chathistory import HistoryRequest, Selector, Subcommand, UnknownReferenceError
from protocol.message import Message
from protocol.names import is_nick
from protocol.servertime import format_time
from protocol.text import clean, cut
from server.core import limits
from server.core.command import Call, command
from server.core.encoding import Outgoing
from server.core.happening import HappeningKind
from server.core.history import Entry, StoreError
from server.core.labels import send_batch
from server.core.room import Room
from server.core.world import mailbox


class NoSuchEntryError(Exception):
    """A msgid names nothing in this conversation: the page is empty."""


@command("CHATHISTORY", help=N_("CHATHISTORY LATEST <target> * <limit>, BEFORE, AFTER, AROUND, …"))
def chathistory(call: Call) -> None:
    subcommand = cut(clean(call.param(0)), limits.SHOWN)
    try:
        request = HistoryRequest.parse(call.params)
    except UnknownReferenceError as error:
        target = cut(clean(call.param(1)), limits.SHOWN)
        call.fail("INVALID_MSGREFTYPE", str(error), subcommand, target)
        return
    except ValueError as error:
        call.fail("INVALID_PARAMS", str(error), subcommand)
        return
    try:
        _answer(call, request)
    except StoreError as error:
        call.world.note(HappeningKind.PROBLEM, text=str(error))
        text = _(
            "The host's disk failed, so the messages could not be read; please try again later"
        )
        target = cut(clean(request.target), limits.SHOWN)
        call.fail("MESSAGE_ERROR", text, request.subcommand, target)


def _answer(call: Call, request: HistoryRequest) -> None:
    limit = min(request.limit, limits.HISTORY_PAGE)
    if request.subcommand is Subcommand.TARGETS:
        _send_targets(call, request, limit)
        return
    key = conversation_key(call, request.target)
    if key is None:
        text = _("There is no such conversation, or you are not part of it")
        target = cut(clean(request.target), limits.SHOWN)
        call.fail("INVALID_TARGET", text, request.subcommand, target)
        return
    try:
        entries = _page(call, key, request, limit)
    except NoSuchEntryError:
        entries = []
    # The batch names the conversation as the request did: so the client knows it.
    _send(call, request.target, entries)


def conversation_key(call: Call, target: str) -> str | None:
    """The key of a conversation that the session may read."""
    if target.startswith("#"):
        room = call.world.room(target)
        return room.key if room is not None and call.session in room.members else None
    # Of a nick that nobody has, there may be something from before.
    return mailbox(call.session.owner, target) if is_nick(target) else None


def _page(call: Call, key: str, request: HistoryRequest, limit: int) -> list[Entry]:
    """Cut where the request ends: from the first point towards the second, at most so many
    messages and so many bytes."""
    select = _selection(call, key)
    stamps = [_stamp(call, key, selector) for selector in request.selectors]
    first = stamps[0]
    match request.subcommand:
        case Subcommand.BEFORE:
            return affordable(select(before=first, limit=limit, newest=True), newest=True)
        case Subcommand.AFTER:
            return affordable(select(after=first, limit=limit, newest=False), newest=False)
        case Subcommand.LATEST:
            return affordable(select(after=first, limit=limit, newest=True), newest=True)
        case Subcommand.AROUND:
            return _around(select, first or 0, limit)
        case _:
            start, end = first or 0, stamps[1] or 0
            low, high = min(start, end), max(start, end)
            backwards = start > end
            page = select(after=low, before=high, limit=limit, newest=backwards)
            return affordable(page, newest=backwards)


class Select(Protocol):
    """History.select of one conversation, with what the session may see."""

    def __call__(
        self, *, limit: int, newest: bool, after: int | None = None, before: int | None = None
    ) -> list[Entry]: ...


def _selection(call: Call, key: str) -> Select:
    history = call.world.history_of(key)
    events = cap.EVENT_PLAYBACK in call.session.capabilities

    def select(
        *, limit: int, newest: bool, after: int | None = None, before: int | None = None
    ) -> list[Entry]:
        return history.select(
            key, after=after, before=before, limit=limit, newest=newest, events=events
        )

    return select


def affordable(entries: list[Entry], *, newest: bool) -> list[Entry]:
    """As many of the newest (or oldest) entries as one answer may take in bytes; at least one."""
    kept = 0
    room = limits.HISTORY_BYTES
    for entry in reversed(entries) if newest else entries:
        room -= _cost(entry)
        if room < 0 and kept:
            break
        kept += 1
    return entries[len(entries) - kept :] if newest else entries[:kept]


def _cost(entry: Entry) -> int:
    """About the bytes of an entry on the wire, in the form that takes most."""
    words = sum(len(param.encode()) for param in entry.params)
    tags = sum(len(key) + len(value.encode()) for key, value in entry.tags.items())
    lines = 1 + sum(param.count("\n") + param.count(",") for param in entry.params[1:])
    around = len(entry.source) + 150  # source, verb, target, time, msgid, batch
    return words + tags + lines * (around + min(tags, limits.REPEATED_TAGS))


def _around(select: Select, middle: int, limit: int) -> list[Entry]:
    """Half before, the rest from the middle on; what one side lacks, the other may fill."""
    before = select(before=middle, limit=limit, newest=True)
    after = affordable(select(after=middle - 1, limit=limit, newest=False), newest=False)
    kept = max(limit // 2, limit - len(after))
    before = before[-kept:] if kept else []
    after = after[: limit - len(before)]
    # Less before when that is too much: what was asked for stands in the middle.
    spare = limits.HISTORY_BYTES - sum(map(_cost, after))
    while before and sum(map(_cost, before)) > spare:
        before.pop(0)
    return before + after


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


def shorten_join(message: Message) -> Message:
    """JOIN without account and real name, for who does not know extended-join."""
    return replace(message, params=message.params[:1])


def _send(call: Call, shown: str, entries: Iterable[Entry]) -> None:
    lines = [_fit(call, shown, replay(entry)) for entry in entries]
    send_batch(call.world, call.session, "chathistory", [shown], lines)


def _fit(call: Call, shown: str, line: Outgoing) -> Outgoing:
    """A room may have had another name then, and not everybody knows the longer JOIN."""
    message = line.message
    if message.verb == "JOIN" and "extended-join" not in call.session.capabilities:
        message = shorten_join(message)
    room = call.world.room(shown)
    if room is not None and message.params and message.params[0].startswith("#"):
        message = replace(message, params=(room.name, *message.params[1:]))
    return replace(line, message=message)


def send_recent(call: Call, room: Room) -> None:
    """The last lines of a room for a client that can't ask for them (`--replay-lines`)."""
    limit = call.world.rules.replay_lines
    if not limit or cap.CHATHISTORY in call.session.capabilities:
        return
    history = call.world.history
    entries = history.select(room.key, after=None, before=None, limit=limit, newest=True)
    if entries:
        _send(call, room.name, affordable(entries, newest=True))


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
