"""The page behind F1."""

from __future__ import annotations

from prompt_toolkit.key_binding import KeyPressEvent

from client.ui.page import Page, layout_of, row_window
from client.ui.rows import RowOfCells, rows_window
from client.ui.talkview import keys_row, rule
from client.ui.wrap import cells, wrap

_KEYS = [("Esc", "back"), ("↑ ↓", "scroll")]
_MARGIN = 3
_GAP = 2
_LEAP = 10  # rows that PgUp and PgDn move


def help_rows(entries: list[tuple[str, str]], width: int) -> list[RowOfCells]:
    """The entries in two columns, the second one wrapped."""
    first = max((cells(key) for key, _ in entries), default=0)
    indent = _MARGIN + first + _GAP
    rows: list[RowOfCells] = [[]]
    for key, text in entries:
        for number, piece in enumerate(wrap(text, width - indent - 1)):
            label = key if number == 0 else ""
            fill = " " * (first - cells(label) + _GAP)
            rows.append([("", " " * _MARGIN), ("class:strong", label), ("", fill + piece)])
    return rows


class HelpPage(Page[None]):
    """Shows keys and commands until Esc, Enter or F1."""

    def __init__(self, entries: list[tuple[str, str]]) -> None:
        super().__init__()
        self._entries = entries
        self._first = 0
        window = rows_window(self._draw, focusable=True)
        self.layout = layout_of(
            [
                row_window(lambda width, _: [[("class:strong", " Help")]]),
                row_window(lambda width, _: [rule(width)]),
                window,
                row_window(lambda width, _: [rule(width)]),
                row_window(lambda width, _: [keys_row(_KEYS, [], width)]),
            ],
            window,
        )
        self._bind()

    def _draw(self, width: int, height: int) -> list[RowOfCells]:
        rows = help_rows(self._entries, width)
        self._first = max(0, min(self._first, len(rows) - height))
        return rows[self._first : self._first + height]

    def _bind(self) -> None:
        for key in ("escape", "enter", "q"):
            self.bindings.add(key)(lambda event: self.finish(None))
        for key, step in {"up": -1, "down": 1, "pageup": -_LEAP, "pagedown": _LEAP}.items():
            self._bind_scroll(key, step)

    def _bind_scroll(self, key: str, step: int) -> None:
        @self.bindings.add(key, eager=True)
        def _scroll(event: KeyPressEvent) -> None:
            self._first += step
