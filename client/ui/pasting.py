"""What is pasted: counted as it will be sent, and asked about before it floods a room."""

from __future__ import annotations

import re
from collections.abc import Callable

from client.core.submitting import is_command
from client.ui.bottomline import Keys, question_row
from client.ui.rows import RowOfCells
from language import _, ngettext

# Messages that may be said one after another from a paste; more would only annoy everybody.
FEW = 10
# Characters of one paste: a book is no message, and counting it would stop the screen.
LIMIT = 100_000
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_EMPTY_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")


def cleaned(data: str) -> str:
    """Pasted text with one kind of line end, without controls, without empty lines before it, and
    without the line ends at its end: they must not send it."""
    text = data[:LIMIT].replace("\r\n", "\n").replace("\r", "\n")
    return _EMPTY_LINES.sub("", _CONTROLS.sub("", text).rstrip("\n"))


def joined(text: str) -> str:
    """Its lines as one."""
    return " ".join(filter(None, (line.strip() for line in text.split("\n"))))


class Pasting:
    """A question about pasted text, while `is_open`. count: how many messages a text becomes.
    begins: whether nothing stands before it, so that it could be a command: what was pasted is one
    only if the person says so, and never if it has several lines."""

    def __init__(
        self,
        insert: Callable[[str], None],
        count: Callable[[str], int],
        begins: Callable[[], bool],
    ) -> None:
        self._insert = insert
        self._count = count
        self._begins = begins
        self._text = ""
        self._command = ""  # what it is if it is one
        self._counted = (0, 0)  # messages: as it is, with its lines joined

    @property
    def is_open(self) -> bool:
        """Whether the person has to choose."""
        return bool(self._text)

    def paste(self, data: str, most: int) -> None:
        """Insert it, or ask if it has more lines, or would be more messages, than `most`."""
        text = cleaned(data)
        if not text:
            return
        self._command = ""
        if self._begins() and is_command(text):
            self._command = "" if "\n" in text else text
            text = f"/{text}"  # as `//` is typed: it is said
        count = self._count(text)
        if not self._command and max(count, text.count("\n") + 1) <= most:
            self._insert(text)
            return
        self._text = text
        self._counted = (count, self._count(joined(text)))

    def answer(self, key: str) -> None:
        """What the person pressed; keys without a meaning change nothing. Enter: `\r`."""
        if key == "c" and self._command:
            self._close(self._command)
        elif key == "j" and self._can_join:
            self._close(joined(self._text))
        elif self._keeps(key):
            self._close(self._text)

    def _keeps(self, key: str) -> bool:
        """Whether the person wants it as it is: one message, or several."""
        count = self._counted[0]
        return key in ("s", "\r") if count == 1 else key == "l" and count <= FEW

    def close(self) -> None:
        """Insert nothing."""
        self._text = ""

    @property
    def _can_join(self) -> bool:
        return "\n" in self._text and self._counted[1] <= FEW

    def _close(self, text: str) -> None:
        self._text = ""
        self._insert(text)

    def row(self, width: int) -> RowOfCells:
        """The question."""
        lines, (as_it_is, as_one) = self._text.count("\n") + 1, self._counted
        lead = ngettext("{count} line:", "{count} lines:", lines).format(count=lines)
        if self._command:
            lead = _("It begins with a slash:")
        keys: Keys = []
        if as_it_is == 1:
            keys.append(("s", _("one message") if not self._command else _("say it")))
        if self._command:
            keys.append(("c", _("a command")))
        if self._can_join:
            join = ngettext("join: {count} message", "join: {count} messages", as_one)
            keys.append(("j", join.format(count=as_one)))
        if 1 < as_it_is <= FEW:
            keep = ngettext("{count} message", "{count} messages", as_it_is)
            keys.append(("l", keep.format(count=as_it_is)))
        if not keys:
            lead += " " + _("that is too much to say here.")
        return question_row([("class:mark", f" {lead}")], keys, _("cancel"), width)
