"""Choose a message with the arrow keys, and what to do with it by a letter."""

from __future__ import annotations

from collections.abc import Callable

from client.core.model import Line, Model
from client.ui.bottomline import question_row
from client.ui.rows import RowOfCells
from language import _
from protocol.names import casefold

Submit = Callable[[str], object]
Write = Callable[[str], None]


class Picking:
    """The mode, while `is_open`: `line` is the message chosen. The commands that it makes name it
    by its number in `Model.numbered`, which stays as it is as long as the mode or a command that
    takes a number is there.

    number: lets the messages of the current room have their numbers. write: puts a command into the
    input. submit: does one."""

    def __init__(
        self, model: Callable[[], Model], number: Callable[[], None], write: Write, submit: Submit
    ) -> None:
        self._model = model
        self._number = number
        self._write = write
        self._submit = submit
        self._at = -1

    @property
    def is_open(self) -> bool:
        """Whether a message is being chosen."""
        return self.line is not None

    @property
    def line(self) -> Line | None:
        """The message chosen."""
        lines = self._model().numbered
        return lines[self._at] if 0 <= self._at < len(lines) else None

    def open(self) -> bool:
        """Begin at the newest message. False: there is none."""
        self._number()
        self._at = 0
        return self.is_open

    def move(self, step: int) -> None:
        """To an older message (1) or a newer one (-1); the ends stay."""
        last = len(self._model().numbered) - 1
        self._at = max(0, min(self._at + step, last))

    def close(self) -> None:
        """No message any more."""
        self._at = -1
        self._model().numbered = []

    def press(self, key: str) -> None:
        """Do what a letter says; others change nothing."""
        line, number = self.line, self._at + 1
        if line is None or key not in self._keys(line):
            return
        self._at = -1
        match key:
            case "r":
                self._write(f"/reply {number} ")
            case "+" | "x":
                self._write(f"/react {number} :")
            case "d":
                self._write(f"/delete {number}")
            case "e":
                self._write(f"/edit-last {line.text}")
            case "c":
                self._submit(f"/copy {number}")
            case "o":
                self._submit(f"/open {line.links[-1]}")

    def _keys(self, line: Line) -> dict[str, str]:
        """What can be done with a message."""
        keys = {"r": _("reply"), "+": _("react"), "c": _("copy")}
        if line.links:
            keys["o"] = _("open link")
        own = [one for one in self._model().numbered if one.own]
        if line.own and own[0] is line:
            keys["e"] = _("edit")
        if line.own or self._moderates:
            keys["d"] = _("delete")
        return keys | {"x": ""}

    @property
    def _moderates(self) -> bool:
        """Whether the person may take back what others said here."""
        room, me = self._model().room, casefold(self._model().nick)
        return room is not None and me in room.members and room.members[me].prefix not in ("", "+")

    def row(self, width: int) -> RowOfCells:
        """What the keys do now."""
        line = self.line
        keys = self._keys(line) if line is not None else {}
        shown = [(key, action) for key, action in keys.items() if action]
        return question_row([("class:strong", " ↑ ↓")], shown, _("back"), width)
