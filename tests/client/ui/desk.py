"""The page of a talk with real keys on a terminal of cells, and a server that is only bytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC

from prompt_toolkit.application import Application
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input

from client.core.model import Model
from client.core.servers import Servers
from client.ui.screen import Screen
from client.ui.talkpage import TalkActions, TalkPage
from tests.client.core.dialogue import Dialogue, in_room
from tests.client.ui.picture import PATIENCE, SizedOutput, picture_of

__all__ = ["Desk", "desk"]

F2, F3, F4, F5, F6, F9 = "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[17~", "\x1b[20~"
END, BACKSPACE, SHIFT_TAB = "\x1b[F", "\x7f", "\x1b[Z"
CTRL_D, CTRL_F, CTRL_G, CTRL_K, CTRL_O, CTRL_T = "\x04", "\x06", "\x07", "\x0b", "\x0f", "\x14"


def pasted(text: str) -> str:
    """What a terminal with bracketed paste sends."""
    return f"\x1b[200~{text}\x1b[201~"


def clicked(x: int, y: int) -> str:
    """A press of the left button and its end; cells from 0."""
    return f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m"


class Desk:
    """`dialogues`: the servers; `done`: what the page asked for, in order."""

    def __init__(self, keys: PipeInput, screen: Screen, dialogues: list[Dialogue]) -> None:
        self.dialogues = dialogues
        self.done: list[str] = []
        self.servers = Servers(*(one.talk for one in dialogues))
        self.servers.look_at(dialogues[0].talk)
        self.screen = screen
        self._keys = keys
        self._drawn = asyncio.Event()
        self.app: Application[None] = screen.app
        self.app.after_render += lambda _: self._drawn.set()
        self.page = TalkPage(
            self.servers,
            TalkActions(
                submit=self._submit,
                flush=lambda: None,
                quit=lambda: self.done.append("quit"),
                reconnect=lambda: self.done.append("reconnect"),
                jump=lambda: self.done.append("jump"),
                text=lambda: self.done.append("text"),
                find=lambda: self.done.append("find"),
                servers=lambda: self.done.append("servers"),
                doctor=lambda: self.done.append("doctor"),
                show=lambda events: None,
            ),
            zone=UTC,
        )

    def _submit(self, text: str) -> bool:
        self.done.append(text)
        self.dialogue.types(text)
        return True

    @property
    def dialogue(self) -> Dialogue:
        """The server that is looked at."""
        return next(one for one in self.dialogues if one.talk is self.servers.current)

    @property
    def model(self) -> Model:
        return self.servers.model

    @property
    def text(self) -> str:
        """What stands in the input."""
        return self.page.composer.buffer.text

    @property
    def picture(self) -> str:
        return picture_of(self.app)

    @property
    def bottom(self) -> str:
        """The bottom line."""
        return self.picture.splitlines()[-1]

    def says(self, *lines: str) -> None:
        """The server says, and it is drawn."""
        self.dialogue.says(*lines)
        self.app.invalidate()

    def type(self, *keys: str) -> None:
        """Type, and go on at once."""
        self._keys.send_text("".join(keys))

    def resize(self, columns: int, rows: int) -> None:
        """The window has another size now."""
        assert isinstance(self.screen.app.output, SizedOutput)
        self.screen.app.output.size = Size(rows=rows, columns=columns)

    async def press(self, *keys: str) -> str:
        """Type, and wait until it was taken and drawn; no keys: only drawn. The picture."""
        if not keys:
            keys = ("\x0c",)  # Ctrl-L draws anew
        taken = asyncio.Event()
        processor = self.app.key_processor

        def after(_: object) -> None:
            if not processor.input_queue:
                taken.set()

        processor.after_key_press += after
        self._drawn.clear()
        try:
            self.type(*keys)
            async with asyncio.timeout(PATIENCE):
                await taken.wait()
                self._drawn.clear()
                self.app.invalidate()
                await self._drawn.wait()
        finally:
            processor.after_key_press -= after
        return self.picture

    async def sees(self, condition: Callable[[], bool]) -> str:
        """Wait until a picture fulfils the condition."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._drawn.clear()
                await self._drawn.wait()
        return self.picture

    def styles_of(self, text: str) -> set[str]:
        """The classes of the first cell of a text, in the picture of now."""
        shown = self.app.renderer.last_rendered_screen
        assert shown is not None
        for y, row in enumerate(self.picture.splitlines()):
            if (x := row.find(text)) >= 0:
                return set(shown.data_buffer[y][x].style.split())
        raise AssertionError(f"{text!r} is not in\n{self.picture}")


@asynccontextmanager
async def desk(
    *dialogues: Dialogue, columns: int = 80, rows: int = 24, names: str = "@andi budi citra"
) -> AsyncIterator[Desk]:
    """A talk in a room, with nothing said; or in what the dialogues are."""
    with create_pipe_input() as keys:
        screen = Screen(input=keys, output=SizedOutput(columns, rows))
        shown = Desk(keys, screen, list(dialogues) or [in_room(names=names)])
        running = asyncio.ensure_future(screen.app.run_async(set_exception_handler=False))
        try:
            with screen.showing(shown.page):
                await shown.sees(lambda: bool(shown.picture))
                yield shown
        finally:
            screen.quit()
            await asyncio.wait({running}, timeout=PATIENCE)
