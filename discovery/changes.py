"""What a reader of the list has not heard yet: bounded, however slow the reader is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Generic, Protocol, TypeVar

from discovery.announcement import Change

# Servers in the list: more than a campus has, few enough that a flood of forged ones costs at most
# about a megabyte. Servers above it are not shown until others leave.
MAX_SERVERS = 256


class Keyed(Protocol):
    """A server of a list; different ones have different keys."""

    @property
    def key(self) -> str: ...


Server = TypeVar("Server", bound=Keyed)
Told = TypeVar("Told")


class Changes(Generic[Server, Told]):
    """The present servers, and per server the difference to what the reader was told last.

    Nothing is queued: a server that changed ten times while the reader was busy is told once.
    `tell(change, server)` makes what the reader gets.
    """

    def __init__(self, tell: Callable[[Change, Server], Told]) -> None:
        self._tell = tell
        self._present: dict[str, Server] = {}
        self._told: dict[str, Server] = {}
        self._open: dict[str, None] = {}  # keys that may differ, oldest first
        self._wake = asyncio.Event()
        self._closed = False

    @property
    def present(self) -> Mapping[str, Server]:
        """A copy."""
        return MappingProxyType(dict(self._present))

    def put(self, server: Server) -> None:
        """`server` is there, or is now like this; ignored if the list is full."""
        if server.key in self._present or len(self._present) < MAX_SERVERS:
            self._present[server.key] = server
            self._touch(server.key)

    def drop(self, key: str) -> None:
        """The server is gone."""
        if self._present.pop(key, None) is not None:
            self._touch(key)

    def replace(self, servers: Mapping[str, Server]) -> None:
        """These are there now, and no others."""
        for key in [key for key in self._present if key not in servers]:
            self.drop(key)
        for server in servers.values():
            if self._present.get(server.key) != server:
                self.put(server)

    def close(self) -> None:
        """End the reader's iteration at once."""
        self._closed = True
        self._wake.set()

    async def next(self) -> Told | None:
        """Wait for the next change; None when closed."""
        while not self._closed:
            told = self._pop()
            if told is not None:
                return told
            self._wake.clear()
            await self._wake.wait()
        return None

    def _touch(self, key: str) -> None:
        self._open[key] = None
        self._wake.set()

    def _pop(self) -> Told | None:
        while self._open:
            key = next(iter(self._open))
            del self._open[key]
            before, now = self._told.pop(key, None), self._present.get(key)
            if now is not None:
                self._told[key] = now
                if before is None:
                    return self._tell(Change.FOUND, now)
                if before != now:
                    return self._tell(Change.CHANGED, now)
            elif before is not None:
                return self._tell(Change.LOST, before)
        return None
