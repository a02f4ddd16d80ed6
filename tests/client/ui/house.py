"""A real server on the loopback, and other people in its rooms."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from client.connection import Connection, Endpoint, connect
from client.core.events import Event, HistoryRestored
from client.core.talk import Talk
from client.pins import Pins
from client.ui.stay import now
from tests.client.ui.picture import PATIENCE
from tests.support import ROOT, child_environment


class House:
    """A server process. `port` stays the same when it is opened again."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self._options = options
        self.data_dir = folder / "server"
        self.port = 0
        self._process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> Endpoint:
        return Endpoint((("127.0.0.1", self.port),))

    async def open(self) -> None:
        """Start, and wait until it is ready."""
        words = ["-m", "server", "--no-advertise", "--host", "127.0.0.1", "--port", str(self.port)]
        words += ["--data-dir", str(self.data_dir), "--name", "Warung Andi"]
        words += ["--room", "jarkom", "--room", "rahasia=kopi", *self._options]
        process = self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *words,
            cwd=ROOT,
            env=child_environment(self.folder / "home"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert process.stdout is not None
        said = ""
        async with asyncio.timeout(PATIENCE):
            while line := (await process.stdout.readline()).decode():
                said += line
                if ready := re.search(r"ready: port (\d+)", line):
                    self.port = int(ready[1])
                    self._reading = asyncio.ensure_future(process.stdout.read())
                    return
        raise AssertionError(f"the server did not start:\n{said}")

    async def vanish(self) -> None:
        """Gone without a goodbye."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        await self._ended()

    async def _ended(self) -> None:
        if self._process is not None:
            await asyncio.wait_for(self._process.wait(), PATIENCE)
            await self._reading

    async def close(self) -> None:
        """Stop it in order."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
        await self._ended()


@asynccontextmanager
async def house(folder: Path, *options: str) -> AsyncIterator[House]:
    """A server with an open room `jarkom` and a locked one `rahasia` (password kopi)."""
    opened = House(folder, *options)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


class Somebody:
    """Another person in a room, without a screen."""

    def __init__(self, nick: str) -> None:
        self.talk = Talk(nick)
        self._connection: Connection
        self._carrying: asyncio.Task[None]
        self._happened = asyncio.Event()
        self._events: list[Event] = []

    async def enter(self, place: House, room: str, password: str | None = None) -> None:
        """Connect, join, and wait for the history."""
        endpoint = Endpoint((("127.0.0.1", place.port),))
        pins = Pins(place.folder / f"{self.talk.model.nick}.json")
        self._connection = await connect(endpoint, pins)
        self._carrying = asyncio.ensure_future(self._connection.run(self.talk, self._show))
        await self.until(lambda: self.talk.model.phase.name == "ONLINE")
        self.talk.join(room, password)
        self._connection.flush()
        await self.until(lambda: any(isinstance(one, HistoryRestored) for one in self._events))

    def _show(self, events: list[Event]) -> None:
        self._events += events
        self._happened.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._happened.clear()
                await self._happened.wait()

    async def say(self, text: str) -> None:
        """Say it in the current room, and wait until the server has it."""
        self.do(text)
        await self.hears(text)

    def do(self, text: str) -> None:
        """Type a command."""
        self.talk.submit(text, now())
        self.flush()

    def flush(self) -> None:
        """Write what the talk has to say."""
        self._connection.flush()

    async def hears(self, text: str) -> None:
        """Wait until the text stands in some room, delivered."""
        rooms = self.talk.model.rooms
        await self.until(
            lambda: any(
                line.text == text and line.delivery.name == "SENT"
                for room in rooms.values()
                for line in room.lines
            )
        )

    async def leave(self) -> None:
        """Go, and be gone."""
        self.talk.quit()
        await self._connection.close()
        self._carrying.cancel()
        await asyncio.wait({self._carrying}, timeout=PATIENCE)


@asynccontextmanager
async def somebody(
    nick: str, place: House, room: str, password: str | None = None
) -> AsyncIterator[Somebody]:
    """A person in a room for as long as the context lasts."""
    person = Somebody(nick)
    await person.enter(place, room, password)
    try:
        yield person
    finally:
        await person.leave()
