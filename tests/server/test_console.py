"""The host types below the log: every key is real, only the terminal is a buffer."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from protocol.text import clean
from server.console import console
from server.core.host.orders import proposals
from server.log import LiveLog
from tests.server.core.dialogue import House

PATIENCE = 20.0  # seconds; only reached when something is broken
SECRET = "kopi-susu"


class Screen(io.StringIO):
    """Everything that was written to the terminal; tests wait for words in it."""

    encoding = "utf-8"

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._seen = 0

    def write(self, text: str) -> int:
        written = super().write(text)
        self._loop.call_soon_threadsafe(self._news.set)
        return written

    async def shows(self, words: str) -> None:
        """Wait for these words after those waited for before."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.getvalue()[self._seen :]:
                self._news.clear()
                await self._news.wait()
        self._seen = self.getvalue().index(words, self._seen) + len(words)


class Desk:
    """A host at the console of a server."""

    def __init__(self, keys: PipeInput, screen: Screen) -> None:
        self.house = House()
        self.screen = screen
        self.stopped = asyncio.Event()
        self.lines: list[str] = []
        self.log = LiveLog(screen, messages=True, environ={})
        self._keys = keys

    def types(self, keys: str) -> None:
        self._keys.send_text(keys)

    async def host_command(self, line: str) -> list[str]:
        self.lines.append(line)
        return self.house.host(line)

    def proposals(self, line: str) -> list[str]:
        return proposals(self.house.world, line)


@contextmanager
def terminal(screen: Screen) -> Iterator[PipeInput]:
    output = Vt100_Output(screen, lambda: Size(rows=24, columns=100), term="xterm")
    with create_pipe_input() as keys, create_app_session(input=keys, output=output):
        yield keys


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    screen = Screen()
    with terminal(screen) as keys:
        desk = Desk(keys, screen)
        async with console(desk, desk.log, desk.stopped.set):
            await screen.shows("type help for commands, stop to end the server")
            yield desk


async def test_a_command_is_carried_out_and_answered(desk: Desk) -> None:
    desk.types("open jarkom\r")
    await desk.screen.shows("The room jarkom is open")
    desk.types("rooms\r")
    await desk.screen.shows("jarkom  0 people  stays")


async def test_the_log_goes_on_above_what_is_being_typed(desk: Desk) -> None:
    desk.types("roo")
    await desk.screen.shows("roo")
    desk.log.line("andi is here")
    await desk.screen.shows("andi is here")
    desk.types("ms\r")
    await desk.screen.shows("There is no room yet")
    assert desk.lines == ["rooms"]


async def test_a_password_is_asked_for_and_neither_shown_nor_remembered(desk: Desk) -> None:
    desk.house.host("open lab")
    desk.types("password lab\r")
    await desk.screen.shows("New password for lab (not shown):")
    desk.types(f"{SECRET}\r")
    await desk.screen.shows("The room lab is locked")
    assert desk.lines == [f"password lab {SECRET}"]
    assert SECRET not in desk.screen.getvalue()
    # The line before in the history is the one that was typed.
    desk.types("\x1b[A\r")
    await desk.screen.shows("New password for lab (not shown):")
    desk.types("\r")
    await desk.screen.shows("Nothing was changed")
    assert len(desk.lines) == 1


async def test_a_line_with_a_password_is_not_in_the_history(desk: Desk) -> None:
    desk.house.host("open lab")
    desk.types("rooms\r")
    await desk.screen.shows("lab  0 people")
    desk.types(f"password lab {SECRET}\r")
    await desk.screen.shows("The room lab is locked")
    desk.types("\x1b[A\r")
    await desk.screen.shows("lab  0 people  locked")
    assert desk.lines[-1] == "rooms"


@pytest.mark.parametrize("key", ["\x03", "\x04"])
async def test_who_gives_no_password_changes_nothing_and_the_server_goes_on(
    desk: Desk, key: str
) -> None:
    desk.house.host("open lab")
    desk.types("password lab\r")
    await desk.screen.shows("New password for lab (not shown):")
    desk.types(key)
    await desk.screen.shows("Nothing was changed")
    desk.types("rooms\r")
    await desk.screen.shows("lab  0 people  stays")
    assert not desk.stopped.is_set()


@pytest.mark.parametrize("key", ["\x03", "\x04", "half a line\x03"])
async def test_ctrl_c_and_ctrl_d_end_the_server_without_a_question(desk: Desk, key: str) -> None:
    desk.types(key)
    async with asyncio.timeout(PATIENCE):
        await desk.stopped.wait()


async def test_tab_completes_commands_and_names(desk: Desk) -> None:
    desk.house.host("open jarkom")
    desk.types("ope\t other\r")
    await desk.screen.shows("The room other is open")
    desk.types("clo\t jar\t\r")
    await desk.screen.shows("The room jarkom is closed")
    assert desk.lines == ["open other", "close jarkom"]


async def test_empty_lines_do_nothing(desk: Desk) -> None:
    desk.types("\r \r\rrooms\r")
    await desk.screen.shows("There is no room yet")
    assert desk.lines == ["rooms"]


async def test_what_people_write_cannot_command_the_terminal(desk: Desk) -> None:
    desk.log.line("\x1b]52;c;ZXZpbA==\x07nama")
    await desk.screen.shows("]52;c;ZXZpbA==nama")
    assert "\x1b]52" not in desk.screen.getvalue()


async def test_the_log_is_where_it_was_when_the_console_has_gone() -> None:
    screen = Screen()
    with terminal(screen) as keys:
        desk = Desk(keys, screen)
        async with console(desk, desk.log, desk.stopped.set):
            await screen.shows("type help")
        desk.log.line("closed")
        await screen.shows("closed\n")


async def test_a_terminal_that_is_none_is_said_and_the_log_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no console screen buffer")

    monkeypatch.setattr("server.console.PromptSession", refuse)
    screen = Screen()
    with terminal(screen) as keys:
        desk = Desk(keys, screen)
        async with console(desk, desk.log, desk.stopped.set):
            await screen.shows("no commands can be typed here (OSError)")
            desk.log.line("andi is here")
            await screen.shows("andi is here")
    assert not desk.stopped.is_set()
    assert clean(screen.getvalue())
