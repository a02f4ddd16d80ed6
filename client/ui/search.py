"""The search for servers while the program runs: one finder, its news into the list, a scan."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from client.ui.searchview import PATIENCE, Scan, Status
from client.ui.serverlist import ServerList
from discovery.listing import News, Source, State
from discovery.place import Place


class Finding(Protocol):
    """Where servers come from: `discovery.Finder`, or a script in tests."""

    @property
    def problem(self) -> str | None:
        """Why nothing can be found at present."""

    def __aiter__(self) -> AsyncIterator[News]: ...

    def add(self, place: Place, source: Source) -> None:
        """Look there too."""

    async def scan(self, progress: Callable[[int, int], None]) -> None:
        """Ask every address near this computer; `progress` gets (asked, of how many). Cancelling
        stops it."""


# Seconds for which the end of a scan is told.
TOLD_SECONDS = 15.0

Find = Callable[[], AbstractAsyncContextManager[Finding]]


class Search:
    """Begins with `start`; `close` ends it. `redraw` is called after every change."""

    def __init__(self, find: Find, servers: ServerList, redraw: Callable[[], None]) -> None:
        self._find = find
        self._servers = servers
        self._redraw = redraw
        self._finding: Finding | None = None
        self._watching: asyncio.Task[None] | None = None
        self._scanning: asyncio.Task[None] | None = None
        self._scan: Scan | None = None
        self._before: set[str] = set()  # keys of the servers that were there before the scan
        self._started = 0.0
        self._learnt: list[Place] = []  # before there was a finder to tell

    @property
    def status(self) -> Status:
        """How it goes."""
        if self._watching is None:
            return Status()
        problem = self._finding.problem if self._finding is not None else None
        seconds = asyncio.get_running_loop().time() - self._started
        return Status(problem, seconds, self._scan)

    def start(self) -> None:
        """Begin to search, unless it goes on already."""
        if self._watching is None:
            loop = asyncio.get_running_loop()
            self._started = loop.time()
            self._watching = asyncio.ensure_future(self._watch())
            self._watching.add_done_callback(_report)
            # For the picture that says what was tried. A little late, so that it is not too early.
            loop.call_later(PATIENCE + 0.05, self._redraw)

    async def close(self) -> None:
        """End it. Raises what a bug raised in it."""
        tasks = [task for task in (self._scanning, self._watching) if task is not None]
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result

    def learn(self, place: Place) -> None:
        """A server answered there: it belongs into the list, whoever told of it."""
        if self._finding is not None:
            self._finding.add(place, Source.TYPED)
        else:
            self._learnt.append(place)

    def scan(self) -> None:
        """Begin a scan of the addresses near this computer, or stop the one that runs."""
        if self.stop() or self._finding is None:
            return
        self._before = {server.key for server in self._servers.servers}
        self._scanning = asyncio.ensure_future(self._run_scan(self._finding))

    def stop(self) -> bool:
        """Stop the scan that runs. False if none does."""
        if self._scanning is None or self._scanning.done():
            return False
        self._scanning.cancel()
        return True

    async def _watch(self) -> None:
        """Keep the list as it is on the LAN."""
        async with self._find() as finding:
            self._finding = finding
            for place in self._learnt:
                finding.add(place, Source.TYPED)
            async for news in finding:
                self._servers.see(news)
                self._redraw()

    async def _run_scan(self, finding: Finding) -> None:
        self._note(0, 1)
        try:
            await finding.scan(self._note)
        finally:
            scan = self._scan or Scan(0, 1)
            ended = self._scan = Scan(scan.asked, scan.total, self._new_servers(), over=True)
            asyncio.get_running_loop().call_later(TOLD_SECONDS, self._forget, ended)
            self._redraw()

    def _forget(self, ended: Scan) -> None:
        if self._scan is ended:
            self._scan = None
            self._redraw()

    def _note(self, asked: int, total: int) -> None:
        self._scan = Scan(asked, total)
        self._redraw()

    def _new_servers(self) -> int:
        return sum(
            server.key not in self._before
            for server in self._servers.servers
            if server.state is State.HERE
        )


def _report(watching: asyncio.Task[None]) -> None:
    """A bug in the search must be seen at once, not as a list that never changes again."""
    if not watching.cancelled() and (error := watching.exception()) is not None:
        context = {"message": "the search for servers failed", "exception": error}
        watching.get_loop().call_exception_handler(context)
