"""A room as plain text on the terminal itself, below the full screen: there it can be selected and
copied with the terminal's own mouse, and addresses are whole, however long they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from prompt_toolkit.application import Application, in_terminal
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import Layout
from prompt_toolkit.output import Output

from client.core.model import Kind, Line, Room
from client.core.preferences import Preferences
from client.core.wording import in_plain_text
from client.times import clock, day
from client.ui.page import Page
from client.ui.rows import rows_window
from client.ui.screen import ESCAPE_WAIT
from language import _

# Lines that are written: more than a terminal keeps to scroll back in.
LINES = 1000


def text_of(room: Room, preferences: Preferences, zone: tzinfo | None = None) -> Iterator[str]:
    """The room's lines as a person reads them, oldest first: nothing is wrapped, nothing drawn."""
    today = ""
    lines: Sequence[Line] = room.shown[-LINES:]
    for line in lines:
        date = day(line.stamp, preferences, zone)
        if date and date != today:
            today = date
            yield from ("", f"-- {date} --")
        time = clock(line.stamp, preferences, zone)
        first, *rest = _what(line).split("\n")
        yield f"{time}  {first}" if time else first
        yield from rest


def _what(line: Line) -> str:
    return line.text if line.kind is Kind.NOTE else in_plain_text(line)


class Away(Page[None]):
    """Lies over the other pages while the text is read: until the terminal is free for it, keys
    come here. keys: those that opened it."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        window = rows_window(lambda width, height: [], focusable=True)
        self.layout = Layout(window)
        self.keys = _leaving(keys)
        for key in self.keys:
            self.bindings.add(*key.split(" "))(lambda event: self.finish(None))


async def show_text(lines: Iterator[str], page: Away, input: Input, output: Output) -> None:
    """Leave the full screen, write the lines, and come back with Enter, Esc or the keys that opened
    it. What happens meanwhile is drawn afterwards."""
    try:
        async with in_terminal():
            output.write("\n".join((*lines, "", "")))
            output.flush()
            if not page.answer.done():
                await _waiting(page.keys, input, output).run_async(set_exception_handler=False)
    finally:
        page.finish(None)


def _leaving(keys: str) -> tuple[str, ...]:
    return ("enter", "escape", "q", "c-c", keys)


def _waiting(keys: tuple[str, ...], input: Input, output: Output) -> Application[None]:
    """One row that says how to come back."""
    bindings = KeyBindings()

    def leave(event: KeyPressEvent) -> None:
        if not event.app.is_done:
            event.app.exit()

    for key in keys:
        bindings.add(*key.split(" "))(leave)
    text = _("Select and copy with the mouse. Enter: back to Warkop")
    row = rows_window(lambda width, height: [[("reverse", f" {text} ")]], height=1, focusable=True)
    app: Application[None] = Application(
        layout=Layout(row),
        key_bindings=bindings,
        erase_when_done=True,
        input=input,
        output=output,
    )
    app.ttimeoutlen = app.timeoutlen = ESCAPE_WAIT
    return app
