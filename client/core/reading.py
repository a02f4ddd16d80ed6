"""Reading further back than what is loaded, without end, and forward again; jumping to a message.

Pages of history are asked for one at a time and go to the room's own lines as long as these are not
full, then to its window on older ones (see `past`). With labeled-response each answer is known by
its label; without it, servers answer in order.
"""

from __future__ import annotations

from client.core import history, past, timeline
from client.core.context import Context
from client.core.events import Jumped
from client.core.incoming.talk import open_private
from client.core.model import Line, Past, Room
from client.core.pacing import is_too_fast
from client.core.requests import Reading, RoomHistory
from client.core.session import History, Reply
from client.core.wording import safe, sentence
from language import _
from protocol import capabilities as caps
from protocol.chathistory import Selector, Subcommand
from protocol.message import Message
from protocol.names import casefold, channel_of, is_nick, room_of
from protocol.servertime import parse_time

# ms for a page; then the next key asks again. As long as for what was missed (`resuming`).
PATIENCE = 30_000
# Pages in a row that may have nothing to show (reactions only, say) until the person must ask.
EMPTY_PAGES = 20


def older(ctx: Context, room: Room) -> None:
    """Ask for the page before the oldest line that is shown, one at a time and as long as there
    are any."""
    state = history.of(ctx, room)
    if room.exhausted or state.refused or _is_busy(ctx, state):
        return
    oldest = timeline.oldest(room.shown)
    if oldest is None or not history.can_ask(ctx):
        return
    if room.past is None and len(room.lines) >= timeline.TIMELINE_LIMIT:
        past.reach_back(room)
    _ask(ctx, room, _beside(ctx, Subcommand.BEFORE, oldest, room.past))


def newer(ctx: Context, room: Room) -> None:
    """Go on after the newest line of the window on older ones; nothing if there is no window."""
    window = room.past
    if window is None:
        return
    if past.go_forward(room, window):
        past.dissolve(room, window)
        ctx.changed()
        return
    state = history.of(ctx, room)
    newest = timeline.newest(window.lines)
    if newest is not None and history.can_ask(ctx) and not _is_busy(ctx, state):
        _ask(ctx, room, _beside(ctx, Subcommand.AFTER, newest, window))


def leave_past(ctx: Context, room: Room) -> None:
    """Back to the newest lines at once."""
    if room.past is not None:
        room.past = None
        room.exhausted = False
        ctx.changed()


def jump(ctx: Context, target: str, msgid: str, stamp: int) -> None:
    """Show a message where it was said: `Jumped` follows, or an ERROR line says why not."""
    room = _opened(ctx, target)
    if room is None:
        return
    line = _loaded(room, msgid, stamp)
    if line is not None:
        _arrive(ctx, room, line)
    elif not history.can_ask(ctx):
        ctx.error(_("That message is not loaded here, and there is nothing to fetch it from now."))
    else:
        selector = Selector(msgid=msgid) if msgid else Selector(stamp=stamp)
        reading = Reading(Subcommand.AROUND, selector, stamp, goal=msgid)
        if not _ask(ctx, room, reading):
            ctx.error(_("That message can't be fetched."))


def _opened(ctx: Context, target: str) -> Room | None:
    room = ctx.model.find(target) or ctx.model.find(channel_of(target))
    if room is None and is_nick(target):
        room = open_private(ctx, target)
    if room is None:
        title = safe(room_of(target), 64)
        ctx.error(
            _("You are not in {room} any more; /join {room} enters it.").format(room=title)
        )
    else:
        ctx.look_at(casefold(room.target))
    return room


def _loaded(room: Room, msgid: str, stamp: int) -> Line | None:
    if msgid:
        return timeline.find(room, msgid)
    lines = (one for lines in (room.lines, room.shown) for one in lines)
    return next((one for one in lines if one.stamp == stamp and timeline.is_said(one)), None)


def _arrive(ctx: Context, room: Room, line: Line) -> None:
    """Show that line, which is in the room's own lines or in its window."""
    window = room.past
    if window is not None:
        if any(one is line for one in window.lines):
            window.goal = line
        else:
            leave_past(ctx, room)
    ctx.emit(Jumped(casefold(room.target), line))


def _beside(ctx: Context, way: Subcommand, line: Line, window: Past | None) -> Reading:
    """A page next to a line."""
    return Reading(way, history.place_of(line), line.stamp, window)


def _is_busy(ctx: Context, state: RoomHistory) -> bool:
    if state.reading is not None and ctx.now - state.reading.asked > PATIENCE:
        state.reading = None
    return state.reading is not None or bool(state.requests)


def _ask(ctx: Context, room: Room, reading: Reading) -> bool:
    """Ask for a page, instead of one that is under way. False if it can't be asked for."""
    reading.asked = ctx.now
    reading.label = ""
    if caps.LABELED_RESPONSE in ctx.session.capabilities:
        reading.label = ctx.session.new_label()
    if not history.ask(ctx, room, reading.way, reading.selector, reading, reading.label):
        return False
    history.of(ctx, room).reading = reading
    return True


