"""Watch the LAN for servers, as a stream of changes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from types import TracebackType
from typing import Self

from discovery.announcement import FoundServer, Sighting


class Browser:
    """The servers on the LAN: `async with Browser() as browser: async for sighting in browser: …`

    `interfaces` are interface names or addresses; None means every interface (loopback only if the
    host has nothing else). Never raises for a network that is not there: see `problem`; it keeps
    trying. One reader at a time; the iteration ends when the context is left. A slow reader misses
    intermediate states of a server, never the last one, so memory stays bounded.
    """

    def __init__(self, *, interfaces: Sequence[str] | None = None) -> None:
        self.problem: str | None = None
        """Why nothing can be found at present, as a sentence for people; None if all is well."""

    async def __aenter__(self) -> Self:
        raise NotImplementedError

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        raise NotImplementedError

    def __aiter__(self) -> AsyncIterator[Sighting]:
        raise NotImplementedError

    @property
    def servers(self) -> Mapping[str, FoundServer]:
        """What is there now, by `FoundServer.key`: a copy that does not change any more."""
        raise NotImplementedError
