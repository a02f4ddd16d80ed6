"""A cable for TCP that a test can cut: it carries bytes to a server's port, and stops when told."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import Self


class Relay:
    """`async with Relay(server_port) as relay`; people connect to `relay.port`.

    after: how many more bytes from people are carried before everything is cut; None: all.
    """

    def __init__(self, to: int) -> None:
        self.port = 0
        self.connections = 0  # so many were made
        self.after: int | None = None
        self.is_silent = False  # bytes are taken and go nowhere, as through a pulled cable
        self._to = to
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.close()
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Both ends see their connections break."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            there_reader, there = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            return
        self._writers.add(there)
        for source, sink, is_up in ((reader, there, True), (there_reader, writer, False)):
            task = asyncio.create_task(self._carry(source, sink, is_up=is_up))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, is_up: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(4096):
                if self.is_silent:
                    continue
                if is_up and self.after is not None:
                    data = data[: self.after]
                    self.after -= len(data)
                sink.write(data)
                if self.after == 0:
                    self.after = None
                    await sink.drain()
                    self.cut()
            if not self.is_silent:
                sink.close()
