"""A page to read: rows that scroll, until Esc."""

from __future__ import annotations

from prompt_toolkit.key_binding import KeyPressEvent

from client.ui.page import Page, layout_of, row_window
from client.ui.rows import Draw, RowOfCells, rows_window
from client.ui.talkview import keys_row, rule
from language import N_, _

_KEYS = [("Esc", N_("back")), ("↑ ↓", N_("scroll"))]
_LEAP = 10  # rows that PgUp and PgDn move


class ReadingPage(Page[None]):
    """Shows what `draw` makes of a width, until Esc, Enter, q or the key that opened it.

    draw: gives all rows, more than the height if need be.
    """

    def __init__(self, title: str, draw: Draw, *, opener: str = "") -> None:
        super().__init__()
        self._all = draw
        self._first = 0
        window = rows_window(self._draw, focusable=True)
        self.layout = layout_of(
            [
                row_window(lambda width, __: [[("class:strong", f" {title}")]]),
                row_window(lambda width, __: [rule(width)]),
                window,
                row_window(lambda width, __: [rule(width)]),
                row_window(
                    lambda width, __: [keys_row([(key, _(does)) for key, does in _KEYS], [], width)]
                ),
            ],
            window,
        )
        self._bind(opener)

    def _draw(self, width: int, height: int) -> list[RowOfCells]:
        rows = list(self._all(width, height))
        self._first = max(0, min(self._first, len(rows) - height))
        return rows[self._first : self._first + height]

    def _bind(self, opener: str) -> None:
        for key in ("escape", "enter", "q", *([opener] if opener else [])):
            self.bindings.add(*key.split(" "))(lambda event: self.finish(None))
        for key, step in {"up": -1, "down": 1, "pageup": -_LEAP, "pagedown": _LEAP}.items():
            self._bind_scroll(key, step)

    def _bind_scroll(self, key: str, step: int) -> None:
        @self.bindings.add(key, eager=True)
        def _scroll(event: KeyPressEvent) -> None:
            self._first += step
