"""Many places, one server: whichever answers first with the right certificate (RFC 8305).

Attempts begin a little after one another; a failed one lets the next begin at once. A wrong
certificate is no failure of the others: somebody else may have the old address by now.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from client.wire import Wire
from discovery.place import Place

STAGGER = 0.25  # s from one attempt to the next: "Connection Attempt Delay" of RFC 8305 5
# s for one attempt with its handshake; a LAN needs 10 ms, a filtered address never answers.
ATTEMPT_LIMIT = 4.0
# s for everything: discovery lists at most 16 places, the last one begins after 3.75 s.
RACE_LIMIT = 10.0
RESOLVE_LIMIT = 3.0  # s for the addresses of one name; a person waits, and may have mistyped
# Places of one server that are tried; more come from a name with too many addresses only.
PLACES_LIMIT = 24
GOODBYE = 0.3  # s that the winner waits for losers to say goodbye

Spot = tuple[str, int]
"""A numeric address, or a name that must be resolved, and a port."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to one place. `open` raises OSError; cancelling it must leave nothing open."""

    place: Place
    open: Callable[[], Coroutine[Any, Any, Wire]]


Ways = Callable[[Place, str], Sequence[Attempt]]
"""The ways to a place, the best first; with the name that was resolved to it, or empty."""


class Lost(Exception):  # noqa: N818 - somebody lost a race
    """No place has the right certificate. `wrong`: the fingerprints that were shown instead."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[Exception] = []
        self.wrong: list[str] = []


class NoSuchHost(OSError):  # noqa: N818 - a host, not an error, is missing
    """A name leads to no address, or to none in time. `host`: the name."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


async def race(
    spots: Sequence[Spot],
    ways: Ways,
    is_right: Callable[[str], bool],
    *,
    stagger: float = STAGGER,
    limit: float = RACE_LIMIT,
) -> Wire:
    """The first wire whose fingerprint is right; all others are closed. Raises Lost.

    spots: the best first. Names are resolved meanwhile, so that a slow one holds up no other.
    """
    running = _Race(ways, is_right, stagger)
    try:
        async with asyncio.timeout(limit):
            return await running.run(spots)
    except TimeoutError:
        running.lost.errors.append(TimeoutError())
        raise running.lost from None
    finally:
        await running.tidy()


class _Race:
    def __init__(self, ways: Ways, is_right: Callable[[str], bool], stagger: float) -> None:
        self.lost = Lost()
        self._ways = ways
        self._is_right = is_right
        self._stagger = stagger
        self._waiting: deque[Attempt] = deque()
        self._places: set[Place] = set()
        self._attempts: list[asyncio.Task[Wire]] = []
        self._resolving: dict[asyncio.Task[list[Place]], str] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._winner: Wire | None = None

    async def run(self, spots: Sequence[Spot]) -> Wire:
        clock = asyncio.get_running_loop().time
        self._add([Place(*spot) for spot in spots if is_numeric(spot[0])], "")
        for host, port in dict.fromkeys(spots):
            if not is_numeric(host):
                self._resolving[asyncio.create_task(_resolve(host, port))] = host
        next_start = clock()
        while self._waiting or self._attempts or self._resolving:
            if self._waiting and (not self._attempts or clock() >= next_start):
                attempt = self._waiting.popleft()
                self._attempts.append(asyncio.create_task(_within_limit(attempt)))
                next_start = clock() + self._stagger
            pause = max(0.0, next_start - clock()) if self._waiting else None
            done, _ = await asyncio.wait(
                {*self._attempts, *self._resolving},
                timeout=pause,
                return_when=asyncio.FIRST_COMPLETED,
            )
            for resolved in [task for task in self._resolving if task in done]:
                self._take_places(resolved, self._resolving.pop(resolved))
            if ended := [task for task in self._attempts if task in done]:
                if (wire := self._take_wires(ended)) is not None:
                    return wire
                next_start = clock()
        raise self.lost

    def _add(self, places: Sequence[Place], host: str) -> None:
        for place in interleaved(places):
            if place not in self._places and len(self._places) < PLACES_LIMIT:
                self._places.add(place)
                self._waiting += self._ways(place, host)

    def _take_places(self, resolved: asyncio.Task[list[Place]], host: str) -> None:
        try:
            self._add(resolved.result(), host)
        except (OSError, UnicodeError):
            self.lost.errors.append(NoSuchHost(host))

    def _take_wires(self, ended: Sequence[asyncio.Task[Wire]]) -> Wire | None:
        """The right one among attempts that have ended; of the others it is noted why not."""
        for task in ended:
            self._attempts.remove(task)
            try:
                wire = task.result()
            except OSError as error:
                self.lost.errors.append(error)
                continue
            if self._is_right(wire.fingerprint):
                self._winner = wire
                return wire  # `tidy` closes what else has ended in this turn
            self.lost.wrong.append(wire.fingerprint)
            self._closing.add(asyncio.create_task(wire.close()))
        return None

    async def tidy(self) -> None:
        """Leave nothing open but the winner; cancelled meanwhile, not even that."""
        try:
            for task in (*self._attempts, *self._resolving):
                task.cancel()
            for ended in await asyncio.gather(*self._attempts, return_exceptions=True):
                if not isinstance(ended, BaseException):
                    self._closing.add(asyncio.create_task(ended.close()))
            await asyncio.gather(*self._resolving, return_exceptions=True)
            if self._closing:
                await asyncio.wait(self._closing, timeout=GOODBYE)
        except asyncio.CancelledError:
            if self._winner is not None:
                self._winner.abort()
            raise
        finally:
            for closing in self._closing:
                closing.cancel()


def interleaved(places: Sequence[Place]) -> list[Place]:
    """IPv6 and IPv4 by turns, beginning with the family of the best (RFC 8305 4)."""
    families: dict[int, list[Place]] = {}
    for place in places:
        families.setdefault(ipaddress.ip_address(place.address).version, []).append(place)
    turns = zip_longest(*families.values())
    return [place for turn in turns for place in turn if place is not None]


def is_numeric(address: str) -> bool:
    """Whether it needs no resolving."""
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True


async def _within_limit(attempt: Attempt) -> Wire:
    async with asyncio.timeout(ATTEMPT_LIMIT):
        return await attempt.open()


async def _resolve(host: str, port: int) -> list[Place]:
    """Raises OSError (socket.gaierror is one), and UnicodeError for what can't be a name."""
    async with asyncio.timeout(RESOLVE_LIMIT):
        found = await _addresses(host, port)
    return [Place(_scoped(*address), port) for *_, address in found]


async def _addresses(host: str, port: int) -> list[tuple[Any, ...]]:
    """As `loop.getaddrinfo`, but nobody waits at the end of the program for a question that was
    given up: without a DNS server the system asks for half a minute."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[tuple[Any, ...]]] = loop.create_future()

    def tell(found: list[tuple[Any, ...]] | Exception) -> None:
        if answer.done():
            return
        if isinstance(found, Exception):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    def ask() -> None:
        found: list[tuple[Any, ...]] | Exception
        try:
            found = list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found = error
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(tell, found)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    return await answer


def _scoped(ip: object, port: object, flow: object = 0, scope: object = 0) -> str:
    """The address of a socket as text; a link-local one with its scope."""
    return f"{ip}%{scope}" if scope and "%" not in str(ip) else str(ip)
