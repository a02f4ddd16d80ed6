"""The whole history of a room, page by page, to be taken away. What is shown stays as it is.

Pages are known by their labels; where the server has none, what is loaded is all there is.
"""

from __future__ import annotations

from collections.abc import Sequence

from client.core import history, timeline
from client.core.context import Context
from client.core.model import Line, Room
from client.core.pacing import is_too_fast
from client.core.requests import Gathering, Page
from client.core.session import History, Reply
from client.core.wishes import Collected
from client.core.wording import sentence
from language import _, ngettext
from protocol import capabilities as caps
from protocol.chathistory import Selector, Subcommand
from protocol.message import Message
from protocol.names import casefold
from protocol.servertime import parse_time

# Lines that are taken away at most: a year of a busy room, some 40 MB while it is written.
LINES_LIMIT = 100_000
# Lines after which the person hears how far it is.
STEP = 5000
# ms for a page; what is there by then is what one gets.
PATIENCE = 30_000


def start(ctx: Context, room: Room, file: str) -> None:
    """Fetch everything older than the room's own lines; `Collected` follows."""
    if ctx.requests.gathering is not None:
        ctx.error(_("A room is being exported already; wait until it is done."))
        return
    gathering = Gathering(casefold(room.target), file, asked=ctx.now)
    ctx.requests.gathering = gathering
    if not history.is_due(ctx, room):  # else `go_on` begins when the room is not empty any more
        _begin(ctx, gathering, room)


def go_on(ctx: Context) -> None:
    """History came: a room that waited for its first page can be gathered now."""
    gathering = ctx.requests.gathering
    room = ctx.model.rooms.get(gathering.room) if gathering is not None else None
    if gathering is None or room is None or gathering.pages:
        return
    if not history.is_due(ctx, room) or ctx.now - gathering.asked > PATIENCE:
        _begin(ctx, gathering, room)


def _begin(ctx: Context, gathering: Gathering, room: Room) -> None:
    lines = [one for one in room.lines if timeline.is_said(one) or one.msgid]
    gathering.pages, gathering.count = [lines], len(lines)
    if not lines or caps.LABELED_RESPONSE not in ctx.session.capabilities:
        _finish(ctx, gathering)
    else:
        _ask(ctx, gathering, room)


def _ask(ctx: Context, gathering: Gathering, room: Room) -> None:
    oldest = next((one for page in reversed(gathering.pages) for one in page), None)
    gathering.label = ctx.session.new_label()
    gathering.asked = ctx.now
    is_enough = gathering.count >= LINES_LIMIT
    if is_enough or oldest is None or not _asked_before(ctx, gathering, room, oldest):
        _finish(ctx, gathering)


def _asked_before(ctx: Context, gathering: Gathering, room: Room, oldest: Line) -> bool:
    selector = history.place_of(oldest, by_time=gathering.by_time)
    if gathering.skipped is not None:
        selector = Selector(stamp=gathering.skipped)
    return history.ask(ctx, room, Subcommand.BEFORE, selector, Page.FIRST, gathering.label)


def take_in(ctx: Context, batch: History) -> bool:
    """A page came. False if it is not one of these."""
    gathering = ctx.requests.gathering
    if gathering is None or not batch.label or batch.label != gathering.label:
        return False
    room = ctx.model.rooms.get(gathering.room)
    if room is None:
        ctx.requests.gathering = None
        return True
    known = {one.msgid for one in gathering.pages[-1] if one.msgid}
    page = [one for one in history.lines_of(ctx, room, batch.messages) if one.msgid not in known]
    if not page and not batch.messages and not gathering.by_time:
        gathering.by_time = True  # the oldest one was taken back: only its time is left
    elif not page and not _skip(gathering, batch.messages):
        _finish(ctx, gathering)
        return True
    elif page:
        gathering.by_time, gathering.skipped = False, None
        gathering.pages.append(page)
        before, gathering.count = gathering.count, gathering.count + len(page)
        if before // STEP != gathering.count // STEP:
            text = ngettext("{count} line so far …", "{count} lines so far …", gathering.count)
            ctx.note(text.format(count=gathering.count))
    _ask(ctx, gathering, room)
    return True


def _skip(gathering: Gathering, messages: Sequence[Message]) -> bool:
    """Go on behind a page of which nothing is shown, reactions only, say. False if it leads no
    further."""
    stamp = parse_time(messages[0].tags.get("time", "")) if messages else None
    if stamp is None or (gathering.skipped is not None and stamp >= gathering.skipped):
        return False
    gathering.skipped, gathering.by_time = stamp, True
    return True


def take_answer(ctx: Context, reply: Reply) -> bool:
    """An answer with the label of a page, but no page. False if it is something else."""
    gathering = ctx.requests.gathering
    if gathering is None or not reply.label or reply.label != gathering.label:
        return False
    message = reply.message
    if is_too_fast(message):
        gathering.label = ""  # `tick` asks again
    elif message.verb != "ACK":
        ctx.error(sentence(message))
        _finish(ctx, gathering)
    return True


def tick(ctx: Context) -> None:
    """Time passed: ask again for what the server was too busy to give, or give up."""
    gathering = ctx.requests.gathering
    if gathering is None:
        return
    room = ctx.model.rooms.get(gathering.room)
    if room is None:
        ctx.requests.gathering = None
    elif not gathering.pages:
        go_on(ctx)
    elif not gathering.label:
        _ask(ctx, gathering, room)
    elif ctx.now - gathering.asked > PATIENCE:
        _finish(ctx, gathering)


def give_up(ctx: Context) -> None:
    """The connection is gone: what came is what there is."""
    if ctx.requests.gathering is not None:
        ctx.note(_("The connection broke, so only a part of the room can be exported."))
        _finish(ctx, ctx.requests.gathering)


def _finish(ctx: Context, gathering: Gathering) -> None:
    ctx.requests.gathering = None
    lines = [one for page in reversed(gathering.pages) for one in page]
    for line in lines:
        if line.msgid and not line.reactions:
            line.reactions = ctx.reactions.shown(gathering.room, line.msgid)
    ctx.emit(Collected(gathering.room, gathering.file, tuple(lines)))
