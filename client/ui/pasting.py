"""What is pasted: counted as it will be sent, and asked about before it floods a room."""

from __future__ import annotations

import re
from collections.abc import Callable

from client.ui.rows import RowOfCells
from language import _, ngettext

# Messages that one may send one after another from a paste; more would only annoy everybody.
FEW = 5
# Characters of one paste: a book is no message, and counting it would stop the screen.
LIMIT = 100_000
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def cleaned(data: str) -> str:
    """Pasted text with one kind of line end, without controls, and without the line ends at its
    end: they must not send it."""
    text = data[:LIMIT].replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text).rstrip("\n")


def joined(text: str) -> str:
    """Its lines as one."""
    return " ".join(filter(None, (line.strip() for line in text.split("\n"))))


class Pasting:
    """A question about pasted text, while `is_open`. count: how many messages a text becomes."""

    def __init__(self, insert: Callable[[str], None], count: Callable[[str], int]) -> None:
        self._insert = insert
        self._count = count
        self._text = ""
        self._counted = (0, 0)  # messages: as it is, with its lines joined

    @property
    def is_open(self) -> bool:
        """Whether the person has to choose."""
        return bool(self._text)

    def paste(self, data: str, most: int, *, masked: bool = False) -> None:
        """Insert it, or ask if it would be more messages than `most`."""
        text = cleaned(data)
        if not text:
            return
        count = self._count(text)
        if "\n" not in text or count <= most:
            self._insert(text)
            return
        self._text = text
        self._counted = (count, self._count(joined(text)))

    def answer(self, key: str) -> None:
        """What the person pressed; keys without a meaning change nothing."""
        text = self._text
        if key == "j":
            self._close(joined(text))
        elif key == "l" and self._is_few:
            self._close(text)

    def close(self) -> None:
        """Insert nothing."""
        self._text = ""

    @property
    def _is_few(self) -> bool:
        return self._counted[0] <= FEW

    def _close(self, text: str) -> None:
        self._text = ""
        self._insert(text)

    def row(self) -> RowOfCells:
        """The question."""
        lines = self._text.count("\n") + 1
        as_it_is, as_one = self._counted
        row: RowOfCells = [
            ("class:mark", " " + ngettext("{count} line pasted:", "{count} lines pasted:", lines)
             .format(count=lines)),
            ("class:strong", "  j "),
            ("class:quiet", ngettext(
                "join the lines: {count} message", "join the lines: {count} messages", as_one
            ).format(count=as_one)),
        ]
        if self._is_few:
            row += [
                ("class:strong", "  l "),
                ("class:quiet", ngettext(
                    "keep them: {count} message", "keep them: {count} messages", as_it_is
                ).format(count=as_it_is)),
            ]
        return [*row, ("class:strong", "  Esc "), ("class:quiet", _("cancel"))]
