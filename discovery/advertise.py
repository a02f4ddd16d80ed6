"""Publish one server on the LAN and keep its record current."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from typing import NamedTuple

from zeroconf import Error as ZeroconfError
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from discovery.announcement import SERVICE_TYPE, Announcement
from discovery.multicast import NO_SOCKET, POLL_SECONDS, Multicast
from discovery.naming import host_name, instance_label
from discovery.txt import Properties, encode

logger = logging.getLogger(__name__)

# Seconds between two updates of the record: each is three multicasts to everyone on the LAN, and
# people come and go in bursts.
UPDATE_SECONDS = 2.0


class _Said(NamedTuple):
    properties: Properties
    port: int
    addresses: tuple[str, ...]


class Advertiser:
    """Publishes an `Announcement` by mDNS from `start()` until `stop()`; used once.

    `interfaces` are interface names or addresses; None means every interface (loopback only if the
    host has nothing else). Never raises for a network that is not there: see `problem`.
    """

    def __init__(
        self, announcement: Announcement, *, interfaces: Sequence[str] | None = None
    ) -> None:
        self._announcement = announcement
        self._multicast = Multicast(interfaces)
        self._published: AsyncServiceInfo | None = None
        self._label = ""
        self._said: _Said | None = None
        self._changed = asyncio.Event()
        self._opened = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self._problem: str | None = None

    @property
    def problem(self) -> str | None:
        """Why others cannot see this server at present, for people; None if all is well."""
        return self._problem or self._multicast.problem

    async def start(self) -> None:
        """Begin to advertise; returns without waiting for the registration (about 1.7 s)."""
        if self._stopped:
            return
        self._task = asyncio.create_task(self._run(), name="advertise")
        await self._opened.wait()

    def update(self, announcement: Announcement) -> None:
        """Replace what is said. Cheap and damped: of several within about 2 s the last one wins."""
        self._announcement = announcement
        self._changed.set()

    async def stop(self) -> None:
        """Say goodbye, so that browsers drop the server at once (about 0.3 s). Idempotent."""
        self._stopped = True
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()
            await asyncio.wait([task])
            self._opened.set()  # a task cancelled before its first step has set nothing
        await self._multicast.close()

    async def _run(self) -> None:
        try:
            await self._multicast.refresh()
            self._opened.set()
            while True:
                await self._publish()
                await asyncio.sleep(UPDATE_SECONDS)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS - UPDATE_SECONDS):
                        await self._changed.wait()
                await self._multicast.refresh()
        except Exception:
            logger.exception("advertising stopped")
            self._opened.set()
            self._problem = "Advertising on the LAN stopped because of an error; see the log."

    async def _publish(self) -> None:
        """Bring what the LAN knows in line with the announcement and this host's addresses."""
        self._changed.clear()
        zeroconf = self._multicast.zeroconf
        if zeroconf is None or not self._multicast.addresses:
            return
        try:
            if self._published is not None and self._label != self._wanted_label():
                await (await zeroconf.async_unregister_service(self._published))
                self._published = None
            if self._published is None:
                await self._register(zeroconf)
            else:
                await self._renew(zeroconf, self._published)
            self._problem = None
        except (OSError, ZeroconfError) as error:
            self._problem = NO_SOCKET.format(reason=error)

    async def _register(self, zeroconf: AsyncZeroconf) -> None:
        self._label, wanted = self._wanted_label(), self._wanted()
        info = self._service_info(f"{self._label}.{SERVICE_TYPE}")
        # If the name is taken after all, this changes info.name.
        await (await zeroconf.async_register_service(info, allow_name_change=True))
        self._published, self._said = info, wanted

    async def _renew(self, zeroconf: AsyncZeroconf, before: AsyncServiceInfo) -> None:
        wanted = self._wanted()
        if wanted != self._said:
            info = self._service_info(before.name)
            await (await zeroconf.async_update_service(info))
            self._published, self._said = info, wanted

    def _wanted_label(self) -> str:
        return instance_label(self._announcement.name, self._announcement.server_id)

    def _wanted(self) -> _Said:
        """What the LAN should know; equal values need no update."""
        return _Said(encode(self._announcement), self._announcement.port, self._multicast.addresses)

    def _service_info(self, name: str) -> AsyncServiceInfo:
        return AsyncServiceInfo(
            SERVICE_TYPE,
            name,
            port=self._announcement.port,
            # The clock tells updates apart, also over a restart: they are seconds apart.
            properties=encode(self._announcement, revision=int(time.time())),
            server=host_name(self._announcement.server_id),
            parsed_addresses=list(self._multicast.addresses),
        )
