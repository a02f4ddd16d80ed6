"""Lines of a room: added live at the end, merged from history, bounded."""

from __future__ import annotations

from collections.abc import Iterable

from client.core.model import Kind, Line, Room

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
    room.lines.append(line)
    if len(room.lines) > TIMELINE_LIMIT:
        del room.lines[: len(room.lines) - TIMELINE_LIMIT]
    return True


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
