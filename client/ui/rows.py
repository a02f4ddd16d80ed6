"""Windows that draw rows made by a function of their size, and the types of such rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prompt_toolkit.layout.containers import Window
from prompt_toolkit.layout.controls import UIContent, UIControl
from prompt_toolkit.layout.dimension import AnyDimension
from prompt_toolkit.mouse_events import MouseButton, MouseEvent, MouseEventType

from client.ui.painting import RowsWindow
from client.ui.wrap import cells, cut, spans

Cells = tuple[str, str]  # (style of ours, text): never a style made of text from others
RowOfCells = list[Cells]
Draw = Callable[[int, int], Iterable[RowOfCells]]  # (width, height in cells) -> rows, top first
Click = Callable[[int, int], object]  # (character from the left, row from the top): was pressed
Wheel = Callable[[int], object]  # rows to scroll, negative is up
Drag = Callable[[], object]  # somebody moves the mouse with its button held: tries to select

# Rows that one notch of a mouse wheel scrolls, as in most programs.
WHEEL_ROWS = 3


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


def wrapped(row: RowOfCells, width: int, hang: int = 0) -> list[RowOfCells]:
    """A row of any length as rows of at most `width` cells, broken like a text.

    hang: spaces before all rows but the first.
    """
    text = "".join(part for _, part in row)
    before: RowOfCells = [("", " " * hang)] if hang else []
    pieces = [_between(row, start, end) for start, end in spans(text, width, hang)]
    return [piece if number == 0 else before + piece for number, piece in enumerate(pieces)]


def _between(row: RowOfCells, start: int, end: int) -> RowOfCells:
    """The cells of some of its characters."""
    found: RowOfCells = []
    at = 0
    for style, text in row:
        if at < end and at + len(text) > start:
            found.append((style, text[max(start - at, 0) : end - at]))
        at += len(text)
    return found


def lit(row: RowOfCells, style: str, width: int) -> RowOfCells:
    """The whole width of a row in a style over those it has."""
    row = clip(row, width)
    return [(f"{one} {style}".strip(), text) for one, text in row] + [
        (style, " " * (width - width_of(row)))
    ]


class RowsControl(UIControl):
    """What a window of rows does with the mouse, and whether it can be focused. Only what is let go
    in the row where it was pressed is a click: who drags wants to select, and changes nothing."""

    def __init__(
        self,
        *,
        focusable: bool = False,
        click: Click | None = None,
        wheel: Wheel | None = None,
        drag: Drag | None = None,
    ) -> None:
        self._focusable = focusable
        self._click = click
        self._wheel = wheel
        self._drag = drag
        self._pressed = -1  # the row; -1: none

    def is_focusable(self) -> bool:
        return self._focusable

    def create_content(self, width: int, height: int) -> UIContent:
        return UIContent()  # its window paints the rows itself

    def mouse_handler(self, mouse_event: MouseEvent) -> object:
        match mouse_event.event_type:
            case MouseEventType.SCROLL_UP if self._wheel is not None:
                self._wheel(-WHEEL_ROWS)
            case MouseEventType.SCROLL_DOWN if self._wheel is not None:
                self._wheel(WHEEL_ROWS)
            case MouseEventType.MOUSE_DOWN if mouse_event.button is MouseButton.LEFT:
                self._pressed = mouse_event.position.y
                return NotImplemented  # nothing changed that is drawn
            case MouseEventType.MOUSE_MOVE if mouse_event.button is MouseButton.LEFT and (
                self._drag is not None
            ):
                self._drag()
            case MouseEventType.MOUSE_UP if self._click is not None and (
                # Terminals that don't say which button was let go leave it unknown.
                mouse_event.button in (MouseButton.LEFT, MouseButton.UNKNOWN, MouseButton.NONE)
            ):
                pressed, self._pressed = self._pressed, -1
                if pressed != mouse_event.position.y:
                    return NotImplemented
                self._click(mouse_event.position.x, mouse_event.position.y)
            case _:
                return NotImplemented
        return None


def rows_window(
    draw: Draw,
    *,
    width: AnyDimension = None,
    height: AnyDimension = None,
    focusable: bool = False,
    click: Click | None = None,
    wheel: Wheel | None = None,
    drag: Drag | None = None,
) -> Window:
    """A window of rows that never asks for a size of its own. click, wheel, drag: of a mouse."""

    def rows(width: int, height: int) -> list[RowOfCells]:
        return [clip(row, width) for row in draw(width, height)][:height]

    control = RowsControl(focusable=focusable, click=click, wheel=wheel, drag=drag)
    return RowsWindow(rows, control, width, height)
