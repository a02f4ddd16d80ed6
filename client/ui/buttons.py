"""What a mouse can press beside the input, with the keys that do the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prompt_toolkit.layout.containers import Window

from client.ui.rows import RowOfCells, rows_window, width_of


@dataclass(frozen=True, slots=True)
class Button:
    """`[Send ⏎]`, or `[Send]`. name, key: made anew each time, since both may change."""

    name: Callable[[], str]
    key: Callable[[], str]
    press: Callable[[], object]

    def label(self, *, whole: bool) -> str:
        """What stands on it. whole: with its key."""
        return f"{self.name()} {self.key()}" if whole else self.name()


def buttons_row(labels: Sequence[str], *, live: bool = False) -> RowOfCells:
    """The buttons as one row. live: there is a mouse to press them."""
    row: RowOfCells = []
    for label in labels:
        row += [("", " "), ("class:button" if live else "class:quiet", f"[{label}]")]
    return [*row, ("", " ")]


def width_of_buttons(buttons: Sequence[Button], *, whole: bool = True) -> int:
    """How many cells their row takes."""
    return width_of(buttons_row([one.label(whole=whole) for one in buttons]))


def buttons_window(
    buttons: Sequence[Button], is_live: Callable[[], bool], is_whole: Callable[[], bool]
) -> Window:
    """The buttons in one row, as wide as they are. is_live: whether there is a mouse. is_whole:
    whether there is place for their keys."""

    def labels() -> list[str]:
        return [one.label(whole=is_whole()) for one in buttons]

    def click(x: int, y: int) -> None:
        end = 0
        for button, label in zip(buttons, labels(), strict=True):
            end += len(label) + 3
            if x < end:
                if y == 0:
                    button.press()
                return

    return rows_window(
        lambda width, height: [buttons_row(labels(), live=is_live())],
        width=lambda: width_of_buttons(buttons, whole=is_whole()),
        click=click,
    )
