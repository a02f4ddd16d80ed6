"""What every transport offers the hub, and what the hub offers every transport."""

from __future__ import annotations

from typing import Protocol


class Link(Protocol):
    """One connection that carries lines. Made by a transport, given to `LinkHandler.opened`."""

    @property
    def address(self) -> str:
        """The peer's IP address without port and scope."""

    @property
    def secure(self) -> bool:
        """Whether nobody between can read it."""

    def write(self, data: bytes) -> None:
        """Send bytes, all of them, in order. Never blocks, never raises, not after `close`."""

    def close(self) -> None:
        """Close after everything written has gone out, or after a few seconds at most."""

    def abort(self) -> None:
        """Close at once; what has not gone out is lost."""


class LinkHandler(Protocol):
    """Who answers a link. Every call comes on the event loop's thread, in this order: `opened`,
    then any number of the others, then `lost` once."""

    def opened(self, link: Link) -> None:
        """A link is ready for use."""

    def received(self, link: Link, data: bytes) -> None:
        """Bytes came; how they are cut means nothing."""

    def congested(self, link: Link, congested: bool) -> None:
        """The peer reads too slowly (True): write no more until it has caught up (False)."""

    def lost(self, link: Link, reason: str) -> None:
        """The link has ended, by either side. `reason` is a phrase for people."""
