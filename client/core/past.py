"""A window on older lines, apart from the newest ones, and how the two become one again.

A room's own lines (`Room.lines`) are contiguous to now and bounded. Who reads further back, or has
jumped to what was found, reads in `Room.past`: bounded, too, so what grows at one end is dropped at
the other. A line that is in both is one object, so what happens to it is seen in both. When the
reader comes back to where the room's own lines begin, the window dissolves into them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from client.core import links, timeline
from client.core.model import Line, Past, Room

# Lines in a window: thirty pages of history, more than anybody holds PgUp for without a look. Fewer
# than TIMELINE_LIMIT, so a window that has come back to now lies within the room's own lines.
WINDOW = 3000
# Lines taken over at once from the room's own: what a page of history has.
STEP = 100


def reach_back(room: Room) -> Past:
    """The room's own lines are full, and somebody reads on: a window that begins where they do."""
    room.past = Past(room.lines[:WINDOW])
    return room.past


def put_before(room: Room, past: Past, lines: Iterable[Line]) -> int:
    """An older page, oldest first, before the window. Returns how many lines it had not."""
    fresh = _fresh(room, past, lines)
    past.lines[:0] = fresh
    del past.lines[WINDOW:]
    return len(fresh)


def put_after(room: Room, past: Past, lines: Iterable[Line]) -> int:
    """A newer page, oldest first, after the window. Returns how many lines it had not."""
    fresh = _fresh(room, past, lines)
    _grow(room, past, fresh)
    return len(fresh)


def go_forward(room: Room, past: Past) -> bool:
    """Take over what follows the window, if that is among the room's own lines."""
    place = _index(room.lines, past.lines[-1]) if past.lines else -1
    if place < 0:
        return False
    _grow(room, past, room.lines[place + 1 : place + 1 + STEP])
    return True


def open_at(room: Room, lines: Iterable[Line]) -> Past:
    """A window with that page, oldest first, instead of the one there is."""
    past = Past()
    past.lines = _fresh(room, past, lines)
    return past


def _grow(room: Room, past: Past, lines: Sequence[Line]) -> None:
    past.lines += lines
    if len(past.lines) > WINDOW:
        del past.lines[: len(past.lines) - WINDOW]
        room.exhausted = False


def _fresh(room: Room, past: Past, lines: Iterable[Line]) -> list[Line]:
    """Those that the window has not, each once; a line that the room has is that line."""
    own = {key: one for one in room.lines for key in timeline.known_by(one)}
    known = {key for one in past.lines for key in timeline.known_by(one)}
    fresh = []
    for line in lines:
        keys = timeline.known_by(line)
        if known.isdisjoint(keys):
            known.update(keys)
            fresh.append(next((own[key] for key in keys if key in own), line))
    for line in fresh:
        links.number(room, line)
    return fresh


def dissolve(room: Room, past: Past, *, anyway: bool = False) -> bool:
    """Make the window and the room's own lines one, if they meet and are not too many together.

    anyway: nothing stands between them, though they have no line in common.
    """
    places = {id(one): place for place, one in enumerate(room.lines)}
    meets = bool(past.lines) and id(past.lines[-1]) in places
    if not (meets or anyway):
        return False
    joined = _joined(room, past, places)
    if len(joined) > timeline.TIMELINE_LIMIT and not anyway:
        return False
    room.lines[:] = joined[max(len(joined) - timeline.TIMELINE_LIMIT, 0) :]
    room.past = None
    return True


def _joined(room: Room, past: Past, places: dict[int, int]) -> list[Line]:
    """Both, each line once. Of the room's own lines, those that were said before the window begins
    are left out: between them and the window something is missing."""
    met = min((places.get(id(one), len(places)) for one in past.lines), default=len(places))
    taken = 0
    if past.lines and id(past.lines[0]) not in places:
        older = (
            place + 1
            for place in range(met - 1, -1, -1)
            if timeline.is_said(room.lines[place])
            and room.lines[place].stamp < past.lines[0].stamp
        )
        taken = next(older, 0)
    joined: list[Line] = []
    for line in past.lines:
        place = places.get(id(line))
        if place is None:
            joined.append(line)
        elif place >= taken:
            joined += room.lines[taken : place + 1]
            taken = place + 1
    return joined + room.lines[taken:]


def _index(lines: Sequence[Line], line: Line) -> int:
    """Where a line stands, by identity, sought from the newest; -1: nowhere."""
    return next((at for at in range(len(lines) - 1, -1, -1) if lines[at] is line), -1)
