"""Search in what the person wrote before: letters narrow it, the key again finds older ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document

from client.ui.bottomline import question_row
from client.ui.rows import RowOfCells
from client.ui.wrap import cut, tame
from language import _


class Recall:
    """The search, while `is_open`; what it finds stands in the buffer. written: oldest first."""

    def __init__(self, buffer: Buffer, written: Callable[[], Sequence[str]]) -> None:
        self.is_open = False
        self._buffer = buffer
        self._written = written
        self._before = Document()
        self._query = ""
        self._found: list[str] = []
        self._at = 0

    def open(self) -> None:
        """Begin; what was typed comes back with `close`."""
        self.is_open = True
        self._before = self._buffer.document
        self._query = ""
        self._look()

    def type(self, text: str) -> None:
        """More of what is looked for."""
        self._query += text
        self._look()

    def erase(self) -> None:
        """Less of it."""
        self._query = self._query[:-1]
        self._look()

    def older(self) -> None:
        """The next older one that fits; the oldest stays."""
        self._at = min(self._at + 1, max(len(self._found) - 1, 0))
        self._show()

    def take(self) -> None:
        """Go on with what was found."""
        self.is_open = False

    def close(self) -> None:
        """Go on with what was typed before."""
        self.is_open = False
        self._buffer.document = self._before

    def _look(self) -> None:
        query = self._query.lower()
        every = dict.fromkeys(reversed(self._written()))
        self._found = [text for text in every if query in text.lower()] if query else []
        self._at = 0
        self._show()

    def _show(self) -> None:
        if self._found:
            text = self._found[self._at]
            self._buffer.document = Document(text, len(text))
        else:
            self._buffer.document = self._before

    def row(self, key: str, width: int) -> RowOfCells:
        """What is looked for, and what the keys do. key: the one that finds older ones."""
        words = cut(tame(self._query), max(width // 4, 8))
        if not self._query:
            lead = _("Search in what you wrote:")
        elif self._found:
            lead = _("You wrote with “{words}”:").format(words=words)
        else:
            lead = _("You wrote nothing with “{words}”.").format(words=words)
        keys = [(key, _("older")), (_("Enter"), _("take it"))] if self._found else []
        return question_row([("class:mark", f" {lead}")], keys, _("back"), width)
