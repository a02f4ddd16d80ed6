"""What fills the terminal at one time: a layout, its keys, and the answer it is shown for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from prompt_toolkit.application import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import Layout
from prompt_toolkit.layout.containers import AnyContainer, HSplit, VSplit, Window
from prompt_toolkit.layout.controls import BufferControl
from prompt_toolkit.layout.dimension import AnyDimension, Dimension
from prompt_toolkit.layout.processors import PasswordProcessor

from client.ui.rows import Draw, rows_window

T = TypeVar("T")


class Page(Generic[T]):
    """A page and its answer. Made inside a running event loop; shown once.

    layout, bindings: set by the subclass before the page is shown.
    """

    layout: Layout
    bindings: KeyBindings

    def __init__(self) -> None:
        self.answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.bindings = KeyBindings()
        self.answered: Callable[[], None] = lambda: None
        """Called with the answer, before another key is taken."""

    def help(self) -> list[tuple[str, str]]:
        """(key or command, what it does) for F1; an empty pair is a space between groups."""
        return []

    def finish(self, answer: T) -> None:
        """Give the answer; a second one (a key pressed twice) is ignored."""
        if not self.answer.done():
            self.answer.set_result(answer)
            self.answered()


def row_window(draw: Draw) -> Window:
    """One row across the terminal."""
    return rows_window(draw, height=1)


def input_window(buffer: Buffer, *, masked: bool = False, most_rows: int = 1) -> Window:
    """Where a person types; grows up to `most_rows`."""
    return Window(
        BufferControl(buffer, input_processors=[PasswordProcessor("•")] if masked else []),
        height=Dimension(min=1, max=most_rows),
        dont_extend_height=True,
        wrap_lines=most_rows > 1,
    )


def labelled(label: Draw, width: AnyDimension, window: Window) -> VSplit:
    """A label of `width` cells and the input beside it."""
    return VSplit([rows_window(label, width=width), window])


def layout_of(parts: list[AnyContainer], focus: Window) -> Layout:
    """The parts from top to bottom."""
    return Layout(HSplit(parts), focused_element=focus)


def columns() -> int:
    """How wide the terminal is now, in cells."""
    return get_app().output.get_size().columns
