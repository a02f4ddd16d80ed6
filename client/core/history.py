"""History of rooms (draft/chathistory): the first page after joining, and how a page is asked for.
How people read on from there is `reading`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from client.core import markers, timeline, unsealing
from client.core.context import Context
from client.core.events import HistoryRestored, LineAdded
from client.core.model import Line, Room, Seal
from client.core.requests import Page, Reading, RoomHistory
from client.core.session import History
from client.core.speech import history_line
from language import _
from protocol import capabilities as caps
from protocol.chathistory import HistoryRequest, Selector, Subcommand
from protocol.message import Message
from protocol.names import casefold

# How alike two names are, from 0 to 1, when one may be the other misspelt.
_NEAR = 0.7
PAGE = 100  # lines asked for at once: two screens; the server may allow less (ISUPPORT CHATHISTORY)


def expect(ctx: Context, room: Room, start: Line) -> None:
    """We joined: ask for the history when NAMES has ended, and put it before `start`."""
    of(ctx, room).start = start
    of(ctx, room).after_names = True


def names_ended(ctx: Context, room: Room) -> None:
    """NAMES of a room is complete: if it was just joined, its history is due."""
    state = of(ctx, room)
    if state.after_names:
        state.after_names = False
        if not ask(ctx, room, Subcommand.LATEST, Selector(), Page.FIRST):
            _restored(ctx, room, 0)


def ask_latest(ctx: Context, room: Room) -> None:
    """Ask for the newest page; silently nothing if the server keeps no history."""
    ask(ctx, room, Subcommand.LATEST, Selector(), Page.FIRST)


def take_in(ctx: Context, batch: History) -> None:
    """A page came: merge it. One that was not asked for goes where a first page would."""
    room = ctx.model.find(batch.target)
    if room is None:
        return
    state = of(ctx, room)
    if state.requests:
        del state.requests[0]
    lines = lines_of(ctx, room, batch.messages)
    count = timeline.merge(room, lines, state.start)
    if room.is_private:
        _show_waiting(ctx, room, lines)
        markers.restored(ctx, room)
        ctx.changed()
    else:
        _restored(ctx, room, count)


def lines_of(ctx: Context, room: Room, messages: Iterable[Message]) -> list[Line]:
    """A page of the history of a room as lines, oldest first."""
    awaited = casefold(room.target) in ctx.requests.waiting
    lines = []
    for message in messages:
        if (line := history_line(ctx, message)) is not None:
            news = awaited and line.stamp > ctx.login.seen and not line.own
            unsealing.unlock(ctx, room, line, message, tells=news)
            lines.append(line)
    return lines


def _show_waiting(ctx: Context, room: Room, lines: list[Line]) -> None:
    """What somebody said while we were away is news, though it comes from the history."""
    key = casefold(room.target)
    if key in ctx.requests.waiting:
        ctx.requests.waiting.discard(key)
        for line in lines:
            is_news = line.stamp > ctx.login.seen and not line.own
            if is_news and line.seal is not Seal.WAITING:
                ctx.emit(LineAdded(key, line))


def is_due(ctx: Context, room: Room) -> bool:
    """Whether the first page of a joined room has not come yet."""
    return of(ctx, room).is_due


def takes(ctx: Context, room: Room | None, page: Page) -> bool:
    """Whether the next answer about a room is a page of that kind; it is taken then."""
    if room is None:
        return False
    requests = of(ctx, room).requests
    if not requests or requests[0] is not page:
        return False
    del requests[0]
    return True


def named(ctx: Context, params: tuple[str, ...]) -> Room | None:
    """The room that FAIL CHATHISTORY is about."""
    return next((room for word in params if (room := ctx.model.find(word)) is not None), None)


def failed(ctx: Context, params: tuple[str, ...]) -> Reading | None:
    """FAIL CHATHISTORY: there is no history (any more) for the room it names. Returns the page that
    was refused, if somebody wanted to read it."""
    room = named(ctx, params)
    requests = of(ctx, room).requests if room is not None else []
    if room is None or not requests:
        return None
    page = requests.pop(0)
    if page is Page.FIRST and not room.is_private:
        _restored(ctx, room, 0)
    return page if isinstance(page, Reading) else None


def place_of(line: Line, *, by_time: bool = False) -> Selector:
    """Where a line stands. What was taken back, the server does not find by its id."""
    by_id = bool(line.msgid) and not line.deleted and not by_time
    return Selector(msgid=line.msgid) if by_id else Selector(stamp=line.stamp)


def can_ask(ctx: Context) -> bool:
    """Whether we are online at a server that keeps history."""
    return ctx.online and {caps.CHATHISTORY, caps.BATCH} <= ctx.session.capabilities


def ask(
    ctx: Context,
    room: Room,
    subcommand: Subcommand,
    selector: Selector,
    page: Page | Reading,
    label: str = "",
) -> bool:
    """Ask for a page. False if the server has none to give. label: the answer will have it, so it
    need not come in order."""
    if not can_ask(ctx):
        return False
    lines = min(PAGE, ctx.session.limit("CHATHISTORY", PAGE) or PAGE)  # 0 means no limit
    try:
        message = HistoryRequest(subcommand, room.target, (selector,), lines).message()
    except (ValueError, OverflowError):  # a stamp outside the calendar
        return False
    if not ctx.session.send(message.verb, *message.params, label=label):
        return False
    if not label:
        of(ctx, room).requests.append(page)
    return True


def _restored(ctx: Context, room: Room, count: int) -> None:
    room.restored = count
    markers.restored(ctx, room)
    ctx.emit(HistoryRestored(room.target, count))
    is_alone = room.joined and all(ctx.is_me(one.nick) for one in room.members.values())
    if not count and is_alone and ctx.shows_rooms and ctx.model.room is room:
        _tell_empty(ctx, room)


def _tell_empty(ctx: Context, room: Room) -> None:
    """A room without people and history may be new, or a slip of the fingers."""
    names = {name for name, _people, _topic in ctx.listed}
    names |= {one.title for one in ctx.model.rooms.values() if one.target and not one.is_private}
    near = difflib.get_close_matches(room.title, sorted(names - {room.title}), n=1, cutoff=_NEAR)
    if near:
        text = _("Nobody is in {room} yet. Did you mean {near}? /join {near} goes there.")
        ctx.note(text.format(room=room.title, near=near[0]))
    else:
        text = _("Nobody else is in {room} yet. /invite makes an invite to send.")
        ctx.note(text.format(room=room.title))


def of(ctx: Context, room: Room) -> RoomHistory:
    """What was asked for a room on this connection."""
    return ctx.requests.history.setdefault(casefold(room.target), RoomHistory())
