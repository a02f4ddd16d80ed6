"""One page on a terminal, without the rest of the program."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

from prompt_toolkit.input import create_pipe_input

from client.ui.app import Program
from client.ui.page import Page
from client.ui.screen import Screen
from tests.client.ui.picture import PATIENCE, FakeDoctor, FakeLan, SizedOutput, Terminal


class _Alone:
    """Stands in for the program: shows the page until it is finished."""

    def __init__(self, screen: Screen, make: Callable[[Screen], Page[Any]]) -> None:
        self._screen = screen
        self._make = make

    async def run(self) -> int:
        page = asyncio.ensure_future(self._screen.ask(self._make(self._screen)))
        terminal = asyncio.ensure_future(self._screen.app.run_async(set_exception_handler=False))
        await asyncio.wait({page, terminal}, return_when=asyncio.FIRST_COMPLETED)
        self._screen.quit()
        await asyncio.wait({terminal})
        page.cancel()
        return 0


@asynccontextmanager
async def alone(
    make: Callable[[Screen], Page[Any]], *, columns: int = 80, rows: int = 24
) -> AsyncIterator[Terminal]:
    """The page that `make` makes for a screen; `end` returns when it is finished."""
    with create_pipe_input() as keys:
        screen = Screen(input=keys, output=SizedOutput(columns, rows), environment={})
        program = cast(Program, _Alone(screen, make))
        shown = Terminal(keys, screen.app, program, FakeLan(), FakeDoctor())
        try:
            yield shown
        finally:
            shown.ended.cancel()
            await asyncio.wait({shown.ended}, timeout=PATIENCE)
