"""The items of a timeline as rows: lines in their neighbourhood, and their separators. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

import language
from client.core.model import Kind, Line, Room
from client.core.preferences import Preferences
from client.times import clock, clock_width, day, local
from client.ui import folding, separators
from client.ui.lines import Columns, Look, folded_rows, one_row, rows_of
from client.ui.rows import RowOfCells, lit
from client.ui.said import in_one_row

# Wrapped items kept: several screens in each direction. More only costs memory. With 5000 lines at
# 120x40 a picture of the timeline takes 0.1 ms if nothing changed, 0.8 ms with a new line, 1 ms a
# page further up; where all 5000 are comings and goings 4 ms.
CACHE_LIMIT = 2000
# Milliseconds within which somebody goes on talking, so that their nick need not stand there again.
RUN = 5 * 60_000
_QUARTER = 15 * 60_000  # milliseconds; no zone begins its days within a quarter of an hour
# Cells of the column of times when there is none, but messages have numbers.
_NUMBER_WIDTH = 3


class Items:
    """Cuts lines into items and makes their rows. Call `look_at` before each drawing."""

    def __init__(self, zone: tzinfo | None, preferences: Preferences) -> None:
        self._zone = zone
        self._preferences = preferences
        self.lines: Sequence[Line] = ()
        self.cut: Line | None = None
        """Nothing goes on behind this line: what follows begins anew."""
        self._room = Room("")
        self._width = 80
        self._columns = Columns.of(80)
        self._me = ""
        self._numbers: dict[int, int] = {}  # by id of the line
        self._picked: Line | None = None
        self._goal: Line | None = None
        self._restored_end: Line | None = None
        self._restored = 0
        self.first_new: Line | None = None
        """The line at which what was unread begins."""
        self._known: tuple[object, ...] = ()  # what `first_new` was found in
        self._answered: dict[str, Line] = {}  # by msgid
        self._dates: dict[int, date | None] = {}
        self._language = language.current()  # of the rows that are kept
        self._starts: dict[int, int] = {}  # of items, by their end: long runs are walked once
        self._cache: dict[tuple[int, bool], tuple[Line, tuple[object, ...], list[RowOfCells]]] = {}

    def look_at(
        self,
        room: Room,
        width: int,
        me: str,
        numbered: Sequence[Line],
        picked: Line | None,
        goal: Line | None,
    ) -> None:
        """What is drawn next, and how wide."""
        if language.current() != self._language:
            self._language = language.current()
            self._cache.clear()
        self._width, self._me = width, me
        self._numbers = {id(line): number for number, line in enumerate(numbered, 1)}
        self._picked, self._goal = picked, goal
        times = clock_width(self._preferences)
        self._columns = Columns.of(width, times or (_NUMBER_WIDTH if numbered else 0))
        self.refresh(room)

    def refresh(self, room: Room) -> None:
        """Take the room's lines as they are now. Needed whenever they may have changed."""
        self._room = room
        self.lines = lines = room.shown
        ends = (id(lines[0]), id(lines[-1])) if lines else ()
        fold = self._preferences.fold
        known = (room.unread_from, room.came, id(lines), len(lines), *ends, fold, id(self.cut))
        if known != self._known:
            self._known = known
            self.first_new = separators.first_new(lines, room.unread_from)
            self._answered.clear()
            self._starts.clear()

    def mark_restored(self, end: Line, count: int) -> None:
        """That many lines up to that one came from history when the room was joined."""
        self._restored_end, self._restored = end, count

    def start(self, end: int) -> int:
        """Where the item begins that ends before index `end`; 0 if there is none."""
        if end not in self._starts:
            start = end - 1
            while start > 0 and self._joined(start):
                start -= 1
            self._starts[end] = max(start, 0)
        return self._starts[end]

    def end(self, index: int) -> int:
        """The index after the item that has the line at `index`."""
        index += 1
        while index < len(self.lines) and self._joined(index):
            index += 1
        return index

    def _joined(self, index: int) -> bool:
        """Whether a line and the one before it are one item."""
        line, before = self.lines[index], self.lines[index - 1]
        return (
            line.kind in folding.FOLDED
            and self._preferences.fold
            and folding.folds(line, self._room.came)
            and folding.folds(before, self._room.came)
            and before is not self._restored_end
            and before is not self.cut
            and self._date(line) == self._date(before)
        )

    def rows(self, start: int, end: int, *, on_top: bool = False) -> list[RowOfCells]:
        """The rows of an item, with the separators that belong to it. on_top: it stands on top of
        the window."""
        line = self.lines[start]
        before = self.lines[start - 1] if start else None
        above = self._above(line, before)
        if end - start > 1:
            body = self._folded(start, end)
        else:
            goes_on = before is not None and not above and self._goes_on(before, line)
            body = self._line(line, before if goes_on else None, on_top=on_top)
        rows = [*above, *body] if above else body
        # Where a line stands at the first unread message, it says more.
        if self.lines[end - 1] is self._restored_end and not self._room.unread_from:
            rows = [*rows, separators.centred(separators.restored(self._restored), self._width)]
        return rows

    def one_row(self, line: Line) -> RowOfCells:
        """A line for the strip of the newest ones."""
        look = Look(self._clock(line), me=self._me)
        return one_row(line, self._columns, look)

    def _above(self, line: Line, before: Line | None) -> list[RowOfCells]:
        rows = []
        if before is None and self._room.exhausted:
            rows.append(separators.centred(separators.beginning(self._room), self._width))
        if before is None or self._date(line) != self._date(before):
            text = day(line.stamp, self._preferences, self._zone)
            if text:
                rows.append(separators.centred(text, self._width))
        if line is self.first_new:
            rows.append(separators.new_row(self._width))
        return rows

    def _goes_on(self, before: Line, line: Line) -> bool:
        """Whether somebody just goes on talking, or this program."""
        if before is self.cut:
            return False
        if line.kind is before.kind is Kind.NOTE:
            return True
        return (
            line.kind is before.kind is Kind.MESSAGE
            and line.nick == before.nick
            and line.own == before.own
            and not line.reply_to
            and 0 <= line.stamp - before.stamp <= RUN
        )

    def _line(self, line: Line, before: Line | None, *, on_top: bool) -> list[RowOfCells]:
        """The rows of one line. before: the one of the same person above it, if any."""
        time = self._clock(line)
        if before is not None and not on_top and time == self._clock(before):
            time = ""
        named = before is None or on_top or line.kind is not Kind.MESSAGE
        number = self._numbers.get(id(line), 0)
        answered = self._quoted(line) if line.reply_to and not line.deleted else None
        look = Look(time, named, number, answered, self._me)
        said = (line.kind, line.text, line.nick, line.delivery, line.mention, line.seal)
        more = tuple((one, *nicks) for one, nicks in line.reactions.items())
        signature = (self._width, self._columns, look, *said, more, line.deleted, line.links)
        rows = self._kept(line, False, signature)
        if rows is None:
            rows = self._keep(line, False, signature, rows_of(line, self._columns, look))
        if line is self._picked:
            return [lit(row, "class:picked", self._width) for row in rows]
        if line is self._goal:
            return [lit(row, "class:goal", self._width) for row in rows]
        return rows

    def _folded(self, start: int, end: int) -> list[RowOfCells]:
        lines = self.lines[start:end]
        time = self._clock(lines[0])
        signature = (self._width, self._columns, time, len(lines), id(lines[-1]))
        rows = self._kept(lines[0], True, signature)
        if rows is not None:
            return rows
        text = folding.summary(lines)
        rows = folded_rows(text, folding.sign(lines), self._columns, time)
        return self._keep(lines[0], True, signature, rows)

    def _quoted(self, line: Line) -> tuple[str, str] | None:
        """What a line answers, if it is here."""
        found = self._answered.get(line.reply_to)
        if found is None or found.msgid != line.reply_to:
            if not self._answered:
                both = (self._room.lines, self.lines)
                self._answered = {one.msgid: one for lines in both for one in lines if one.msgid}
            found = self._answered.get(line.reply_to)
        return (found.nick, in_one_row(found)) if found is not None else None

    def _clock(self, line: Line) -> str:
        return clock(line.stamp, self._preferences, self._zone)

    def _date(self, line: Line) -> date | None:
        key = line.stamp // _QUARTER
        if key not in self._dates:
            if len(self._dates) >= CACHE_LIMIT:
                self._dates.clear()
            when = local(line.stamp, self._zone)
            self._dates[key] = when.date() if when else None
        return self._dates[key]

    def _kept(
        self, line: Line, folded: bool, signature: tuple[object, ...]
    ) -> list[RowOfCells] | None:
        kept = self._cache.get((id(line), folded))
        return kept[2] if kept is not None and kept[0] is line and kept[1] == signature else None

    def _keep(
        self, line: Line, folded: bool, signature: tuple[object, ...], rows: list[RowOfCells]
    ) -> list[RowOfCells]:
        if len(self._cache) >= CACHE_LIMIT:
            self._cache.clear()
        self._cache[(id(line), folded)] = (line, signature, rows)
        return rows
