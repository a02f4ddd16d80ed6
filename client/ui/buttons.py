"""What a mouse can press beside the input, with the keys that do the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prompt_toolkit.layout.containers import Window

from client.ui.rows import RowOfCells, rows_window
from client.ui.wrap import cells


@dataclass(frozen=True, slots=True)
class Button:
    """`[Send ⏎]`. label: made anew each time, since keys and languages change."""

    label: Callable[[], str]
    press: Callable[[], object]


def buttons_row(labels: Sequence[str]) -> RowOfCells:
    """The buttons as one row."""
    return [("class:quiet", f" [{label}]") for label in labels] + [("", " ")]


def buttons_window(buttons: Sequence[Button]) -> Window:
    """The buttons in one row, as wide as they are."""

    def labels() -> list[str]:
        return [one.label() for one in buttons]

    def click(x: int, y: int) -> None:
        end = 0
        for button, label in zip(buttons, labels(), strict=True):
            end += len(label) + 3
            if x < end:
                if y == 0:
                    button.press()
                return

    return rows_window(
        lambda width, height: [buttons_row(labels())],
        width=lambda: sum(cells(text) for _, text in buttons_row(labels())),
        click=click,
    )