def take_in(ctx: Context, batch: History) -> bool:
    """A page of history came. False if nobody asked for it in order to read."""
    room = ctx.model.find(batch.target)
    if room is None:
        return bool(batch.label)
    state = history.of(ctx, room)
    if batch.label:
        reading = state.reading
        if reading is not None and reading.label == batch.label:
            _take_page(ctx, room, reading, batch.messages)
        return True
    first = state.requests[0] if state.requests else None
    if not isinstance(first, Reading):
        return False
    del state.requests[0]
    if first is state.reading:
        _take_page(ctx, room, first, batch.messages)
    return True


def take_answer(ctx: Context, reply: Reply) -> bool:
    """An answer with the label of a page, but no page. False if it is something else."""
    if not reply.label:
        return False
    for key, state in ctx.requests.history.items():
        reading, room = state.reading, ctx.model.rooms.get(key)
        if reading is not None and reading.label == reply.label and room is not None:
            if reply.message.verb == "ACK":
                _take_page(ctx, room, reading, ())
            elif is_too_fast(reply.message):
                reading.label = ""  # `tick` asks again
            else:
                refused(ctx, room, reading, reply.message)
            return True
    return False


def refused(ctx: Context, room: Room, reading: Reading, message: Message) -> None:
    """The server does not give that page."""
    state = history.of(ctx, room)
    if state.reading is not reading:
        return
    state.reading = None
    if reading.way is Subcommand.AROUND:
        ctx.error(sentence(message))
    elif reading.way is Subcommand.BEFORE:
        state.refused = True


def tick(ctx: Context) -> None:
    """Time passed: ask again for what the server was too busy to give."""
    if caps.LABELED_RESPONSE not in ctx.session.capabilities:
        return
    for key, state in ctx.requests.history.items():
        reading, room = state.reading, ctx.model.rooms.get(key)
        if reading is not None and not reading.label and room is not None:
            _ask(ctx, room, reading)


def _take_page(
    ctx: Context, room: Room, reading: Reading, messages: tuple[Message, ...]
) -> None:
    history.of(ctx, room).reading = None
    if reading.way is not Subcommand.AROUND and room.past is not reading.window:
        return  # the person has gone elsewhere meanwhile
    if not messages and _ask_by_time(ctx, room, reading):
        return
    lines = history.lines_of(ctx, room, messages)
    match reading.way:
        case Subcommand.BEFORE:
            new = _put_before(room, lines, ended=not messages)
        case Subcommand.AFTER:
            new = _put_after(room, reading, lines, ended=not messages)
        case _:
            _put_around(ctx, room, reading, lines)
            new = True
    if not new and messages:
        _go_on(ctx, room, reading, messages)
    ctx.changed()


def _ask_by_time(ctx: Context, room: Room, reading: Reading) -> bool:
    """Nothing came: the message may have been taken back, and only its time be left."""
    if reading.selector.msgid is None or caps.SERVER_TIME not in ctx.session.capabilities:
        return False
    reading.selector = Selector(stamp=reading.stamp)
    return _ask(ctx, room, reading)


def _put_before(room: Room, lines: list[Line], *, ended: bool) -> bool:
    if room.past is not None:
        count = past.put_before(room, room.past, lines)
    else:
        had = len(room.lines)
        count = timeline.merge(room, lines, None)
        if not count and had >= timeline.TIMELINE_LIMIT:  # they came to be full meanwhile
            return True
    room.exhausted = ended
    return count > 0


def _put_after(room: Room, reading: Reading, lines: list[Line], *, ended: bool) -> bool:
    assert reading.window is not None
    count = past.put_after(room, reading.window, lines)
    return past.dissolve(room, reading.window, anyway=ended) or count > 0


def _go_on(
    ctx: Context, room: Room, reading: Reading, messages: tuple[Message, ...]
) -> None:
    """There was nothing to show in a page, but history goes on behind it."""
    end = messages[0 if reading.way is Subcommand.BEFORE else -1]
    stamp = parse_time(end.tags.get("time", ""))
    selector = Selector(stamp=stamp)
    if stamp is None or selector == reading.selector or reading.empty >= EMPTY_PAGES:
        room.exhausted = room.exhausted or reading.way is Subcommand.BEFORE
        return
    reading.selector, reading.stamp, reading.empty = selector, stamp, reading.empty + 1
    _ask(ctx, room, reading)


def _put_around(ctx: Context, room: Room, reading: Reading, lines: list[Line]) -> None:
    """A page around what was jumped to: a window of its own, or part of what is there."""
    window = past.open_at(room, lines)
    goal = _goal(window.lines, reading)
    if goal is None:
        ctx.error(_("That message is not on the server any more."))
        return
    window.goal = goal
    room.past = window
    room.exhausted = False
    past.dissolve(room, window)
    ctx.emit(Jumped(casefold(room.target), goal))


def _goal(lines: list[Line], reading: Reading) -> Line | None:
    """The message that was jumped to; if it is gone, what was said after it, or before."""
    said = [one for one in lines if timeline.is_said(one)] or lines
    exact = (one for one in lines if one.msgid and one.msgid == reading.goal)
    later = (one for one in said if one.stamp >= reading.stamp)
    return next(exact, None) or next(later, None) or (said[-1] if said else None)
