"""Watch the LAN for servers, as a stream of changes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from types import TracebackType
from typing import Self

from zeroconf import Error as ZeroconfError
from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo

from discovery.announcement import SERVICE_TYPE, FoundServer, Sighting
from discovery.changes import MAX_SERVERS, Changes
from discovery.multicast import POLL_SECONDS, Multicast
from discovery.naming import key_of
from discovery.resolve import found_server

logger = logging.getLogger(__name__)

# Seconds after which we ask the LAN again: zeroconf itself asks at 0, 1, 5 and 14 s and then never
# more, so a server that came back after a broken link would stay unseen.
RENEW_SECONDS = 45.0
# Seconds by which the wall clock may run ahead of a poll before we take it for a resume from sleep.
SLEPT_SECONDS = 30.0
# Milliseconds to ask one server for its records: three questions, about 1 s apart.
RESOLVE_MS = 3000
# Servers asked at the same time, so that a flood of forged names does not make us flood the LAN.
MAX_RESOLVING = 16


class Browser:
    """The servers on the LAN: `async with Browser() as browser: async for sighting in browser: …`

    `interfaces` are interface names or addresses; None means every interface (loopback only if the
    host has nothing else). Never raises for a network that is not there: see `problem`; it keeps
    trying. One reader at a time; the iteration ends when the context is left. A slow reader misses
    intermediate states of a server, never the last one, so memory stays bounded. A server that
    crashed stays listed for up to 75 minutes: only a probe of its port tells who is alive.
    """

    def __init__(self, *, interfaces: Sequence[str] | None = None) -> None:
        self._multicast = Multicast(interfaces)
        self._changes = Changes()
        self._asking: AsyncServiceBrowser | None = None
        self._task: asyncio.Task[None] | None = None
        self._resolving: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._slots = asyncio.Semaphore(MAX_RESOLVING)
        self._problem: str | None = None

    @property
    def problem(self) -> str | None:
        """Why nothing can be found at present, as a sentence for people; None if all is well."""
        return self._problem or self._multicast.problem

    @property
    def servers(self) -> Mapping[str, FoundServer]:
        """What is there now, by `FoundServer.key`: a copy that does not change any more."""
        return self._changes.present

    async def __aenter__(self) -> Self:
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
        await self._multicast.close()

    async def __aiter__(self) -> AsyncIterator[Sighting]:
        while (sighting := await self._changes.next()) is not None:
            yield sighting

    async def _follow(self) -> None:
        """Keep up with the host's interfaces, and ask the LAN again from time to time."""
        try:
            asked, wall = time.monotonic(), time.time()
            while True:
                await asyncio.sleep(POLL_SECONDS)
                moved = await self._multicast.refresh()
                slept = time.time() - wall > POLL_SECONDS + SLEPT_SECONDS
                wall = time.time()
                if moved or slept or time.monotonic() - asked > RENEW_SECONDS:
                    asked = time.monotonic()
                    await self._stop_asking()
                    self._ask()
        except Exception:
            logger.exception("browsing stopped")
            self._problem = "Looking for servers stopped because of an error; see the log."

    def _ask(self) -> None:
        """Start asking. A fresh zeroconf browser also reports again all that is in its cache."""
        if self._multicast.zeroconf is not None:
            self._asking = AsyncServiceBrowser(
                self._multicast.zeroconf.zeroconf, SERVICE_TYPE, handlers=[self._heard]
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
            self._changes.drop(key_of(name))
        elif name in self._resolving:
            self._again.add(name)
        elif len(self._resolving) < MAX_SERVERS:
            self._resolving[name] = asyncio.create_task(self._resolve(zeroconf, name))

    async def _resolve(self, zeroconf: Zeroconf, name: str) -> None:
        """List one server by its records, until we have its newest ones."""
        me = asyncio.current_task()
        try:
            self._again.add(name)
            while name in self._again:
                self._again.discard(name)
                await self._look_up(zeroconf, name)
        except (OSError, ValueError, ZeroconfError) as error:
            # A name outside DNS-SD's rules, or a network that went away: both come back if real.
            logger.debug("cannot resolve %r: %s", name, error)
        except Exception:
            logger.exception("cannot resolve %r", name)
        finally:
            if self._resolving.get(name) is me:
                del self._resolving[name]

    async def _look_up(self, zeroconf: Zeroconf, name: str) -> None:
        info = AsyncServiceInfo(SERVICE_TYPE, name)
        if not info.load_from_cache(zeroconf):
            async with self._slots:
                if not await info.async_request(zeroconf, RESOLVE_MS):
                    return  # silent: what we know of it stays, and we ask again later
        server = found_server(info, loopback=self._multicast.loopback)
        if server is not None:
            self._changes.put(server)
        else:
            self._changes.drop(key_of(name))
