"""Other servers of the LAN: we look at them, and tell whoever looks at us where they are."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from discovery.book import MAX_PLACES, Book, Rumour
from discovery.finder import Finder
from discovery.lookformat import Described
from discovery.lookservice import LookService
from discovery.multicast import Multicast
from discovery.place import Place
from server.transport.looks import Looks

BOOK_NAME = "neighbours.json"


class Neighbours:
    """Answers looks from the beginning; knows of other servers between `start` and `close`."""

    def __init__(
        self, directory: Path, describe: Callable[[], Described], fingerprint: str
    ) -> None:
        """directory: where they are remembered. describe, fingerprint: our own server."""
        self.looks = Looks(LookService(describe, self._rumours, self._hear))
        self.book = Book(directory / BOOK_NAME)
        self._own = fingerprint
        self._finder: Finder | None = None
        self._stack = AsyncExitStack()

    async def start(self, multicast: Multicast, port: int) -> None:
        """Listen for other servers on these sockets, which stay the caller's, look at them from
        time to time, and tell them that we are at this port of our addresses."""

        def introduce() -> list[Rumour]:
            places = [Place(address, port) for address in multicast.addresses]
            told = tuple(place for place in places if not place.is_link_local_v6)
            return [Rumour(self._own, told[:MAX_PLACES], seen=0)] if told else []

        finder = Finder(self.book, multicast=multicast, quiet=True, introduce=introduce)
        self._finder = await self._stack.enter_async_context(finder)

    async def close(self) -> None:
        """Remember who is there, and end the looks under way."""
        self.looks.close()
        self._finder = None
        await self._stack.aclose()

    def _rumours(self) -> list[Rumour]:
        told = self.book.rumours(time.time())
        return [one for one in told if one.fingerprint != self._own]

    def _hear(self, source: str, news: Sequence[Rumour]) -> None:
        # Not passed on before we have looked ourselves.
        if self._finder is not None:
            self._finder.hear(source, news)
