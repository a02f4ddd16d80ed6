"""A window of rows that are painted straight onto the picture, each row made into cells once.

prompt_toolkit's own window copies every character of every row for every picture. On 120×40 a key
took 6.5 ms until its letter was painted, 4 of them in that copying; this way 4 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from prompt_toolkit.application import get_app
from prompt_toolkit.data_structures import Point
from prompt_toolkit.layout.containers import Window
from prompt_toolkit.layout.controls import UIControl
from prompt_toolkit.layout.dimension import AnyDimension
from prompt_toolkit.layout.mouse_handlers import MouseHandlers
from prompt_toolkit.layout.screen import Char, Screen, WritePosition
from prompt_toolkit.mouse_events import MouseEvent

from client.ui.wrap import cells

Row = Sequence[tuple[str, str]]  # (style of ours, text)

# Rows kept as cells: those of a few pictures, so that only what is new is made. 1 kB each.
_KEPT_ROWS = 1024
# Different characters with their style: far more than two screens have.
_KEPT_CHARS = 16384

_SECOND_HALF = Char("", "")  # what stands behind a character of two cells


class RowsWindow(Window):
    """Shows the rows that `rows` returns for (width, height); they fit into both. `control` says
    whether it can be focused, and takes the mouse: x is the character of the row, y the row."""

    def __init__(
        self,
        rows: Callable[[int, int], Sequence[Row]],
        control: UIControl,
        width: AnyDimension,
        height: AnyDimension,
    ) -> None:
        super().__init__(
            control,
            width=width,
            height=height,
            wrap_lines=False,
            ignore_content_width=True,
            ignore_content_height=True,
            always_hide_cursor=True,
        )
        self._rows = rows

    def write_to_screen(
        self,
        screen: Screen,
        mouse_handlers: MouseHandlers,
        write_position: WritePosition,
        parent_style: str,
        erase_bg: bool,
        z_index: int | None,
    ) -> None:
        """As the base class wants it."""

        def paint() -> None:
            self._paint(screen, mouse_handlers, write_position, parent_style.strip(), erase_bg)

        if z_index is None or z_index <= 0:
            paint()
        else:
            screen.draw_with_z_index(z_index=z_index, draw_func=paint)

    def _paint(
        self, screen: Screen, mouse: MouseHandlers, at: WritePosition, style: str, erase: bool
    ) -> None:
        left, top, width, height = at.xpos, at.ypos, at.width, at.height
        if width <= 0 or height <= 0:
            return
        rows = self._rows(width, height)
        filled = width if erase or style else 0
        for y in range(height):
            row = tuple(rows[y]) if y < len(rows) else ()
            if row or filled:
                screen.data_buffer[top + y].update(enumerate(_cells(row, style, filled), left))
        screen.height = max(screen.height, top + height)
        screen.visible_windows_to_write_positions[self] = at
        app = get_app()
        if app.layout.current_control == self.content:
            screen.set_cursor_position(self, Point(left, top))
            screen.show_cursor = False
        if app.mouse_support():  # it costs 0.3 ms
            mouse.set_mouse_handler_for_range(
                x_min=left, x_max=left + width, y_min=top, y_max=top + height,
                handler=lambda event: self._take(event, left, top, rows),
            )  # fmt: skip

    def _take(self, event: MouseEvent, left: int, top: int, rows: Sequence[Row]) -> object:
        """An event of the mouse, as the control knows it."""
        if self not in get_app().layout.walk_through_modal_area():
            return NotImplemented
        y = min(event.position.y - top, len(rows) - 1)
        x = _character(rows[y], event.position.x - left) if y >= 0 else 0
        return self.content.mouse_handler(
            MouseEvent(Point(x, max(y, 0)), event.event_type, event.button, event.modifiers)
        )


def _character(row: Row, cell: int) -> int:
    """Which character of the row is in that cell; behind the end, the last."""
    text = "".join(part for _style, part in row)
    for index, character in enumerate(text):
        cell -= cells(character)
        if cell < 0:
            return index
    return max(0, len(text) - 1)


@lru_cache(maxsize=_KEPT_ROWS)
def _cells(row: tuple[tuple[str, str], ...], style: str, width: int) -> tuple[Char, ...]:
    """A row in a style below its own, filled up to `width` cells."""
    found: list[Char] = []
    for own, text in row:
        looks = f"{style} {own}" if style else own
        for character in text:
            char = _char(character, looks)
            if char.width:
                found += (char, *[_SECOND_HALF] * (char.width - 1))
            elif found:  # a mark: it belongs to the character before
                at = len(found) - 1
                while at and found[at] is _SECOND_HALF:
                    at -= 1
                found[at] = _char(found[at].char + character, found[at].style)
    found += [_char(" ", style)] * (width - len(found))
    return tuple(found)


@lru_cache(maxsize=_KEPT_CHARS)
def _char(character: str, style: str) -> Char:
    return Char(character, style)
