"""Finding what was said: the server looks in its whole history (soju.im/search), this program in
what is loaded, where the server can't: private messages that are closed to it, or a server that
does not search at all.

One question is on its way at a time. Who types on while the server looks gets only the answer to
the last question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from client.core import query, timeline
from client.core.context import Context
from client.core.events import Found
from client.core.model import Line, Result, Room, Seal, Search
from client.core.pacing import is_too_fast
from client.core.query import Query
from client.core.requests import Seeking
from client.core.sealed import SENTENCE, TAG
from client.core.session import Matches, Reply
from client.core.speech import line_of, mentions
from client.core.wording import safe, sentence
from language import _
from protocol import capabilities as caps
from protocol.message import Message
from protocol.names import casefold, channel_of
from protocol.search import SearchRequest
from protocol.terms import words_of

PAGE = 50  # messages asked for at once: two screens
# Characters of a page from which on the server may have left out what is older for its length.
LONG_PAGE = 20_000
# ms until an answer does not come any more: the longest search of a million messages takes 0.2 s.
PATIENCE = 15_000
# Pages asked for unasked when none of what came names us.
PAGES_AT_ONCE = 5


def start(ctx: Context, words: str, room: str = "") -> None:
    """Look for words, as a person wrote them, in one room or in all."""
    search = ctx.model.search = Search(words, room)
    ctx.requests.seeking.query = None
    try:
        wanted = query.parse(words, ctx.now)
        search.room = _room_of(ctx, wanted.room) if wanted.room else room
    except ValueError as error:
        _settle(ctx, str(error))
        return
    _begin(ctx, wanted)


def start_mentions(ctx: Context) -> None:
    """Look for what names us, in all rooms."""
    nick = ctx.model.nick
    ctx.model.search = Search(mentions=True)
    terms = query.terms_of(f'"{nick}"') if words_of(nick) else ()
    _begin(ctx, Query(f'"{nick}"' if terms else "", terms))


def go_on(ctx: Context) -> None:
    """Look for what is older than what was found."""
    if ctx.model.search.more and not ctx.model.search.waits:
        _ask(ctx)


def _room_of(ctx: Context, name: str) -> str:
    """The key of a room as a person names it. Raises ValueError."""
    for key in (casefold(channel_of(name)), casefold(name)):
        if key in ctx.model.rooms:
            return key
    shown = safe(name, 64)
    raise ValueError(_("You are in no room {room}, and talk to nobody of that name.").format(
        room=repr(shown)
    ))


def _begin(ctx: Context, wanted: Query) -> None:
    search, seeking = ctx.model.search, ctx.requests.seeking
    search.terms = wanted.terms
    seeking.query, seeking.found, seeking.pages = wanted, [], 0
    seeking.oldest = None
    seeking.is_stale = seeking.asked > 0
    rooms = _rooms(ctx, search.room)
    able = ctx.online and caps.SEARCH in ctx.session.capabilities and (
        all(room.joined or room.is_private for room in rooms) if search.room
        else bool(wanted.terms) or not search.mentions
    )
    # The server knows the rooms; of private talks it has only what is open to it.
    seeking.loaded = list(_loaded(ctx, wanted, [r for r in rooms if r.is_private or not able]))
    search.remark = _what_is_missing(ctx, rooms, able)
    if able:
        _ask(ctx)
    else:
        _show(ctx, more=False)


def _rooms(ctx: Context, key: str) -> list[Room]:
    if key:
        room = ctx.model.rooms.get(key)
        return [room] if room is not None else []
    return [room for room in ctx.model.rooms.values() if room.target]


def _what_is_missing(ctx: Context, rooms: list[Room], able: bool) -> str:
    if not ctx.online:
        return _("There is no connection now: only what is loaded here was looked at.")
    if caps.SEARCH in ctx.session.capabilities and not able:
        return _("You are not in that room: only what is loaded here was looked at.")
    if not able:
        return _("This server can't search: only what is loaded here was looked at.")
    if len(rooms) == 1 and any(line.seal is Seal.SEALED for line in rooms[0].lines):
        return _("Encrypted messages are found only as far back as they are loaded here.")
    return ""


def _loaded(ctx: Context, wanted: Query, rooms: Iterable[Room]) -> Iterator[Result]:
    for room in rooms:
        key = casefold(room.target)
        seen: set[int] = set()
        for lines in (room.lines, room.past.lines if room.past is not None else ()):
            for line in lines:
                said = timeline.is_said(line) and not line.deleted and id(line) not in seen
                if said and _is_wanted(ctx, wanted, line):
                    seen.add(id(line))
                    yield Result(key, line)


def _is_wanted(ctx: Context, wanted: Query, line: Line) -> bool:
    if line.seal in (Seal.WAITING, Seal.UNREADABLE) or casefold(line.nick) in ctx.habits.ignored:
        return False
    if ctx.model.search.mentions and (line.own or not mentions(line.text, ctx.model.nick)):
        return False
    return wanted.is_met_by(line.nick, line.stamp, line.text)


def _ask(ctx: Context) -> None:
    """Ask the server for a page, or, when another question is on its way, do so after its
    answer."""
    search, seeking = ctx.model.search, ctx.requests.seeking
    wanted = seeking.query
    if wanted is None:
        return
    search.waits = True
    ctx.changed()
    if seeking.asked:
        return
    room = ctx.model.rooms.get(search.room)
    ends = [one for one in (_inclusive(wanted.before), seeking.oldest) if one is not None]
    request = SearchRequest(
        room.target if room is not None else "",
        wanted.nick,
        None,  # the server would begin with the oldest; what is too old is left out here
        min(ends) if ends else None,
        wanted.text,
        PAGE,
    )
    label = ctx.session.new_label() if caps.LABELED_RESPONSE in ctx.session.capabilities else ""
    try:
        message = request.message()
        sent = ctx.session.send(message.verb, *message.params, label=label)
    except (ValueError, OverflowError):
        sent = False
    if sent:
        seeking.label, seeking.asked = label, max(ctx.now, 1)
    else:
        _settle(ctx, _("That is too long to look for."))


def _inclusive(before: int | None) -> int | None:
    return None if before is None else before - 1


def take_in(ctx: Context, batch: Matches) -> None:
    """A page of what the server found, oldest first."""
    seeking = ctx.requests.seeking
    if not seeking.asked or batch.label != seeking.label:
        return
    if not _answered(ctx):
        _take_page(ctx, batch.messages)


def _answered(ctx: Context) -> bool:
    """The question on its way has its answer. Whether that does not matter any more."""
    seeking = ctx.requests.seeking
    seeking.asked, seeking.label = 0, ""
    if seeking.is_stale:
        seeking.is_stale = False
        if ctx.model.search.waits:
            _ask(ctx)
        return True
    return seeking.query is None


def _take_page(ctx: Context, messages: tuple[Message, ...]) -> None:
    seeking = ctx.requests.seeking
    wanted = seeking.query
    assert wanted is not None
    known = {key for one in seeking.found for key in _keys(one)}
    stamps = [ctx.stamp(message) for message in messages]
    fresh = 0
    for message in messages:
        result = _result(ctx, message)
        if result is None or not known.isdisjoint(_keys(result)):
            continue
        known.update(_keys(result))
        if not result.line.deleted and _is_wanted(ctx, wanted, result.line):
            seeking.found.append(result)
            fresh += 1
    full = len(messages) >= PAGE or sum(_length(one) for one in messages) >= LONG_PAGE
    oldest = min(stamps, default=0)
    is_over = wanted.after is not None and oldest < wanted.after
    more = full and not is_over
    if seeking.oldest is not None and oldest >= seeking.oldest:
        oldest = seeking.oldest - 1  # a whole page of the same moment
    seeking.oldest = oldest
    seeking.pages += 1
    if more and not fresh and seeking.pages % PAGES_AT_ONCE:
        _ask(ctx)
    else:
        _show(ctx, more=more)


def _length(message: Message) -> int:
    return len(message.params[-1]) if message.params else 0


def _keys(result: Result) -> list[object]:
    return [(result.room, key) for key in timeline.known_by(result.line)]


def _result(ctx: Context, message: Message) -> Result | None:
    """What a message of the answer is; None: nothing to show, or only its reader can open it."""
    line = line_of(ctx, message)
    closed = TAG in message.tags or (line is not None and line.text == SENTENCE)
    if line is None or closed or not line.nick or ctx.ignores(message):
        return None
    target = message.params[0]
    if not target.startswith("#") and not line.own:
        target = line.nick
    room = ctx.model.find(target)
    known = timeline.find(room, line.msgid) if room is not None else None
    return Result(casefold(safe(target, 64)), known or line)


def _show(ctx: Context, *, more: bool) -> None:
    """What was found, newest first. What is loaded here waits until the server's page is as old."""
    search, seeking = ctx.model.search, ctx.requests.seeking
    known = {key for one in seeking.found for key in _keys(one)}
    oldest = seeking.oldest if more else None
    loaded = [
        one
        for one in seeking.loaded
        if (oldest is None or one.line.stamp >= oldest) and known.isdisjoint(_keys(one))
    ]
    results = [*seeking.found, *loaded]
    results.sort(key=lambda one: one.line.stamp, reverse=True)
    search.results = [one for one in results if not one.line.deleted]
    search.more = more
    _settle(ctx, search.remark)


