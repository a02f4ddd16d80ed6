"""From one connection to the next: rooms are entered again, what was said meanwhile is fetched, and
own messages that were under way, or were typed meanwhile, are sent once (see `gaps`)."""

from __future__ import annotations

from client.core import history, markers, outgoing, timeline, unsealing
from client.core.attention import is_news
from client.core.context import Context
from client.core.events import Delivered, Missed, Resumed
from client.core.gaps import Gap, Sent, Waiting
from client.core.model import SAID, Delivery, Kind, Line, Room, Seal
from client.core.requests import Page
from client.core.session import History
from client.core.speech import answers_us, history_line
from client.core.wording import safe
from language import N_, _, ngettext
from protocol import capabilities as caps
from protocol.message import Message
from protocol.names import casefold, room_of

# ms for a page of history; then we go on without it. A server that is busy needs a second; before
# that it turns out whether the connection is dead (`keepalive`), which is another matter.
PATIENCE = 30_000
# Messages that waited are sent so many at once, then so many with each tick (2 s): our server takes
# 30 at once and two a second from one person, and refuses what is more.
AT_ONCE = 25
EACH_TICK = 4

LOST = N_("The connection broke before the server had it.")
UNSURE = N_("The connection broke, and nothing tells whether the server had it.")
MORE = N_("… more was said here than is fetched at once …")
# Where a connection was lost, the room saw us go and come back: to us that is no news.
_OWN_WAY = frozenset({Kind.JOIN, Kind.PART, Kind.QUIT})
# In the goodbye of a server that means this person, and must not see him again unasked.
_MEANT = ("another connection", "put out by", "killed", "banned")


def is_meant(farewell: str) -> bool:
    """Whether the server closed the connection because of who we are: then we stay away."""
    return any(words in farewell.lower() for words in _MEANT)


def lost(ctx: Context) -> None:
    """The connection is over: keep what lasts. Called while `ctx` still shows it."""
    it = ctx.resuming
    sender, in_flight = ctx.sender, _take_in_flight(ctx)
    if ctx.online:
        it.sender = sender
        it.lost = it.lost or ctx.now
    ctx.session.source = ""  # the next may show us with a longer one: cut texts shorter
    for channel, password in ctx.requests.joins.items():
        proving = ctx.requests.proofs.get(channel)
        it.joins[channel] = proving.password if proving is not None else password
    for key, room in ctx.model.rooms.items():
        is_open = key in it.gaps and it.gaps[key].is_wanted
        if room.target and (room.is_private or room.joined) and not is_open:
            gap = it.gaps[key] = Gap.of(room)
            gap.is_fresh = history.is_due(ctx, room)
            gap.is_wanted = gap.is_wanted or gap.is_fresh
            if room.is_private and gap.is_fresh:
                gap.since = None  # from the beginning
    for gap in it.gaps.values():
        gap.asked = 0
    for key, messages in in_flight.items():
        it.waiting.setdefault(key, Waiting()).lost(messages, sender)
        _put_at_end(ctx.model.rooms[key], it.waiting[key])


def _take_in_flight(ctx: Context) -> dict[str, list[Sent]]:
    """What the server has not answered, by conversation, in its order."""
    found: dict[str, list[Sent]] = {}
    for sent in ctx.requests.sent.values():
        if sent.line is None:
            ctx.emit(Delivered(sent.label, _(LOST)))
        elif (key := casefold(sent.target)) in ctx.model.rooms:
            found.setdefault(key, []).append(sent)
        else:  # the person closed the talk
            ctx.emit(Delivered(sent.label, _(UNSURE)))
    ctx.requests.sent.clear()
    return found


def _put_at_end(room: Room, waiting: Waiting) -> None:
    """What waits comes after all that was said."""
    lines = [sent.line for sent in waiting.messages if sent.line is not None]
    for line in lines:
        line.delivery = Delivery.WAITING
    timeline.put_last(room, lines)


def knows_waiting(ctx: Context) -> bool:
    """Whether nobody wrote to us meanwhile whom we do not know of: the server was asked, and has
    answered, or there is nothing to ask."""
    return ctx.requests.targets not in ctx.requests.sent


