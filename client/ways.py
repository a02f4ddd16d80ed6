"""The ways to a place: QUIC with a short start, TLS beside it, and where QUIC does not get through.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import ipaddress
import time
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from pathlib import Path
from typing import Any, Literal

from client import jsonfile
from client.datagrams import route
from client.problem import Problem
from client.race import Attempt
from client.tls import open_tls
from client.wire import Wire
from discovery.place import Place
from language import N_

Transport = Literal["auto", "quic", "tls"]
TRANSPORTS: tuple[Transport, ...] = ("auto", "quic", "tls")

# Seconds that QUIC has for itself. On a LAN it has answered after 10 ms, on bad Wi-Fi after 50;
# where UDP is blocked nobody notices a tenth of a second.
HEAD_START = 0.1
# Seconds after which QUIC counts as not getting through. Longer than lost packets take: what is
# noted keeps a laptop from roaming.
SILENCE = 2.0
# Seconds for which it is noted: then a firewall may have been opened, or the server renewed.
REMEMBERED = 24 * 3600.0
NOTES = 128  # places at most; the oldest are forgotten
WHAT = N_("list of networks")

Open = Callable[[Place, str], Coroutine[Any, Any, Wire]]


def load_quic() -> None:
    """Load the library, which takes 0.2 s: not before the first picture, not on the loop's thread,
    and better before somebody waits for a connection."""
    importlib.import_module("client.quic")


async def open_quic(place: Place, host: str) -> Wire:
    """See client.quic."""
    await asyncio.to_thread(load_quic)
    from client.quic import open_quic

    return await open_quic(place, host)


class Ways:
    """Called with a place: the ways to it, for `client.race`."""

    def __init__(
        self,
        transport: Transport = "auto",
        path: Path | None = None,
        *,
        quic: Open = open_quic,
        tls: Open = open_tls,
    ) -> None:
        """path: where to note across starts what does not get through; None: nowhere."""
        self._transport = transport
        self._notes = Notes(path)
        self._quic = quic
        self._tls = tls
        self._learning: set[asyncio.Task[None]] = set()

    def __call__(self, place: Place, host: str) -> list[Attempt]:
        """See client.race.Ways."""
        opens = {"auto": self._either, "quic": self._quic, "tls": self._tls}
        return [Attempt(place, partial(opens[self._transport], place, host))]

    async def _either(self, place: Place, host: str) -> Wire:
        """Whichever is there first. Raises OSError when neither comes."""
        key = network_key(place)
        if self._notes.has(key, time.time()):
            return await self._tls(place, host)
        if self._quic is open_quic:
            await asyncio.to_thread(load_quic)  # it is to begin before TLS
        quic = asyncio.create_task(self._quic(place, host))
        tasks = {quic}
        try:
            await asyncio.wait(tasks, timeout=HEAD_START)
            if not _worked(quic):
                tls = asyncio.create_task(self._tls(place, host))
                tasks.add(tls)
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if not (_worked(quic) or _worked(tls)):
                    await asyncio.wait(tasks, timeout=None if quic.done() else SILENCE)
                if not _worked(quic):
                    # What TLS has to say tells more of what is wrong; and QUIC may just be late.
                    wire = tls.result() if tls.done() else await tls
                    tasks.clear()
                    self._learn(quic, key)
                    return wire
            tasks.discard(quic)
            return quic.result()
        finally:
            await _close(tasks)

    def _learn(self, quic: asyncio.Task[Wire], key: str) -> None:
        """TLS was faster: was that chance, or does QUIC not get through?"""
        task = asyncio.create_task(self._wait_for(quic, key), name="learn")
        self._learning.add(task)
        task.add_done_callback(self._learning.discard)

    async def _wait_for(self, quic: asyncio.Task[Wire], key: str) -> None:
        try:
            await asyncio.wait([quic], timeout=SILENCE)
            if not quic.done():  # a plain no costs no time, and may be a yes tomorrow
                self._notes.add(key, time.time())
        finally:
            await _close([quic])


def network_key(place: Place) -> str:
    """The network that this computer would reach a place from, and the place; empty if there is no
    way to it."""
    try:
        with route(place) as one:
            ours = ipaddress.ip_address(one.getsockname()[0].partition("%")[0])
    except OSError:
        return ""
    # As large as networks mostly are. Which it is exactly does not matter: another one has another.
    network = ipaddress.ip_network((ours, 24 if ours.version == 4 else 64), strict=False)
    return f"{network} {place}"


class Notes:
    """Places that QUIC does not get to, by `network_key`, with the time. What can't be read or
    written is forgotten: it costs a tenth of a second."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._since: dict[str, float] | None = None

    def has(self, key: str, now: float) -> bool:
        """Whether it was noted not long ago."""
        since = self._read().get(key)
        return since is not None and 0 <= now - since < REMEMBERED

    def add(self, key: str, now: float) -> None:
        """Note it."""
        notes = self._read()
        if not key:
            return
        notes.pop(key, None)
        notes[key] = now
        for oldest in sorted(notes, key=lambda one: notes[one])[:-NOTES]:
            del notes[oldest]
        if self._path is not None:
            with contextlib.suppress(Problem):
                jsonfile.write(self._path, WHAT, notes)

    def _read(self) -> dict[str, float]:
        if self._since is None:
            self._since = {}
            if self._path is not None:
                with contextlib.suppress(Problem, jsonfile.Damaged):
                    self._since = _notes(jsonfile.read(self._path, WHAT))
        return self._since


def _notes(content: object) -> dict[str, float]:
    if not isinstance(content, dict):
        return {}
    kept = {key: since for key, since in content.items() if isinstance(since, int | float)}
    return dict(list(kept.items())[:NOTES])


def _worked(task: asyncio.Task[Wire]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


async def _close(tasks: Iterable[asyncio.Task[Wire]]) -> None:
    """Leave nothing open of what is not used."""
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if not isinstance(ended, BaseException):
            ended.abort()
