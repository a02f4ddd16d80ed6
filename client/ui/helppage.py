"""The page behind F1."""

from __future__ import annotations

from client.ui.readingpage import ReadingPage
from client.ui.rows import RowOfCells
from client.ui.wrap import cells, wrap
from language import _

_MARGIN = 3
_GAP = 2


def help_rows(entries: list[tuple[str, str]], width: int) -> list[RowOfCells]:
    """The entries in two columns, the second one wrapped."""
    first = max((cells(key) for key, __ in entries), default=0)
    indent = _MARGIN + first + _GAP
    rows: list[RowOfCells] = [[]]
    for key, text in entries:
        for number, piece in enumerate(wrap(text, width - indent - 1)):
            label = key if number == 0 else ""
            fill = " " * (first - cells(label) + _GAP)
            rows.append([("", " " * _MARGIN), ("class:strong", label), ("", fill + piece)])
    return rows


class HelpPage(ReadingPage):
    """Shows keys and commands until Esc, Enter or F1."""

    def __init__(self, entries: list[tuple[str, str]]) -> None:
        super().__init__(_("Help"), lambda width, __: help_rows(entries, width))