def awaits_answer(ctx: Context) -> bool:
    """Whether the person waits for the server: for a message to be taken, or to be back."""
    asked = any(gap.asked for gap in ctx.resuming.gaps.values()) or bool(ctx.requests.joins)
    returns = ctx.resuming.lost > 0 and (asked or not ctx.online)
    return bool(ctx.requests.sent) or returns


def registered(ctx: Context) -> dict[str, str]:
    """We are online: see what became of private messages. Returns the rooms to enter again, by
    wire name, with their passwords."""
    it = ctx.resuming
    it.budget = AT_ONCE
    rooms, it.joins = it.joins, {}
    for key, gap in list(it.gaps.items()):
        if gap.target.startswith("#"):
            rooms[gap.target] = it.passwords.get(key, "")
        elif gap.is_wanted or key in it.waiting:
            gap.is_wanted = True
            fill(ctx, gap)
    for key in list(it.waiting):
        if key not in it.gaps and key in ctx.model.rooms:  # a talk that was begun meanwhile
            history.ask_latest(ctx, ctx.model.rooms[key])
            _release(ctx, ctx.model.rooms[key], told=False)
    _tell_back(ctx)
    return rooms


def names_ended(ctx: Context, room: Room) -> bool:
    """We are in a room, and know who else is. False if it is not one that we came back to."""
    gap = ctx.resuming.gaps.get(casefold(room.target))
    if gap is None:
        return False
    if not gap.asked:
        fill(ctx, gap)
    return True


def fill(ctx: Context, gap: Gap) -> None:
    """Ask what was said in a conversation while we were away; or go on without it, where the
    server keeps no history."""
    room = ctx.model.find(gap.target)
    if room is None:
        return
    stamps = caps.SERVER_TIME in ctx.session.capabilities
    gap.asked = max(ctx.now, 1)
    if not gap.is_placed:
        gap.is_placed = True
        gap.place = timeline.last_settled(room)
    if not history.ask(ctx, room, *gap.request(stamps=stamps), Page.MISSED):
        _finish(ctx, room, gap, told=False)


def take_in(ctx: Context, batch: History) -> bool:
    """A page of history came. False if it is another than of what was missed."""
    room = ctx.model.find(batch.target)
    if room is None or not history.takes(ctx, room, Page.MISSED):
        return False
    gap = ctx.resuming.gaps.get(casefold(room.target))
    if gap is not None:
        _take_page(ctx, room, gap, batch.messages)
    return True


def _take_page(ctx: Context, room: Room, gap: Gap, messages: tuple[Message, ...]) -> None:
    lines: list[Line] = []
    since = ctx.login.seen if not gap.anchors and room.is_private else 0
    waiting = ctx.resuming.waiting.get(casefold(room.target), Waiting())
    for message in messages:
        line = history_line(ctx, message)
        if line is not None and not (line.own and line.kind in _OWN_WAY):
            tells = not line.own and line.stamp > since
            line.mention = line.mention or answers_us(room, line)
            unsealing.unlock(ctx, room, line, message, tells=tells)
            is_said = line.own and line.kind in SAID
            own = waiting.found(message.tags, message.params[-1]) if is_said else None
            lines.append(line if own is None else _arrived(ctx, room, own, message))
    if gap.since is None and not gap.reached and timeline.overlaps(room, gap.place, lines):
        gap.place = None  # the newest page begins before what is there
    gap.place, new = timeline.fill(room, gap.place, lines)
    overran = gap.overran
    gap.take(messages, len(new) + len(messages) - len(lines))  # what is not shown was missed, too
    if gap.overran and not overran:
        mark = Line(Kind.NOTE, new[-1].stamp if new else ctx.server_now, text=_(MORE))
        gap.place, _added = timeline.fill(room, gap.place, [mark])
    markers.restored(ctx, room)
    told = [one for one in new if is_news(one) and one.seal is not Seal.WAITING]
    _tell_missed(ctx, room, [line for line in told if line.stamp > since])
    if gap.is_done:
        _finish(ctx, room, gap, told=gap.anchored and not gap.overran)
    else:
        fill(ctx, gap)
    ctx.changed()


def _arrived(ctx: Context, room: Room, sent: Sent, message: Message) -> Line:
    """The server had that message: its line goes to where it stands in the history."""
    outgoing.settle(ctx, sent, message)
    assert sent.line is not None
    room.lines[:] = [one for one in room.lines if one is not sent.line]
    return sent.line


