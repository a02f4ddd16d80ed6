"""SEARCH: find what was said (soju.im/search, which IRCv3 discusses as draft/search)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from language import N_, _
from protocol import capabilities as cap
from protocol import numerics as num
from protocol.names import casefold
from protocol.search import BadAttributeError, SearchRequest
from protocol.terms import parse_query
from protocol.text import clean, cut
from server.core import limits
from server.core.command import Call, command
from server.core.commands.history import affordable, conversation_key, replay
from server.core.encoding import Outgoing
from server.core.happening import HappeningKind
from server.core.history import Entry, Sought, StoreError, nick_of
from server.core.labels import send_batch

# Private conversations in which is searched when none is named, those with the newest words.
# Defends the host's CPU from an owner to whom thousands wrote.
TALKS = 500


@command(
    "SEARCH", help=N_("SEARCH text=<words>;in=<target>;from=<nick>;after=<time>;before=<time>")
)
def search(call: Call) -> None:
    if cap.SEARCH not in call.session.capabilities:
        text = _("SEARCH needs the capability {capability}").format(capability=cap.SEARCH)
        call.reply(num.ERR_UNKNOWNCOMMAND, "SEARCH", text)
        return
    try:
        request = SearchRequest.parse(call.params)
        sought = _sought(request)
        targets = _targets(call, request.target)
        entries = _find(call, targets, sought, request)
    except BadAttributeError as error:
        call.fail("INVALID_PARAMS", str(error), cut(clean(error.attribute), limits.SHOWN))
    except ValueError as error:
        call.fail("INVALID_PARAMS", str(error))
    except StoreError as error:
        call.world.note(HappeningKind.PROBLEM, text=str(error))
        call.fail("INTERNAL_ERROR", _("The host could not search; please try again later"))
    else:
        lines = [_shown(call, entry) for entry in entries]
        send_batch(call.world, call.session, cap.SEARCH, [], lines)


def _sought(request: SearchRequest) -> Sought:
    try:
        terms = parse_query(request.text) if request.text else ()
    except ValueError as error:
        raise BadAttributeError("text", str(error)) from error
    after = None if request.after is None else request.after - 1
    before = None if request.before is None else request.before + 1
    return Sought(terms, casefold(request.nick), after, before)


def _targets(call: Call, target: str) -> list[str]:
    """The conversations to look in: what the session could read by CHATHISTORY now."""
    if target:
        key = conversation_key(call, target)
        if key is None:
            text = _("There is no such conversation, or you are not part of it")
            raise BadAttributeError("in", text)
        return [key]
    owner = call.session.owner
    talks = call.world.history_of(owner).conversations(owner)
    newest = sorted(talks, key=lambda key: talks[key], reverse=True)[:TALKS]
    return [room.key for room in call.session.rooms] + newest


def _find(
    call: Call, targets: Iterable[str], sought: Sought, request: SearchRequest
) -> list[Entry]:
    """From `after` on if it is given, else back from `before`; at most a page."""
    newest = request.after is None
    limit = min(request.limit or limits.HISTORY_PAGE, limits.HISTORY_PAGE)
    found: list[Entry] = []
    for history in (call.world.history, call.world.private):
        here = [target for target in targets if call.world.history_of(target) is history]
        if here:
            found += history.search(here, sought, limit=limit, newest=newest)
    found.sort(key=lambda entry: entry.stamp)
    page = found[-limit:] if newest else found[:limit]
    return affordable(page, newest=newest)


def _shown(call: Call, entry: Entry) -> Outgoing:
    """The entry, with the target that tells where it was said: the room by its name of today, or
    for a private message who is not the sender, by the nick of today if that is the session."""
    line = replay(entry)
    target = line.message.params[0]
    room = call.world.rooms.get(entry.target)
    if room is not None:
        target = room.name
    elif nick_of(entry) == entry.target.partition(" ")[2]:
        target = call.session.nick
    return replace(line, message=replace(line.message, params=(target, *line.message.params[1:])))
