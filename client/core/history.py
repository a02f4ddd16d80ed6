"""History of rooms: the first page after joining, older ones when asked (draft/chathistory)."""

from __future__ import annotations

from client.core import timeline, unsealing
from client.core.context import Context, Page, RoomHistory
from client.core.events import HistoryRestored, LineAdded
from client.core.model import Line, Room, Seal
from client.core.session import History
from client.core.speech import history_line
from protocol import capabilities as caps
from protocol.chathistory import HistoryRequest, Selector, Subcommand
from protocol.names import casefold

PAGE = 100  # lines asked for at once: two screens; the server may allow less (ISUPPORT CHATHISTORY)


def expect(ctx: Context, room: Room, start: Line) -> None:
    """We joined: ask for the history when NAMES has ended, and put it before `start`."""
    _of(ctx, room).start = start
    _of(ctx, room).after_names = True


def names_ended(ctx: Context, room: Room) -> None:
    """NAMES of a room is complete: if it was just joined, its history is due."""
    state = _of(ctx, room)
    if state.after_names:
        state.after_names = False
        if not ask(ctx, room, Subcommand.LATEST, Selector(), Page.FIRST):
            _restored(ctx, room, 0)


def ask_latest(ctx: Context, room: Room) -> None:
    """Ask for the newest page; silently nothing if the server keeps no history."""
    ask(ctx, room, Subcommand.LATEST, Selector(), Page.FIRST)


def ask_older(ctx: Context, room: Room) -> None:
    """Ask for the page before the oldest line, one at a time and as long as there are any."""
    state = _of(ctx, room)
    oldest = timeline.oldest_said(room)
    full = len(room.lines) >= timeline.TIMELINE_LIMIT
    if state.requests or state.exhausted or oldest is None or full:
        return
    point = Selector(msgid=oldest.msgid) if oldest.msgid else Selector(stamp=oldest.stamp)
    ask(ctx, room, Subcommand.BEFORE, point, Page.OLDER)


def take_in(ctx: Context, batch: History) -> None:
    """A page came: merge it. One that was not asked for goes where a first page would."""
    room = ctx.model.find(batch.target)
    if room is None:
        return
    state = _of(ctx, room)
    first = not state.requests or state.requests.pop(0) is Page.FIRST
    awaited = first and casefold(room.target) in ctx.requests.waiting
    lines = []
    for message in batch.messages:
        if (line := history_line(ctx, message)) is not None:
            news = awaited and line.stamp > ctx.login.seen and not line.own
            unsealing.unlock(ctx, room, line, message, tells=news)
            lines.append(line)
    count = timeline.merge(room, lines, state.start if first else None)
    if not first:
        state.exhausted = count == 0
        ctx.changed()
    elif room.is_private:
        _show_waiting(ctx, room, lines)
        ctx.changed()
    else:
        _restored(ctx, room, count)


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
    state = _of(ctx, room)
    return state.after_names or Page.FIRST in state.requests


def takes(ctx: Context, room: Room | None, page: Page) -> bool:
    """Whether the next answer about a room is a page of that kind; it is taken then."""
    if room is None:
        return False
    requests = _of(ctx, room).requests
    if not requests or requests[0] is not page:
        return False
    del requests[0]
    return True


def named(ctx: Context, params: tuple[str, ...]) -> Room | None:
    """The room that FAIL CHATHISTORY is about."""
    return next((room for word in params if (room := ctx.model.find(word)) is not None), None)


def failed(ctx: Context, params: tuple[str, ...]) -> None:
    """FAIL CHATHISTORY: there is no history (any more) for the room it names."""
    room = named(ctx, params)
    if room is None:
        return
    state = _of(ctx, room)
    if state.requests:
        first = state.requests.pop(0) is Page.FIRST
        state.exhausted = True
        if first and not room.is_private:
            _restored(ctx, room, 0)


def ask(
    ctx: Context, room: Room, subcommand: Subcommand, selector: Selector, page: Page
) -> bool:
    """Ask for a page. False if the server has none to give."""
    has = ctx.session.capabilities
    if caps.CHATHISTORY not in has or caps.BATCH not in has:
        return False
    lines = min(PAGE, ctx.session.limit("CHATHISTORY", PAGE) or PAGE)  # 0 means no limit
    try:
        message = HistoryRequest(subcommand, room.target, (selector,), lines).message()
    except (ValueError, OverflowError):  # a stamp outside the calendar
        return False
    if not ctx.session.send(message.verb, *message.params):
        return False
    _of(ctx, room).requests.append(page)
    return True


def _restored(ctx: Context, room: Room, count: int) -> None:
    room.restored = count
    ctx.emit(HistoryRestored(room.target, count))


def _of(ctx: Context, room: Room) -> RoomHistory:
    return ctx.requests.history.setdefault(casefold(room.target), RoomHistory())
