"""The menu of what the word that is being typed may become. Pure but for the buffer it fills."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document

from client.core.completion import Proposal
from client.ui.rows import RowOfCells
from client.ui.wrap import cells, cut, fit, tame

ROWS = 8  # of proposals in sight; more scroll. A small terminal has some twelve rows of talk
_WORD_WIDTH = 34  # cells of the first column at most

Propose = Callable[[str, int, bool], list[Proposal]]
"""(text, cursor, whether the person asked with Tab) -> what the word there may become."""


class Menu:
    """What may stand in place of the word before the cursor, and which of it was moved to: that
    one is in the buffer already, and what was typed comes back with `close`."""

    def __init__(self, buffer: Buffer, propose: Propose) -> None:
        self.items: list[Proposal] = []
        self._buffer = buffer
        self._propose = propose
        self._at = -1
        self._start = 0  # of the word in the text
        self._typed = ""
        self._shown = ""  # what stands in its place now
        self._closed_at = -1  # start of a word for which the person wants no menu
        self._busy = False

    @property
    def is_open(self) -> bool:
        """Whether there is something to show."""
        return bool(self.items)

    @property
    def has_moved(self) -> bool:
        """Whether the person moved to one of them."""
        return self.is_open and self._at >= 0

    @property
    def must_choose(self) -> bool:
        """Whether what is typed is half of a name that nobody means: `:smi` in /react."""
        half = self._typed.startswith(":") and self._buffer.text.startswith("/react ")
        return self.is_open and not self.has_moved and half

    def changed(self) -> None:
        """The text or the cursor changed: propose again, if it was the person who did it."""
        if not self._busy:
            self._open(asked=False)

    def complete(self, step: int = 1) -> None:
        """Take the only proposal, else move to the next one."""
        if not self.has_moved:
            self._open(asked=True)
            if len(self.items) == 1:
                self._put(0)
                self.take()
                return
        self.move(step)

    def move(self, step: int) -> None:
        """Move to the next proposal, or the one before it; behind the last comes the first."""
        if self.is_open:
            place = self._at + step if self._at >= 0 else min(step, 0)
            self._put(place % len(self.items))

    def choose(self, place: int) -> None:
        """Take the proposal with that number."""
        if 0 <= place < len(self.items):
            self._put(place)
            self.take()

    def take(self) -> None:
        """What was moved to stays; no menu any more."""
        self.items = []
        self._at = -1

    def close(self) -> None:
        """No menu for this word, and what was typed stands there again."""
        if self._at >= 0:
            self._replace(self._typed)
        self._closed_at = self._start
        self.take()

    def _open(self, *, asked: bool) -> None:
        text, cursor = self._buffer.text, self._buffer.cursor_position
        before = text[:cursor]
        start = max(before.rfind(" "), before.rfind("\n")) + 1
        if asked or start != self._closed_at or not before:
            self._closed_at = -1
        self.take()
        if self._closed_at >= 0:
            return
        word = before[start:]
        items = self._propose(text, cursor, asked)
        if [one.word for one in items] != [word]:
            self.items = items
        self._start, self._typed, self._shown = start, word, word

    def _put(self, place: int) -> None:
        self._at = place
        follows = self._buffer.text[self._start + len(self._shown) :][:1]
        self._replace(self.items[place].word + ("" if follows.isspace() else " "))

    def _replace(self, word: str) -> None:
        text = self._buffer.text
        text = text[: self._start] + word + text[self._start + len(self._shown) :]
        self._busy = True
        try:
            self._buffer.document = Document(text, self._start + len(word))
        finally:
            self._busy = False
        self._shown = word

    def rule(self, width: int) -> RowOfCells:
        """The line above the proposals; where they are too many, which of how many are in sight."""
        count, last = len(self.items), self.first + self.height
        place = f" {self.first + 1}-{last} / {count} ─" if count > self.height else ""
        return [("class:quiet", "─" * max(width - len(place), 0) + place)]

    @property
    def height(self) -> int:
        """How many rows it takes."""
        return min(len(self.items), ROWS)

    @property
    def first(self) -> int:
        """The number of the proposal in the first row."""
        return max(0, min(self._at - ROWS // 2, len(self.items) - ROWS))

    def rows(self, width: int, height: int) -> list[RowOfCells]:
        """The proposals in sight, each with what may follow it and one line about it."""
        words = [_shown(one) for one in self.items]
        column = min(max(map(cells, words), default=0), _WORD_WIDTH, width // 2)
        shown = range(self.first, min(self.first + height, len(self.items)))
        return [self._row(place, words[place], column, width) for place in shown]

    def _row(self, place: int, word: str, column: int, width: int) -> RowOfCells:
        item = self.items[place]
        about = cut(tame(item.help), max(width - column - 5, 0))
        if place == self._at:
            return [("class:selected", fit(f" {fit(word, column)}  {about}", width))]
        name = tame(item.word)
        usage = fit(word, column).removeprefix(name)
        if cells(name) > column:
            name, usage = fit(word, column), ""
        about += " " * max(width - column - 3 - cells(about), 0)
        return [("", " "), ("class:strong", name), ("", usage + "  "), ("class:quiet", about)]


def _shown(one: Proposal) -> str:
    return tame(f"{one.word} {one.usage}".rstrip())
