"""Keys in, pictures out: the real program on a terminal that is only a grid of cells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path
from types import TracebackType
from typing import Self

from prompt_toolkit.application import Application
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from client.options import Address, Options
from client.ui.app import Program
from client.ui.screen import Screen
from discovery import Change, FoundServer, Sighting

# Seconds: a test that waits longer has failed. Generous, because CI machines stall.
PATIENCE = 20.0

ENTER, ESC, TAB = "\r", "\x1b", "\t"
UP, DOWN = "\x1b[A", "\x1b[B"
PAGE_UP, PAGE_DOWN = "\x1b[5~", "\x1b[6~"
F1 = "\x1bOP"
CTRL_C, CTRL_L, CTRL_N, CTRL_P, CTRL_R = "\x03", "\x0c", "\x0e", "\x10", "\x12"


class SizedOutput(DummyOutput):
    """Swallows everything, and has a size."""

    def __init__(self, columns: int, rows: int) -> None:
        self.size = Size(rows=rows, columns=columns)

    def get_size(self) -> Size:
        return self.size


def picture_of(app: Application[None]) -> str:
    """What stands on the terminal: its rows without the spaces at their ends."""
    shown = app.renderer.last_rendered_screen
    if shown is None:
        return ""
    size = app.output.get_size()
    rows = []
    for y in range(size.rows):
        cells = shown.data_buffer[y]
        rows.append("".join(cells[x].char for x in range(size.columns)).rstrip())
    return "\n".join(rows)


class FakeLan:
    """Stands in for `discovery.Browser`: shows what a test says."""

    def __init__(self) -> None:
        self.problem: str | None = None
        self._sightings: asyncio.Queue[Sighting] = asyncio.Queue()

    def show(self, server: FoundServer, change: Change = Change.FOUND) -> None:
        self._sightings.put_nowait(Sighting(change, server))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        return None

    async def __aiter__(self) -> AsyncIterator[Sighting]:
        while True:
            yield await self._sightings.get()


class Terminal:
    """One running program. `ended` is its task; the result is the exit code."""

    def __init__(
        self, keys: PipeInput, app: Application[None], program: Program, lan: FakeLan
    ) -> None:
        self._keys = keys
        self._app = app
        self.lan = lan
        self._drawn = asyncio.Event()
        app.after_render += lambda _: self._drawn.set()
        self.ended = asyncio.ensure_future(program.run())
        self.ended.add_done_callback(lambda _: self._drawn.set())

    def press(self, *keys: str) -> None:
        """Type."""
        self._keys.send_text("".join(keys))

    @property
    def picture(self) -> str:
        """What is seen now."""
        return picture_of(self._app)

    @property
    def drawings(self) -> int:
        """How often it was drawn."""
        return self._app.render_counter

    async def until(self, condition: Callable[[str], bool]) -> str:
        """The first picture that fulfils the condition."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition(self.picture):
                    if self.ended.done():
                        self.ended.result()
                        raise AssertionError("the program has ended")
                    self._drawn.clear()
                    await self._drawn.wait()
        except TimeoutError:
            raise AssertionError("never seen; the last picture:\n" + self.picture) from None
        return self.picture

    async def sees(self, *texts: str) -> str:
        """The first picture in which all of the texts stand."""
        return await self.until(lambda picture: all(text in picture for text in texts))

    async def loses(self, text: str) -> str:
        """The first picture without the text."""
        return await self.until(lambda picture: text not in picture)

    async def end(self) -> int:
        """Wait for the end; the exit code."""
        async with asyncio.timeout(PATIENCE):
            return await self.ended


@asynccontextmanager
async def terminal(
    folder: Path,
    *,
    columns: int = 80,
    rows: int = 24,
    server: Address | None = None,
    room: str | None = None,
    nick: str | None = None,
    password: str | None = None,
) -> AsyncIterator[Terminal]:
    """The program, started with options, on a terminal of a size; ended with the context."""
    options = Options(folder, server, room, nick, password)
    lan = FakeLan()
    with create_pipe_input() as keys:
        screen = Screen(input=keys, output=SizedOutput(columns, rows))
        program = Program(options, screen, browse=lambda: lan, zone=UTC)
        shown = Terminal(keys, screen.app, program, lan)
        try:
            yield shown
        finally:
            shown.ended.cancel()
            await asyncio.wait({shown.ended}, timeout=PATIENCE)
