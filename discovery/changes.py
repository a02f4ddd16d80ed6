"""What a reader of the list has not heard yet: bounded, however slow the reader is."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import MappingProxyType

from discovery.announcement import Change, FoundServer, Sighting

# Servers in the list: more than a campus has, few enough that a flood of forged ones costs at most
# about a megabyte. Servers above it are not shown until others leave.
MAX_SERVERS = 256


class Changes:
    """The present servers, and per server the difference to what the reader was told last.

    Nothing is queued: a server that changed ten times while the reader was busy is told once.
    """

    def __init__(self) -> None:
        self._present: dict[str, FoundServer] = {}
        self._told: dict[str, FoundServer] = {}
        self._open: dict[str, None] = {}  # keys that may differ, oldest first
        self._wake = asyncio.Event()
        self._closed = False

    @property
    def present(self) -> Mapping[str, FoundServer]:
        """A copy."""
        return MappingProxyType(dict(self._present))

    def put(self, server: FoundServer) -> None:
        """`server` is there, or is now like this; ignored if the list is full."""
        if server.key in self._present or len(self._present) < MAX_SERVERS:
            self._present[server.key] = server
            self._touch(server.key)

    def drop(self, key: str) -> None:
        """The server is gone."""
        if self._present.pop(key, None) is not None:
            self._touch(key)

    def close(self) -> None:
        """End the reader's iteration at once."""
        self._closed = True
        self._wake.set()

    async def next(self) -> Sighting | None:
        """Wait for the next change; None when closed."""
        while not self._closed:
            sighting = self._pop()
            if sighting is not None:
                return sighting
            self._wake.clear()
            await self._wake.wait()
        return None

    def _touch(self, key: str) -> None:
        self._open[key] = None
        self._wake.set()

    def _pop(self) -> Sighting | None:
        while self._open:
            key = next(iter(self._open))
            del self._open[key]
            before, now = self._told.pop(key, None), self._present.get(key)
            if now is not None:
                self._told[key] = now
                if before is None:
                    return Sighting(Change.FOUND, now)
                if before != now:
                    return Sighting(Change.CHANGED, now)
            elif before is not None:
                return Sighting(Change.LOST, before)
        return None
