"""Publish one server on the LAN and keep its record current."""

from __future__ import annotations

from collections.abc import Sequence

from discovery.announcement import Announcement


class Advertiser:
    """Publishes an `Announcement` by mDNS until `stop()`.

    `interfaces` are interface names or addresses; None means every interface (loopback only if the
    host has nothing else). Never raises for a network that is not there: see `problem`.
    """

    def __init__(
        self, announcement: Announcement, *, interfaces: Sequence[str] | None = None
    ) -> None:
        self.problem: str | None = None
        """Why nobody can see this server at present, as a sentence for people; None if all is well."""

    async def start(self) -> None:
        """Begin to advertise; returns without waiting for the registration (about 1.7 s)."""
        raise NotImplementedError

    def update(self, announcement: Announcement) -> None:
        """Replace what is said. Cheap, damped: the last one within about 2 s wins."""
        raise NotImplementedError

    async def stop(self) -> None:
        """Say goodbye so that browsers drop the server at once. Idempotent."""
        raise NotImplementedError
