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

from discovery.announcement import IRC_TYPE, SERVICE_TYPE, Announcement
from discovery.multicast import NO_SOCKET, POLL_SECONDS, SLEPT_SECONDS, Multicast
from discovery.naming import host_name, instance_label
from discovery.txt import Properties, encode, encode_irc
from language import _

logger = logging.getLogger(__name__)

# Seconds between two updates of the record: each is three multicasts to everyone on the LAN, and
# people come and go in bursts.
UPDATE_SECONDS = 2.0


class _Said(NamedTuple):
    properties: Properties
    port: int
    addresses: tuple[str, ...]


class _Published(NamedTuple):
    info: AsyncServiceInfo
    said: _Said


class Advertiser:
    """Publishes an `Announcement` by mDNS from `start()` until `stop()`; used once.

    As a Warkop with all that is said of it, and as `_ircs-u._tcp` for other IRC programs.
    `interfaces` are interface names or addresses; None means every interface (loopback only if the
    host has nothing else). Never raises for a network that is not there: see `problem`.
    """

    def __init__(
        self, announcement: Announcement, *, interfaces: Sequence[str] | None = None
    ) -> None:
        self._announcement = announcement
        self._multicast = Multicast(interfaces)
        self._published: dict[str, _Published] = {}  # by service type
        self._label = ""
        self._woke = False  # after a sleep: say all again, others may have forgotten it
        self._changed = asyncio.Event()
        self._opened = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self._problem: str | None = None

    @property
    def multicast(self) -> Multicast:
        """Its sockets, for others to use between `start()` and `stop()`."""
        return self._multicast

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
            wall = time.time()
            while True:
                await self._publish()
                await asyncio.sleep(UPDATE_SECONDS)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS - UPDATE_SECONDS):
                        await self._changed.wait()
                await self._multicast.refresh()
                self._woke |= time.time() - wall > POLL_SECONDS + SLEPT_SECONDS
                wall = time.time()
        except Exception:
            logger.exception("advertising stopped")
            self._opened.set()
            self._problem = _("Advertising on the LAN stopped because of an error; see the log.")

    async def _publish(self) -> None:
        """Bring what the LAN knows in line with the announcement and this host's addresses."""
        self._changed.clear()
        zeroconf = self._multicast.zeroconf
        if zeroconf is None or not self._multicast.addresses:
            return
        try:
            if self._label != self._wanted_label():
                for service_type in list(self._published):
                    published = self._published.pop(service_type)
                    await (await zeroconf.async_unregister_service(published.info))
                self._label = self._wanted_label()
            # Together: each is asked for three times first, in case the name is taken.
            bringing = (self._bring(zeroconf, one) for one in (SERVICE_TYPE, IRC_TYPE))
            for failed in await asyncio.gather(*bringing, return_exceptions=True):
                if failed is not None:
                    raise failed
            self._problem, self._woke = None, False
        except (OSError, ZeroconfError) as error:
            self._problem = NO_SOCKET.format(reason=error)

    async def _bring(self, zeroconf: AsyncZeroconf, service_type: str) -> None:
        """Register or renew the record of one type, if it is not as it should be."""
        before, wanted = self._published.get(service_type), self._wanted(service_type)
        if before is None:
            info = self._service_info(service_type, f"{self._label}.{service_type}")
            # If the name is taken after all, this changes info.name.
            await (await zeroconf.async_register_service(info, allow_name_change=True))
        elif before.said != wanted or self._woke:
            info = self._service_info(service_type, before.info.name)
            await (await zeroconf.async_update_service(info))
        else:
            return
        self._published[service_type] = _Published(info, wanted)

    def _wanted_label(self) -> str:
        return instance_label(self._announcement.name, self._announcement.server_id)

    def _wanted(self, service_type: str) -> _Said:
        """What the LAN should know; equal values need no update."""
        properties = self._properties(service_type, revision=0)
        return _Said(properties, self._announcement.port, self._multicast.addresses)

    def _properties(self, service_type: str, revision: int) -> Properties:
        if service_type == IRC_TYPE:
            return encode_irc(self._announcement)
        return encode(self._announcement, revision)

    def _service_info(self, service_type: str, name: str) -> AsyncServiceInfo:
        return AsyncServiceInfo(
            service_type,
            name,
            port=self._announcement.port,
            # The clock tells updates apart, also over a restart: they are seconds apart.
            properties=self._properties(service_type, revision=int(time.time())),
            server=host_name(self._announcement.server_id),
            parsed_addresses=list(self._multicast.addresses),
        )
