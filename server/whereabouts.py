"""Under which addresses people get to this server, as they are now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from ipaddress import ip_address

from discovery.interfaces import addresses, usable_interfaces
from server.inviting import passable

# Seconds between two looks at this computer's interfaces: a person who has just changed the Wi-Fi
# waits about so long. One look costs under 1 ms.
POLL = 5.0


class Whereabouts:
    """The addresses, kept current by `watch`."""

    def __init__(
        self,
        host: str | None,
        find: Callable[[], tuple[str, ...]] = lambda: addresses(usable_interfaces()),
    ) -> None:
        """host: the one address to use, by the host's wish, or a wildcard for all of its family.
        find: asks the system; may raise OSError."""
        self._family = _wildcard_family(host) if host is not None else 0
        self._fixed = host if self._family is None else None
        self._find = find
        self.addresses: tuple[str, ...] = ()
        """The best first; empty if the system doesn't tell."""
        self.look()

    def look(self) -> tuple[list[str], list[str]]:
        """Ask the system, which may block for milliseconds. Returns what is new and what is gone,
        of addresses that mean something to others."""
        before = self.addresses
        try:
            self.addresses = (self._fixed,) if self._fixed is not None else self._of_family()
        except OSError:
            return [], []  # it will tell another time
        old, new = _told(before), _told(self.addresses)
        return [one for one in new if one not in old], [one for one in old if one not in new]

    def _of_family(self) -> tuple[str, ...]:
        found = self._find()
        return tuple(one for one in found if self._family in (0, ip_address(one).version))

    async def watch(self, news: Callable[[list[str], list[str]], None]) -> None:
        """Tell what changes, until cancelled."""
        while self._fixed is None:
            await asyncio.sleep(POLL)
            come, gone = await asyncio.to_thread(self.look)
            if come or gone:
                news(come, gone)


def _told(known: tuple[str, ...]) -> list[str]:
    """A computer without a network is told as such: its loopback is no news."""
    return [one for one in passable(known) if not _is_loopback(one)]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _wildcard_family(host: str) -> int | None:
    """4 or 6 if it stands for every address of that family; None if it is one address or name."""
    try:
        ip = ip_address(host)
    except ValueError:
        return None
    return ip.version if ip.is_unspecified else None
