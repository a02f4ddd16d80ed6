"""The timeline of one room: which rows are seen, and where the reader is. Pure.

It follows the newest line until somebody scrolls up; then it is held by a line, so that neither new
nor older lines move what is being read. Its unit is the item: one line, or several comings and
goings that became one, with the separators before them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import takewhile

from client.core.model import Kind, Line, Past, Room
from client.core.preferences import Preferences
from client.core.timeline import is_said
from client.ui import separators, strip
from client.ui.items import Items
from client.ui.rows import RowOfCells

# Lines that stand ready above and below what is seen: two pages of history. While PgUp is held, the
# next page comes before they are used up.
AHEAD = 200


@dataclass(frozen=True, slots=True)
class _Anchor:
    """The row at the bottom of the window: `up` rows above the last row of the item of `line`."""

    line: Line
    up: int


class Timeline:
    """Where a reader is in one room's lines. `zone` is for tests; None is the local time zone."""

    def __init__(
        self, zone: tzinfo | None = None, preferences: Preferences | None = None
    ) -> None:
        self._preferences = preferences or Preferences()
        self._items = Items(zone, self._preferences)
        self._anchor: _Anchor | None = None
        self._past: Past | None = None
        self._goal: Line | None = None
        self._must_show: Line | None = None
        self._seen: Line | None = None  # the newest line when the reader went back
        self._cleared: Line | None = None  # up to this one nothing is shown
        self._opens = False  # the person has just come, and was not shown anything
        self._height = 20
        self.visible: list[Line] = []
        """The lines drawn last, top first; what was folded is left out."""

    @property
    def follows(self) -> bool:
        """Whether the newest line is in sight and stays in sight."""
        return self._anchor is None and self._past is None

    @property
    def page(self) -> int:
        """How many rows one page scrolls: all but two, so that the eye finds its place again."""
        return max(1, self._height - 2)

    def mark_restored(self, lines: Sequence[Line], count: int) -> None:
        """`count` lines came from history when we joined: a separator after them says so.

        They stand before our own JOIN; without one in sight they are the first of all.
        """
        if not 0 < count <= len(lines):
            return
        joins = (i for i in range(len(lines) - 1, 0, -1) if _is_own_join(lines[i]))
        end = next(joins, count)
        said = sum(map(is_said, lines[:end]))  # comings and goings are in the history, too
        if said:
            self._items.mark_restored(lines[end - 1], said)

    def follow(self) -> None:
        """Back to the newest line."""
        self._anchor = self._goal = self._must_show = None

    def open(self) -> None:
        """The person has just come: the next drawing begins at the first unread line, if there is
        more than a screen of them and no other place was being read."""
        self._opens = True

    def clear(self, room: Room) -> None:
        """Show none of the lines of now, until the reader goes back to them."""
        self.follow()
        self._hide(strip.last_settled(room.lines))

    def _hide(self, line: Line | None) -> None:
        self._cleared = self._items.cut = line

    def show(self, line: Line, *, goal: bool = False) -> None:
        """Have the next drawing show that line, in the middle if it was not in sight.

        goal: it is what was jumped to, and stands out until the reader is back at the newest.
        """
        if goal:
            self._goal = line
        if not any(one is line for one in self.visible):
            self._hide(None)
            self._must_show = line

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

        While older lines are read, the newest ones stay in sight below them. me: our nick.
        numbered: lines with their number in place of the time, the first is 1. picked: the line
        that keys act on.
        """
        self._items.look_at(room, width, me, numbered, picked, self._goal)
        self._arrive(room, height)
        lines = room.shown
        newest = self._newest(room, height)
        self._height = height - len(below := self._below(room, newest, width))
        if self._must_show is not None:
            self._centre(lines)
            if self.follows:  # it is among the newest lines
                newest, below, self._height = [], [], height
        rows = self._window(lines)
        while newest != (newest := self._out_of_sight(newest)):  # nothing stands there twice
            self._height = height - len(below := self._below(room, newest, width))
            rows = self._window(lines)
        return [[] for _ in range(self._height - len(rows))] + rows + below

    def _window(self, lines: Sequence[Line]) -> list[RowOfCells]:
        rows = self._upwards(*self._bottom(lines))
        if self._anchor is not None and len(rows) < self._height:
            # The beginning is in sight: it stands on top, and the window is filled downwards.
            self._hold_top(lines)
            rows = self._upwards(*self._bottom(lines))
        return rows

    def _out_of_sight(self, lines: list[Line]) -> list[Line]:
        seen = set(map(id, self.visible))
        return [line for line in lines if id(line) not in seen]

    def scroll(self, room: Room, step: int) -> bool:
        """Move by rows, negative is towards older lines. True if the oldest line was reached."""
        lines = room.shown
        self._items.refresh(room)
        self._past = room.past
        if self._cleared is not None and step < 0:  # what was cleared away comes back, unmoved
            self._hide(None)
            return False
        if not lines:
            return True
        if self._move(lines, step):
            return False
        reached = len(self._upwards(*self._bottom(lines))) < self._height
        if reached:
            self._hold_top(lines)
        return reached

    def was_answered(self, room: Room) -> bool:
        """Whether the reader is back in time, and below stands what the person asked for, or what
        to do since something did not work: one row of it would not do."""
        if self.follows or self._seen is None:
            return False
        since = takewhile(lambda line: line is not self._seen, reversed(room.lines))
        return any(line.asked or line.kind is Kind.ERROR for line in since)

    def near_start(self, room: Room) -> bool:
        """Whether so few lines stand before what is seen that older ones are wanted."""
        self._items.refresh(room)
        return self._bottom(room.shown)[0] < AHEAD

    def at_end(self, room: Room) -> bool:
        """Whether the last line of a window on older lines is in sight."""
        if room.past is None or not room.past.lines:
            return False
        self._items.refresh(room)
        bottom, up = self._bottom(room.shown)
        return bottom == len(room.shown) and up == 0

    def near_end(self, room: Room) -> bool:
        """Whether so few lines of such a window stand behind what is seen that newer ones are
        wanted."""
        if room.past is None:
            return False
        self._items.refresh(room)
        return self._bottom(room.shown)[0] + AHEAD > len(room.shown)

    def _arrive(self, room: Room, height: int) -> None:
        """Notice where the reader is now."""
        if room.past is not self._past:
            self._past = room.past
            if self._past is not None and self._past.goal is not None:
                self.show(self._past.goal, goal=True)
        opens, self._opens = self._opens, False
        if self.follows and self._must_show is None:
            self._seen = strip.last_settled(room.lines)
            if opens:
                self._open(room, height)

    def _open(self, room: Room, height: int) -> None:
        """Begin at the first unread line, if they do not all have their place."""
        lines, first = room.lines, self._items.first_new
        if first is None:
            return
        index = next(i for i in range(len(lines) - 1, -1, -1) if lines[i] is first)
        end, left = len(lines), height
        while end > index and left >= 0:
            start = self._items.start(end)
            left -= len(self._items.rows(start, end))
            end = start
        if left < 0:
            below = strip.newest(lines, self._preferences.newest, height)
            self._height = height - len(below) - bool(below)
            self._hold_top(lines, index)
            self._seen = lines[index - 1] if index else None

    def _newest(self, room: Room, height: int) -> list[Line]:
        """The newest lines, to be kept in sight while older ones are read."""
        if self.follows and self._must_show is None:
            return []
        return strip.newest(room.lines, self._preferences.newest, height)

    def _below(self, room: Room, lines: list[Line], width: int) -> list[RowOfCells]:
        if not lines:
            return []
        count = strip.news_since(room.lines, self._seen)
        rows = [self._items.one_row(line) for line in lines]
        return [separators.newest_row(count, width), *rows]

    def _move(self, lines: Sequence[Line], step: int) -> bool:
        """Move the bottom of the window. True if it is at the newest line, which is followed."""
        bottom, up = self._bottom(lines)
        start = self._items.start(bottom)
        up -= step
        while start > 0 and up >= (count := len(self._items.rows(start, bottom))):
            up -= count
            bottom, start = start, self._items.start(start)
        while up < 0 and bottom < len(lines):
            start, bottom = bottom, self._items.end(bottom)
            up += len(self._items.rows(start, bottom))
        up = max(up, 0)
        if bottom == len(lines) and up == 0 and self._past is None:
            self.follow()
            return True
        self._anchor = _Anchor(lines[bottom - 1], up)
        return False

    def _centre(self, lines: Sequence[Line]) -> None:
        line, self._must_show = self._must_show, None
        index = next((i for i in range(len(lines) - 1, -1, -1) if lines[i] is line), -1)
        if index < 0:
            return
        self._anchor = _Anchor(lines[index], 0)
        end = self._items.end(index)
        count = len(self._items.rows(self._items.start(end), end))
        goal = self._goal
        if self._move(lines, max(0, self._height - count) // 2):
            self._goal = goal  # near the newest: in sight anyway

    def _hold_top(self, lines: Sequence[Line], start: int = 0) -> None:
        """Hold the window so that the oldest row is its top row; start: that of this line."""
        left = self._height
        while start < len(lines):
            end = self._items.end(start)
            count = len(self._items.rows(start, end))
            if count >= left:
                self._anchor = _Anchor(lines[end - 1], count - left)
                return
            left -= count
            start = end
        self._anchor = None

    def _bottom(self, lines: Sequence[Line]) -> tuple[int, int]:
        """(index after the item at the bottom, rows of it that are below the window)."""
        if self._anchor is None or not lines:
            return len(lines), 0
        anchored = self._anchor.line
        for index in range(len(lines) - 1, -1, -1):
            if lines[index] is anchored:
                break
        else:
            # It fell off the front, so what is left begins there.
            self._anchor = _Anchor(lines[0], 0)
            index = 0
        end = self._items.end(index)
        return end, min(self._anchor.up, len(self._items.rows(self._items.start(end), end)) - 1)

    def _upwards(self, end: int, up: int) -> list[RowOfCells]:
        """At most as many rows as the window has, that end `up` rows above the end of an item."""
        found: list[RowOfCells] = []
        seen: list[Line] = []
        while end > 0 and len(found) < self._height:
            if self._cleared is not None and self._items.lines[end - 1] is self._cleared:
                break
            start = self._items.start(end)
            rows = self._items.rows(start, end)
            if len(found) + len(rows) - up >= self._height:
                # On top of the window nobody sees whose words a row without a name goes on with.
                rows = self._items.rows(start, end, on_top=True)
            found.extend(reversed(rows[: len(rows) - up]))
            if end - start == 1:
                seen.append(self._items.lines[start])
            up = 0
            end = start
        self.visible = seen[::-1]
        return found[: self._height][::-1]


def _is_own_join(line: Line) -> bool:
    return line.kind is Kind.JOIN and line.own
