"""Lines of a room: added live at the end, merged from history, bounded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from client.core import links
from client.core.model import SAID, Delivery, Line, Room
from protocol.names import casefold

# Lines kept per room: a week of a busy room, some 2 MB. A server that floods must not eat the
# memory of the client; what falls off the front can be fetched again from history.
TIMELINE_LIMIT = 5000
# Lines kept of a room at which the person has not looked for so many ms: a page or two to begin
# with, while history gives the rest. 20 busy rooms with 5,000 each take 38 MB, with 1,000 each 8.
REST_LIMIT = 1000
REST_AFTER = 600_000

# Own words come back twice when one talks to oneself: as echo and as message. The second is near.
_NEAR = 50  # lines looked back


def append(room: Room, line: Line) -> bool:
    """Add a live line at the end; False if its msgid is there already (then nothing is added)."""
    if line.msgid and any(one.msgid == line.msgid for one in room.lines[-_NEAR:]):
        return False
    # What waits to be sent will stand after everything that is said before.
    waits = line.delivery is Delivery.WAITING
    room.lines.insert(len(room.lines) if waits else _settled(room), line)
    _enter(room, line)
    _trim(room)
    return True


def rest(room: Room, now: int) -> None:
    """Nobody looks at this room: keep only its newest lines, once that lasts."""
    if room.past is None and now - room.left > REST_AFTER:
        _trim(room, REST_LIMIT)


def _enter(room: Room, line: Line) -> None:
    """A line enters the room."""
    links.number(room, line)
    member = room.members.get(casefold(line.nick)) if line.nick else None
    if member is not None and member.nick == line.nick:
        line.nick = member.nick  # one text for all the lines of a person


def _trim(room: Room, limit: int = 0) -> None:
    limit = limit or TIMELINE_LIMIT
    if len(room.lines) > limit:
        del room.lines[: len(room.lines) - limit]
        if room.past is None:
            room.exhausted = False


def _same(room: Room, lines: Iterable[Line]) -> Iterable[Line]:
    """The lines; one that is in the window on older ones is that line."""
    if room.past is None:
        return lines
    known = {key: one for one in room.past.lines for key in known_by(one)}
    return [next((known[key] for key in known_by(one) if key in known), one) for one in lines]


def _settled(room: Room) -> int:
    """How many lines stand before those at the end that wait."""
    count = len(room.lines)
    while count and room.lines[count - 1].delivery is Delivery.WAITING:
        count -= 1
    return count


def put_last(room: Room, lines: list[Line]) -> None:
    """These wait to be sent, so they come after all that was said."""
    ids = {id(line) for line in lines}
    room.lines[:] = [one for one in room.lines if id(one) not in ids] + lines


def last_settled(room: Room) -> Line | None:
    """The last line that does not wait to be sent."""
    count = _settled(room)
    return room.lines[count - 1] if count else None


def overlaps(room: Room, place: Line | None, lines: Iterable[Line]) -> bool:
    """Whether one of these lines is in the room, up to that place."""
    known = {key for one in room.lines[: _after(room, place)] for key in known_by(one)}
    return any(not known.isdisjoint(known_by(line)) for line in lines)


def _after(room: Room, place: Line | None) -> int:
    return next((i + 1 for i, one in enumerate(room.lines) if one is place), 0)


def fill(room: Room, place: Line | None, lines: Iterable[Line]) -> tuple[Line | None, list[Line]]:
    """Insert lines of history, oldest first, after a line (None, or gone: at the beginning).

    Those that are in the room already stay where they are, and what follows goes after them.
    Returns the line after which the next go, and those that are new. The oldest lines of a room
    that becomes too long fall off.
    """
    at = _after(room, place)
    before = {key for one in room.lines[:at] for key in known_by(one)}
    after = room.lines[at:]
    places = {key: i for i, one in enumerate(after) for key in known_by(one)}
    filled: list[Line] = []
    new = []
    taken = 0  # of those after
    for line in _same(room, lines):
        keys = known_by(line)
        if not before.isdisjoint(keys):
            continue
        before.update(keys)
        known = next((places[key] for key in keys if key in places), None)
        if known is None:
            filled.append(line)
            new.append(line)
            _enter(room, line)
            place = line
        elif known >= taken:
            filled += after[taken : known + 1]
            taken = known + 1
            place = after[known]
    room.lines[at:] = filled + after[taken:]
    _trim(room)
    return place, new


def merge(room: Room, lines: Iterable[Line], before: Line | None) -> int:
    """Insert lines of history, oldest first, before a line (None, or gone: at the beginning).

    Lines that are in the room already (same msgid, or without one same stamp, nick and text) are
    left out. They keep the order in which they came: the server's, whatever the clocks say.
    Returns how many were inserted; more than TIMELINE_LIMIT in all are not, the oldest stay out.
    """
    known = {key for one in room.lines for key in known_by(one)}
    fresh = []
    for line in _same(room, lines):
        keys = known_by(line)
        if known.isdisjoint(keys):
            fresh.append(line)
            known.update(keys)
    space = max(TIMELINE_LIMIT - len(room.lines), 0)
    fresh = fresh[len(fresh) - space :] if len(fresh) > space else fresh
    place = next((i for i, one in enumerate(room.lines) if one is before), 0)
    room.lines[place:place] = fresh
    for line in fresh:
        _enter(room, line)
    return len(fresh)


def oldest(lines: Iterable[Line]) -> Line | None:
    """The oldest line that history knows too: the place from where older pages are asked."""
    return next((line for line in lines if _is_known(line)), None)


def newest(lines: Sequence[Line]) -> Line | None:
    """The newest line that history knows too."""
    return next((line for line in reversed(lines) if _is_known(line)), None)


def _is_known(line: Line) -> bool:
    return bool(line.msgid) or (line.kind in SAID and line.stamp >= 0)


def is_said(line: Line) -> bool:
    """Whether history knows that kind of line."""
    return line.kind in SAID


def find(room: Room, msgid: str) -> Line | None:
    """The message with that id, among a room's lines or in the window on older ones."""
    if not msgid:
        return None
    older = room.past.lines if room.past is not None else []
    both = (reversed(room.lines), reversed(older))
    return next((one for lines in both for one in lines if one.msgid == msgid), None)


def known_by(line: Line) -> list[object]:
    """By what a line is known when it comes again."""
    if line.msgid:
        return [line.msgid]
    return [(line.stamp, line.nick, line.text, line.kind)]
