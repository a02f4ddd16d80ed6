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

from client.connection import Endpoint
from client.options import Options
from client.ui.app import Program
from client.ui.screen import Screen
from discovery.announcement import Change
from discovery.doctor.finding import Diagnosis, Finding
from discovery.listing import ListedServer, News, Source
from discovery.place import Place

# Seconds: a test that waits longer has failed. Generous, because CI machines stall.
PATIENCE = 20.0

WRITTEN_LIMIT = 100_000  # characters kept of what went to the terminal

ENTER, ESC, TAB = "\r", "\x1b", "\t"
UP, DOWN = "\x1b[A", "\x1b[B"
PAGE_UP, PAGE_DOWN = "\x1b[5~", "\x1b[6~"
F1, F6, F7, F8 = "\x1bOP", "\x1b[17~", "\x1b[18~", "\x1b[19~"
CTRL_C, CTRL_L, CTRL_N, CTRL_P, CTRL_R = "\x03", "\x0c", "\x0e", "\x10", "\x12"


class SizedOutput(DummyOutput):
    """Swallows everything, and has a size."""

    def __init__(self, columns: int, rows: int) -> None:
        self.size = Size(rows=rows, columns=columns)
        self.written = ""  # below the full screen, or inside it: as it goes to the terminal
        self.wrote = asyncio.Event()

    def get_size(self) -> Size:
        return self.size

    def write(self, data: str) -> None:
        self.written = (self.written + data)[-WRITTEN_LIMIT:]
        self.wrote.set()


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
    """Stands in for `discovery.Finder`: shows what a test says."""

    def __init__(self) -> None:
        self.problem: str | None = None
        self.added: asyncio.Queue[Place] = asyncio.Queue()
        self.to_scan = 254
        self.scanned = 0  # addresses asked, as the test says with `scan_goes_on`
        self.scans: list[str] = []  # what became of each: "running", "done", "stopped"
        self._scanning = asyncio.Condition()
        self._news: asyncio.Queue[News] = asyncio.Queue()

    def show(self, server: ListedServer, change: Change = Change.FOUND) -> None:
        self._news.put_nowait(News(change, server))

    async def scan_goes_on(self, asked: int) -> None:
        async with self._scanning:
            self.scanned = asked
            self._scanning.notify_all()

    def add(self, place: Place, source: Source) -> None:
        self.added.put_nowait(place)

    async def scan(self, progress: Callable[[int, int], None]) -> None:
        self.scans.append("running")
        self.scanned = 0
        try:
            async with self._scanning:
                while self.scanned < self.to_scan:
                    progress(self.scanned, self.to_scan)
                    await self._scanning.wait()
            progress(self.scanned, self.to_scan)
        except asyncio.CancelledError:
            self.scans[-1] = "stopped"
            raise
        self.scans[-1] = "done"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        return None

    async def __aiter__(self) -> AsyncIterator[News]:
        while True:
            yield await self._news.get()


class FakeDoctor:
    """Stands in for `discovery.doctor.diagnose`: finds what a test says, when it says so."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.ready = asyncio.Event()
        self.gone_home = asyncio.Event()
        self.given_up = 0

    async def diagnose(
        self, tell: Callable[[Finding], None], progress: Callable[[str], None]
    ) -> Diagnosis:
        progress("Listening for others …")
        for finding in self.findings:
            tell(finding)
        try:
            await self.ready.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            self.gone_home.set()
            raise
        return Diagnosis(tuple(self.findings))


class Terminal:
    """One running program. `ended` is its task; the result is the exit code."""

    def __init__(
        self,
        keys: PipeInput,
        app: Application[None],
        program: Program,
        lan: FakeLan,
        doctor: FakeDoctor,
    ) -> None:
        self._keys = keys
        self._app = app
        self.lan = lan
        self.doctor = doctor
        self._drawn = asyncio.Event()
        app.after_render += lambda _: self._drawn.set()
        self.ended = asyncio.ensure_future(program.run())
        self.ended.add_done_callback(lambda _: self._drawn.set())

    def resize(self, columns: int, rows: int) -> None:
        """The window has another size now."""
        assert isinstance(self._app.output, SizedOutput)
        self._app.output.size = Size(rows=rows, columns=columns)
        self._app._on_resize()

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

    async def writes(self, text: str) -> None:
        """Wait until that was written to the terminal, as it is."""
        output = self._app.output
        assert isinstance(output, SizedOutput)
        async with asyncio.timeout(PATIENCE):
            while text not in output.written:
                output.wrote.clear()
                await output.wrote.wait()

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
    server: Endpoint | None = None,
    room: str | None = None,
    nick: str | None = None,
    password: str | None = None,
) -> AsyncIterator[Terminal]:
    """The program, started with options, on a terminal of a size; ended with the context."""
    options = Options(folder, server, room, nick, password)
    lan, doctor = FakeLan(), FakeDoctor()
    with create_pipe_input() as keys:
        screen = Screen(input=keys, output=SizedOutput(columns, rows))
        program = Program(
            options, screen, find=lambda book: lan, diagnose=doctor.diagnose, zone=UTC
        )
        shown = Terminal(keys, screen.app, program, lan, doctor)
        try:
            yield shown
        finally:
            shown.ended.cancel()
            await asyncio.wait({shown.ended}, timeout=PATIENCE)
