"""Watch the LAN for servers by mDNS, as a stream of changes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self

from zeroconf import Error as ZeroconfError
from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo

from discovery.announcement import IRC_TYPE, SERVICE_TYPE, FoundServer, Sighting
from discovery.changes import Changes
from discovery.multicast import POLL_SECONDS, SLEPT_SECONDS, Multicast
from discovery.naming import key_of
from discovery.reconfirm import forget, is_repeated
from discovery.resolve import found_server
from language import _

logger = logging.getLogger(__name__)

# Seconds after which we ask the LAN again: zeroconf itself asks at 0, 1, 5 and 14 s and then never
# more, so a server that came back after a broken link would stay unseen.
RENEW_SECONDS = 45.0
# Milliseconds to ask one server for its records: three questions, about 1 s apart.
RESOLVE_MS = 3000
# Servers asked at the same time, so that a flood of forged names does not make us flood the LAN.
MAX_RESOLVING = 16
# Names kept, and names that wait to be asked: four times what a list shows, so that a thousand
# forged ones leave place for the real ones.
MAX_NAMES = 1024


class Listener(Protocol):
    """Who wants to hear all that mDNS says, also what is no news."""

    def put(self, server: FoundServer) -> None:
        """It was announced, is now like this, or was announced again."""

    def drop(self, key: str) -> None:
        """It was withdrawn, by a goodbye or since it has expired."""


class Browser:
    """The servers on the LAN: `async with Browser() as browser: async for sighting in browser: …`

    `interfaces` are interface names or addresses; None means every interface (loopback only if the
    host has nothing else). `multicast`: sockets that somebody else opens, refreshes and closes.
    `irc`: find IRC servers that are not ours, too. `listener`: hears all, instead of a reader.

    Never raises for a network that is not there: see `problem`; it keeps
    trying. One reader at a time; the iteration ends when the context is left. A slow reader misses
    intermediate states of a server, never the last one, so memory stays bounded. A server that
    crashed stays listed for up to 75 minutes: only a probe of its port tells who is alive.
    """

    def __init__(
        self,
        *,
        interfaces: Sequence[str] | None = None,
        multicast: Multicast | None = None,
        irc: bool = False,
        listener: Listener | None = None,
    ) -> None:
        self._owns = multicast is None
        self._multicast = multicast or Multicast(interfaces)
        self._types = [SERVICE_TYPE, IRC_TYPE] if irc else [SERVICE_TYPE]
        self._changes: Changes[FoundServer, Sighting] = Changes(Sighting)
        self._listener: Listener = listener or self._changes
        self._asking: AsyncServiceBrowser | None = None
        self._task: asyncio.Task[None] | None = None
        self._resolving: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._names: dict[str, tuple[str, str]] = {}  # key -> type and name of what is announced
        self._slots = asyncio.Semaphore(MAX_RESOLVING)
        self._problem: str | None = None

    @property
    def problem(self) -> str | None:
        """Why nothing can be found at present, as a sentence for people; None if all is well."""
        return self._problem or self._multicast.problem

    @property
    def servers(self) -> Mapping[str, FoundServer]:
        """What is there now, by `FoundServer.key`: a copy that does not change any more. Empty if
        there is a listener."""
        return self._changes.present

    async def reconfirm(self, key: str) -> bool:
        """Whether the server is still announced: asks it (RFC 6762 §10.4), which takes up to 4 s.

        If nobody repeats the announcement it is forgotten. The listener is not told of either.
        """
        announced, zeroconf = self._names.get(key), self._multicast.zeroconf
        if announced is None or zeroconf is None:
            return False
        service_type, name = announced
        if await is_repeated(zeroconf.zeroconf, name):
            return True
        if self._names.pop(key, None) is not None:
            forget(zeroconf.zeroconf, service_type, name)
            self._changes.drop(key)
        return False

    async def __aenter__(self) -> Self:
        if self._owns:
            await self._multicast.refresh()
        self._ask()
        self._task = asyncio.create_task(self._follow(), name="browse")
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._changes.close()
        tasks = [*self._resolving.values(), *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self._stop_asking()
        if self._owns:
            await self._multicast.close()

    async def __aiter__(self) -> AsyncIterator[Sighting]:
        while (sighting := await self._changes.next()) is not None:
            yield sighting

    async def _follow(self) -> None:
        """Keep up with the host's interfaces, and ask the LAN again from time to time."""
        try:
            asked, wall = time.monotonic(), time.time()
            generation = self._multicast.generation
            while True:
                await asyncio.sleep(POLL_SECONDS)
                if self._owns:
                    await self._multicast.refresh()
                moved = self._multicast.generation != generation
                generation = self._multicast.generation
                slept = time.time() - wall > POLL_SECONDS + SLEPT_SECONDS
                wall = time.time()
                if moved or slept or time.monotonic() - asked > RENEW_SECONDS:
                    asked = time.monotonic()
                    await self._stop_asking()
                    self._ask()
        except Exception:
            logger.exception("browsing stopped")
            self._problem = _("Looking for servers stopped because of an error; see the log.")

    def _ask(self) -> None:
        """Start asking. A fresh zeroconf browser also reports again all that is in its cache."""
        if self._multicast.zeroconf is not None:
            self._asking = AsyncServiceBrowser(
                self._multicast.zeroconf.zeroconf, list(self._types), handlers=[self._heard]
            )

    async def _stop_asking(self) -> None:
        if self._asking is not None:
            asking, self._asking = self._asking, None
            await asking.async_cancel()

    def _heard(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        """zeroconf's callback: must not block, and its arguments come by these names."""
        if state_change is ServiceStateChange.Removed:
            if name in self._resolving:
                self._resolving.pop(name).cancel()
                self._again.discard(name)
            self._drop(name)
        elif name in self._resolving:
            self._again.add(name)
        elif self._take_known(zeroconf, service_type, name) or len(self._resolving) >= MAX_NAMES:
            pass
        else:
            task = asyncio.create_task(self._resolve(zeroconf, service_type, name))
            self._resolving[name] = task

    def _take_known(self, zeroconf: Zeroconf, service_type: str, name: str) -> bool:
        """List a server whose records all came with its name: it does not wait behind others."""
        try:
            info = AsyncServiceInfo(service_type, name)
            known = info.load_from_cache(zeroconf)
        except (ValueError, ZeroconfError) as error:
            logger.debug("cannot resolve %r: %s", name, error)
            return False
        if known:
            self._take(info)
        return known

    async def _resolve(self, zeroconf: Zeroconf, service_type: str, name: str) -> None:
        """List one server by its records, until we have its newest ones."""
        me = asyncio.current_task()
        try:
            self._again.add(name)
            while name in self._again:
                self._again.discard(name)
                info = AsyncServiceInfo(service_type, name)
                async with self._slots:
                    # Silent: what we know of it stays, and we ask again later.
                    if await info.async_request(zeroconf, RESOLVE_MS):
                        self._take(info)
        except (OSError, ValueError, ZeroconfError) as error:
            # A name outside DNS-SD's rules, or a network that went away: both come back if real.
            logger.debug("cannot resolve %r: %s", name, error)
        except Exception:
            logger.exception("cannot resolve %r", name)
        finally:
            if self._resolving.get(name) is me:
                del self._resolving[name]

    def _take(self, info: AsyncServiceInfo) -> None:
        server = found_server(info, loopback=self._multicast.loopback)
        if server is None:
            self._drop(info.name)
        elif server.key in self._names or len(self._names) < MAX_NAMES:
            self._names[server.key] = info.type, info.name
            self._listener.put(server)

    def _drop(self, name: str) -> None:
        if self._names.pop(key_of(name), None) is not None:
            self._listener.drop(key_of(name))