def _settle(ctx: Context, remark: str) -> None:
    ctx.model.search.waits = False
    ctx.model.search.remark = remark
    ctx.emit(Found())


def take_answer(ctx: Context, reply: Reply) -> bool:
    """An answer with the label of our question, but nothing that was found. False if it is
    something else."""
    seeking = ctx.requests.seeking
    if not reply.label or reply.label != seeking.label:
        return False
    if reply.message.verb == "ACK":
        if not _answered(ctx):
            _take_page(ctx, ())
    else:
        failed(ctx, reply.message)
    return True


def failed(ctx: Context, message: Message) -> None:
    """FAIL SEARCH: it can't be done, or not so soon; then `tick` asks again."""
    seeking = ctx.requests.seeking
    if not seeking.asked:
        return
    if is_too_fast(message):
        seeking.asked, seeking.label, seeking.is_stale = 0, "", False
    elif not _answered(ctx):
        _show(ctx, more=False)
        _settle(ctx, sentence(message))


def tick(ctx: Context) -> None:
    """Time passed: ask again, or wait no longer."""
    seeking = ctx.requests.seeking
    if seeking.asked and ctx.now - seeking.asked > PATIENCE:
        if not _answered(ctx):
            _settle(ctx, _("The server does not answer; what is loaded here is shown."))
    elif ctx.model.search.waits and not seeking.asked:
        _ask(ctx)


def lost(ctx: Context) -> None:
    """The connection is gone: nothing is answered any more."""
    if ctx.model.search.waits:
        ctx.requests.seeking = Seeking()
        ctx.model.search.more = False
        _settle(ctx, _("The connection broke before that was found."))