def _tell_missed(ctx: Context, room: Room, lines: list[Line]) -> None:
    if not lines:
        return
    ctx.resuming.missed += len(lines)
    ctx.emit(Missed(casefold(room.target), tuple(lines)))


def failed(ctx: Context, params: tuple[str, ...]) -> bool:
    """FAIL CHATHISTORY. False if it refuses something else than what was missed."""
    room = history.named(ctx, params)
    if room is None or not history.takes(ctx, room, Page.MISSED):
        return False
    gap = ctx.resuming.gaps.get(casefold(room.target))
    if gap is not None:
        _finish(ctx, room, gap, told=False)
    return True


def _finish(ctx: Context, room: Room, gap: Gap, *, told: bool) -> None:
    key = casefold(room.target)
    ctx.resuming.gaps.pop(key, None)
    ctx.emit(Resumed(key))
    if gap.is_fresh and not room.is_private:
        history.ask_latest(ctx, room)
    _release(ctx, room, told=told)
    _tell_back(ctx)


def _release(ctx: Context, room: Room, *, told: bool) -> None:
    """What waits may be sent; what may have arrived stays, for the person to decide."""
    key = casefold(room.target)
    waiting = ctx.resuming.waiting.get(key)
    if waiting is None:
        return
    for sent in waiting.unsure(ctx.sender, told=told, private=room.is_private):
        if sent.line is not None:
            sent.line.delivery = Delivery.UNSURE
        ctx.resuming.unsure.setdefault(key, []).append(sent)
        ctx.emit(Delivered(sent.label, _(UNSURE)))
    _send_waiting(ctx, key)


def _send_waiting(ctx: Context, key: str) -> None:
    it = ctx.resuming
    messages = it.waiting[key].messages
    while messages and it.budget > 0:
        it.budget -= 1
        outgoing.transmit(ctx, messages.pop(0))
    if not messages:
        del it.waiting[key]


def _tell_back(ctx: Context) -> None:
    """Once everything is there again: how long we were away."""
    it = ctx.resuming
    if not it.lost or any(gap.target.startswith("#") for gap in it.gaps.values()):
        return
    seconds = max((ctx.now - it.lost) // 1000, 1)
    minutes = seconds // 60
    span = f"{seconds} s"
    if seconds >= 120:
        span = ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    text = _("You are back after {span}.").format(span=span)
    if it.missed:
        said = ngettext(
            "{count} message was said meanwhile.",
            "{count} messages were said meanwhile.",
            it.missed,
        )
        text = f"{text} {said.format(count=it.missed)}"
    it.lost = it.missed = 0
    ctx.note(text)


def tick(ctx: Context) -> None:
    """Time passed: go on without a page that does not come, and send more of what waited."""
    it = ctx.resuming
    if not ctx.online:
        return
    for gap in list(it.gaps.values()):
        room = ctx.model.find(gap.target)
        if gap.asked and ctx.now - gap.asked > PATIENCE and room is not None:
            _finish(ctx, room, gap, told=False)
    it.budget = min(it.budget + EACH_TICK, AT_ONCE)
    for key in list(it.waiting):
        if key not in it.gaps:
            _send_waiting(ctx, key)


def refused(ctx: Context, target: str, reason: str) -> None:
    """We were not let into a room: if we come back to it, what waited for it is not sent."""
    key = casefold(target)
    if ctx.resuming.gaps.pop(key, None) is None:
        return
    for sent in ctx.resuming.waiting.pop(key, Waiting()).messages:
        outgoing.fail(
            ctx,
            sent,
            _("{room} can't be entered: {reason}").format(
                room=safe(room_of(target)), reason=reason
            ),
        )
    _tell_back(ctx)


def again(ctx: Context, room: Room) -> str:
    """The person decided: send what may not have arrived. Returns the label of the last; empty if
    there is no such thing."""
    unsure = ctx.resuming.unsure.pop(casefold(room.target), [])
    for sent in unsure:
        sent.tried = None
        sent.label = ctx.session.new_label()
        if sent.line is not None:
            room.lines[:] = [one for one in room.lines if one is not sent.line]
            sent.line.stamp = ctx.now
        outgoing.post(ctx, room, sent)
    return unsure[-1].label if unsure else ""
