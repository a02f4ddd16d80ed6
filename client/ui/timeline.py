"""The timeline of one room: which rows are seen, and where the reader is. Pure.

It follows the newest line until somebody scrolls up; then it is held by a line, so that neither new
nor older lines move what is being read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from client.core.model import Kind, Line, Room
from client.core.preferences import Preferences
from client.ui.lines import Columns, local, rows_of
from client.ui.rows import RowOfCells
from client.ui.wrap import cells, cut

# Wrapped lines kept: several screens in each direction. More only costs memory.
CACHE_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class _Anchor:
    """The row at the bottom of the window: `up` rows above the last row of `line`."""

    line: Line
    up: int


class Timeline:
    """Where a reader is in one room's lines. `zone` is for tests; None is the local time zone."""

    def __init__(
        self, zone: tzinfo | None = None, preferences: Preferences | None = None
    ) -> None:
        self._zone = zone
        self._preferences = preferences or Preferences()
        self._anchor: _Anchor | None = None
        self._restored_end: Line | None = None
        self._restored_text = ""
        self._size = (80, 20)
        self._cache: dict[int, tuple[Line, tuple[object, ...], list[RowOfCells]]] = {}

    @property
    def follows(self) -> bool:
        """Whether the newest line is in sight and stays in sight."""
        return self._anchor is None

    @property
    def page(self) -> int:
        """How many rows one page scrolls: all but two, so that the eye finds its place again."""
        return max(1, self._size[1] - 2)

    def mark_restored(self, lines: Sequence[Line], count: int) -> None:
        """`count` lines came from history when we joined: a separator after them says so.

        They stand before our own JOIN; without one in sight they are the first of all.
        """
        if not 0 < count <= len(lines):
            return
        joins = (i for i in range(len(lines) - 1, 0, -1) if _is_own_join(lines[i]))
        self._restored_end = lines[next(joins, count) - 1]
        noun = "message" if count == 1 else "messages"
        self._restored_text = f"restored {count} {noun}"

    def follow(self) -> None:
        """Back to the newest line."""
        self._anchor = None

    def draw(
        self,
        room: Room,
        width: int,
        height: int,
        *,
        me: str = "",
        numbered: Sequence[Line] = (),
        picked: Line | None = None,
    ) -> list[RowOfCells]:
        """Exactly `height` rows; a short talk stands at the bottom, next to the input.

        me: our nick. numbered: lines with their number in place of the time, the first is 1.
        picked: the line that keys act on.
        """
        lines = room.shown
        self._size = (width, height)
        index, up = self._bottom(lines)
        rows = self._upwards(lines, index, up, height)
        if self._anchor is not None and len(rows) < height:
            # The beginning is in sight: it stands on top, and the window is filled downwards.
            self._hold_top(lines)
            index, up = self._bottom(lines)
            rows = self._upwards(lines, index, up, height)
        return [[] for _ in range(height - len(rows))] + rows

    def scroll(self, room: Room, step: int) -> bool:
        """Move by rows, negative is towards older lines. True if the oldest line was reached."""
        lines = room.shown
        index, up = self._bottom(lines)
        if index < 0:
            return True
        up -= step
        while index > 0 and up >= (count := len(self._item(lines, index))):
            up -= count
            index -= 1
        while up < 0 and index < len(lines) - 1:
            index += 1
            up += len(self._item(lines, index))
        at_tail = up < 0 or (index == len(lines) - 1 and up == 0)
        self._anchor = None if at_tail else _Anchor(lines[index], up)
        if at_tail:
            return False
        reached = len(self._upwards(lines, index, up, self._size[1])) < self._size[1]
        if reached:
            self._hold_top(lines)
        return reached

    def _hold_top(self, lines: Sequence[Line]) -> None:
        """Hold the window so that the oldest row is its top row."""
        left = self._size[1]
        for index in range(len(lines)):
            count = len(self._item(lines, index))
            if count >= left:
                self._anchor = _Anchor(lines[index], count - left)
                return
            left -= count
        self._anchor = None

    def _bottom(self, lines: Sequence[Line]) -> tuple[int, int]:
        """(index of the line at the bottom, rows of it that are below the window)."""
        if self._anchor is None:
            return len(lines) - 1, 0
        anchored = self._anchor.line
        for index in range(len(lines) - 1, -1, -1):
            if lines[index] is anchored:
                return index, min(self._anchor.up, len(self._item(lines, index)) - 1)
        # It fell off the front, so what is left begins there.
        self._anchor = _Anchor(lines[0], 0) if lines else None
        return (0, 0) if lines else (-1, 0)

    def _upwards(
        self, lines: Sequence[Line], index: int, up: int, height: int
    ) -> list[RowOfCells]:
        """At most `height` rows that end `up` rows above the end of line `index`."""
        found: list[RowOfCells] = []
        while index >= 0 and len(found) < height:
            item = self._item(lines, index)
            found.extend(reversed(item[: len(item) - up]))
            up = 0
            index -= 1
        return found[:height][::-1]

    def _item(self, lines: Sequence[Line], index: int) -> list[RowOfCells]:
        """A line's rows with the separators that belong to it."""
        line = lines[index]
        rows = self._wrapped(line)
        day = _day(line, self._zone)
        if day and (index == 0 or day != _day(lines[index - 1], self._zone)):
            rows = [self._separator(day), *rows]
        if line is self._restored_end:
            rows = [*rows, self._separator(self._restored_text)]
        return rows

    def _wrapped(self, line: Line) -> list[RowOfCells]:
        width = self._size[0]
        seen = (line.kind, line.text, line.nick, line.stamp, line.delivery, line.mention, line.seal)
        signature = (width, *seen)
        kept = self._cache.get(id(line))
        if kept is not None and kept[0] is line and kept[1] == signature:
            return kept[2]
        if len(self._cache) >= CACHE_LIMIT:
            self._cache.clear()
        rows = rows_of(line, Columns.of(width), self._zone)
        self._cache[id(line)] = (line, signature, rows)
        return rows

    def _separator(self, text: str) -> RowOfCells:
        width = self._size[0]
        text = cut(f"— {text} —", width)
        return [("", " " * ((width - cells(text)) // 2)), ("class:quiet", text)]


def _day(line: Line, zone: tzinfo | None) -> str:
    when = local(line.stamp, zone)
    return f"{when:%A}, {when.day} {when:%B} {when.year}" if when else ""


def _is_own_join(line: Line) -> bool:
    return line.kind is Kind.JOIN and line.own
