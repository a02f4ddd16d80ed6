"""Lines of a room: added live at the end, merged from history, bounded."""

from __future__ import annotations

from collections.abc import Iterable

from client.core.model import Delivery, Kind, Line, Room

# Lines kept per room: a week of a busy room, some 2 MB. A server that floods must not eat the
# memory of the client; what falls off the front can be fetched again from history.
TIMELINE_LIMIT = 5000

# Own words come back twice when one talks to oneself: as echo and as message. The second is near.
_NEAR = 50  # lines looked back

_SAID = frozenset({Kind.MESSAGE, Kind.NOTICE, Kind.ACTION})


def append(room: Room, line: Line) -> bool:
    """Add a live line at the end; False if its msgid is there already (then nothing is added)."""
    if line.msgid and any(one.msgid == line.msgid for one in room.lines[-_NEAR:]):
        return False
    # What waits to be sent will stand after everything that is said before.
    waits = line.delivery is Delivery.WAITING
    room.lines.insert(len(room.lines) if waits else _settled(room), line)
    _trim(room)
    return True


def _trim(room: Room) -> None:
    if len(room.lines) > TIMELINE_LIMIT:
        del room.lines[: len(room.lines) - TIMELINE_LIMIT]


def _settled(room: Room) -> int:
    """How many lines stand before those at the end that wait."""
    count = len(room.lines)
    while count and room.lines[count - 1].delivery is Delivery.WAITING:
        count -= 1
    return count


def last_settled(room: Room) -> Line | None:
    """The last line that does not wait to be sent."""
    count = _settled(room)
    return room.lines[count - 1] if count else None


def overlaps(room: Room, place: Line | None, lines: Iterable[Line]) -> bool:
    """Whether one of these lines is in the room, up to that place."""
    known = {key for one in room.lines[: _after(room, place)] for key in _keys(one)}
    return any(not known.isdisjoint(_keys(line)) for line in lines)


def _after(room: Room, place: Line | None) -> int:
    return next((i + 1 for i, one in enumerate(room.lines) if one is place), 0)


def fill(room: Room, place: Line | None, lines: Iterable[Line]) -> tuple[Line | None, list[Line]]:
    """Insert lines of history, oldest first, after a line (None, or gone: at the beginning).

    Those that are in the room already stay where they are, and what follows goes after them.
    Returns the line after which the next go, and those that are new. The oldest lines of a room
    that becomes too long fall off.
    """
    at = _after(room, place)
    before = {key for one in room.lines[:at] for key in _keys(one)}
    after = room.lines[at:]
    places = {key: i for i, one in enumerate(after) for key in _keys(one)}
    filled: list[Line] = []
    new = []
    taken = 0  # of those after
    for line in lines:
        keys = _keys(line)
        if not before.isdisjoint(keys):
            continue
        before.update(keys)
        known = next((places[key] for key in keys if key in places), None)
        if known is None:
            filled.append(line)
            new.append(line)
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
    known = {key for one in room.lines for key in _keys(one)}
    fresh = []
    for line in lines:
        keys = _keys(line)
        if known.isdisjoint(keys):
            fresh.append(line)
            known.update(keys)
    space = max(TIMELINE_LIMIT - len(room.lines), 0)
    fresh = fresh[len(fresh) - space :] if len(fresh) > space else fresh
    place = next((i for i, one in enumerate(room.lines) if one is before), 0)
    room.lines[place:place] = fresh
    return len(fresh)


def oldest_said(room: Room) -> Line | None:
    """The oldest line that history knows too: the place from where older pages are asked."""
    return next((line for line in room.lines if line.kind in _SAID and line.stamp >= 0), None)


def _keys(line: Line) -> list[object]:
    if line.msgid:
        return [line.msgid]
    return [(line.stamp, line.nick, line.text, line.kind)]
