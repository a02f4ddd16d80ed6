"""A page with a list to go through: one row is chosen, and the foot tells more about it."""

from __future__ import annotations

from abc import abstractmethod

from prompt_toolkit.key_binding import KeyPressEvent
from prompt_toolkit.layout import Layout

from client.ui.page import Page, layout_of, row_window
from client.ui.rows import Cells, RowOfCells, clip, rows_window
from client.ui.talkview import keys_row, rule
from client.ui.wrap import cells, fit, wrap
from language import _

_LEAP = 10  # rows that PgUp and PgDn move
_MARGIN = 3  # cells, as on all pages with a list


class ChoosingPage(Page[None]):
    """Shows `rows`, one for each item; Up and Down choose.

    foot_rows: how many rows `foot` has at most.
    """

    def __init__(self, title: str, *, foot_rows: int) -> None:
        super().__init__()
        self.chosen = 0
        self._title = title
        self._first = 0  # row that is at the top; -1: an empty one above them
        self._foot_rows = foot_rows
        self.layout = self._make_layout()
        for key, step in {"up": -1, "down": 1, "pageup": -_LEAP, "pagedown": _LEAP}.items():
            self._bind_move(key, step)

    @abstractmethod
    def rows(self, width: int) -> list[RowOfCells]:
        """A row for each item."""

    @abstractmethod
    def foot(self, width: int) -> list[RowOfCells]:
        """About the item that is chosen."""

    @abstractmethod
    def keys(self) -> list[tuple[str, str]]:
        """(key, what it does) for the last row."""

    def moved(self) -> None:
        """Another item is chosen."""

    def move(self, step: int) -> None:
        """Choose another item; the ends stay."""
        self.chosen = max(0, min(self.chosen + step, len(self.rows(80)) - 1))
        self.moved()

    def _make_layout(self) -> Layout:
        window = rows_window(
            self._draw,
            focusable=True,
            click=lambda x, y: self.move(self._first + y - self.chosen),
            wheel=self.move,
        )
        return layout_of(
            [
                row_window(lambda width, _height: [[("class:strong", f" {_(self._title)}")]]),
                row_window(lambda width, _height: [rule(width)]),
                window,
                row_window(lambda width, _height: [rule(width)]),
                rows_window(lambda width, _height: self.foot(width), height=self._foot_rows),
                row_window(lambda width, _height: [rule(width)]),
                row_window(lambda width, _height: [keys_row(self.keys(), [], width)]),
            ],
            window,
        )

    def _draw(self, width: int, height: int) -> list[RowOfCells]:
        rows = [clip(row, width - 1) for row in self.rows(width)]
        # Without colours inside: what is turned around is one bar then.
        text = "".join(text for _style, text in rows[self.chosen])
        rows[self.chosen] = [("class:selected", fit(text, width))]
        if len(rows) < height:
            self._first = -1
            return [[], *rows]
        self._first = max(0, min(self.chosen - height // 2, len(rows) - height))
        return rows[self._first : self._first + height]

    def _bind_move(self, key: str, step: int) -> None:
        @self.bindings.add(key)
        def _move(event: KeyPressEvent) -> None:
            self.move(step)


def columns(*parts: tuple[Cells, int]) -> RowOfCells:
    """A row of cells in columns of a width; the last one may be longer."""
    row: RowOfCells = [("", " " * _MARGIN)]
    for (style, text), width in parts[:-1]:
        row.append((style, fit(text, width) + "  "))
    (style, text), _width = parts[-1]
    return [*row, (style, text)]


def paragraph(text: str, width: int, style: str = "") -> list[RowOfCells]:
    """Sentences, wrapped."""
    pieces = wrap(text, width - 2 * _MARGIN)
    return [[("", " " * _MARGIN), (style, piece)] for piece in pieces]


def widest(texts: list[str]) -> int:
    """Cells of the widest."""
    return max(map(cells, texts), default=0)
