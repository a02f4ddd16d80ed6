"""A control that draws rows made by a function of its size, and the types of such rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from prompt_toolkit.data_structures import Point
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout.containers import Window
from prompt_toolkit.layout.controls import UIContent, UIControl
from prompt_toolkit.layout.dimension import AnyDimension

from client.ui.wrap import cells, cut

Cells = tuple[str, str]  # (style of ours, text): never a style made of text from others
RowOfCells = list[Cells]
Draw = Callable[[int, int], Iterable[RowOfCells]]  # (width, height in cells) -> rows, top first


def width_of(row: RowOfCells) -> int:
    """How many cells a row takes."""
    return sum(cells(text) for _, text in row)


def between(left: RowOfCells, right: RowOfCells, width: int) -> RowOfCells:
    """Two ends of one row, at least a space between them; the right end gives way first."""
    gap = width - width_of(left) - width_of(right)
    if gap >= 1:
        return [*left, ("", " " * gap), *right]
    return clip(left, width)


def clip(row: RowOfCells, width: int) -> RowOfCells:
    """The beginning of a row that fits into the width."""
    clipped: RowOfCells = []
    for style, text in row:
        text = cut(text, width)
        clipped.append((style, text))
        width -= cells(text)
        if width <= 0:
            break
    return clipped


class RowsControl(UIControl):
    """Shows what `draw` returns: at most `height` rows, each clipped to the width."""

    def __init__(self, draw: Draw, *, focusable: bool = False) -> None:
        self._draw = draw
        self._focusable = focusable

    def is_focusable(self) -> bool:
        return self._focusable

    def create_content(self, width: int, height: int) -> UIContent:
        rows = [clip(row, width) for row in self._draw(width, height)][:height]
        return UIContent(
            get_line=lambda index: cast(StyleAndTextTuples, rows[index]),
            line_count=len(rows),
            cursor_position=Point(0, 0),
            show_cursor=False,
        )


def rows_window(
    draw: Draw,
    *,
    width: AnyDimension = None,
    height: AnyDimension = None,
    focusable: bool = False,
) -> Window:
    """A window of rows that never asks for a size of its own."""
    return Window(
        RowsControl(draw, focusable=focusable),
        width=width,
        height=height,
        wrap_lines=False,
        ignore_content_width=True,
        ignore_content_height=True,
        always_hide_cursor=True,
    )
