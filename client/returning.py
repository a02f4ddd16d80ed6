"""One talk over one connection after another: when one breaks, the next is made by itself."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import math
import random
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from client.connection import Connection, ConnectionProblem, Endpoint, connect
from client.core.events import Event
from client.core.model import Phase
from client.core.talk import Talk
from client.datagrams import route
from client.problem import Problem
from client.shelf import Shelf
from discovery.place import Place
from language import N_, _

# Seconds before each try; the last one for ever. A cable that was out for a moment is back at once,
# and a server that is started anew needs two; a host who is away costs four tries a minute.
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
JITTER = 0.2  # of a pause, more or less: a class must not come back in the same moment
# Seconds that a connection must have held for the pauses to begin anew.
HELD = 10.0
WAY_OUT = N_("Trying goes on; /disconnect stops it, and Ctrl-R after that asks anew.")
MOVED = N_("This computer has another address now.")
# What systems say of an address that they do not have; of a link-local one they say other things.
_NOT_OURS = {errno.EADDRNOTAVAIL, getattr(errno, "WSAEADDRNOTAVAIL", errno.EADDRNOTAVAIL)}
LOOK = 1.0  # s from one look at this computer's address to the next, and of the countdown


async def reconnect(shelf: Shelf, endpoint: Endpoint, before: Connection) -> Connection:
    """Another connection to the very server that `before` led to, wherever it was ever met. Others
    that answer there are none of our business. Raises ConnectionProblem."""
    server = before.fingerprint
    same = replace(endpoint.beginning_with(before.place), server_id=server)
    where = shelf.with_known_places(same).places
    return await connect(replace(endpoint, places=where), shelf.pins, shelf.ways, again=server)


class Returning:
    """Carries a talk until it is stopped, or the server does not want us any more.

    connect: makes one more connection (see `reconnect`); raises ConnectionProblem when trying again
    may help, another Problem when only the person can. renew: prepares the talk for it; raises
    Problem. show: as for `Connection.run`. limit: seconds without being let in after which it gives
    up. complain: told, once for each reason, why trying goes on in vain; None: as a line of the
    talk.
    """

    def __init__(
        self,
        talk: Talk,
        show: Callable[[list[Event]], None],
        *,
        connect: Callable[[], Awaitable[Connection]],
        renew: Callable[[Connection], None],
        limit: float = math.inf,
        pauses: Sequence[float] = PAUSES,
        complain: Callable[[str], None] | None = None,
    ) -> None:
        self._talk = talk
        self._complain = complain or self._tell_in_talk
        self._show = show
        self._connect = connect
        self._renew = renew
        self._limit = limit
        self._pauses = pauses
        self._hurried = asyncio.Event()
        self._stopped = False
        self._tries = 0
        self._deadline = math.inf

    @property
    def is_stopped(self) -> bool:
        """Whether no connection will follow the one that is there."""
        return self._stopped

    def hurry(self) -> None:
        """Try now."""
        self._hurried.set()

    def stop(self) -> None:
        """No further connection; the one that is there is left to whoever has it."""
        self._stopped = True
        self._hurried.set()

    def go_on(self) -> None:
        """The reverse of `stop`, while there is a connection."""
        self._stopped = False
        self._hurried.clear()

    async def run(self, connection: Connection) -> None:
        """Begin with this connection. Ends when stopped, or after a goodbye that was meant for us;
        raises Problem when it can't go on. The talk is at rest then, and `run` may be called again.
        """
        self.go_on()
        self._tries = 0
        self._deadline = math.inf
        try:
            while True:
                await self._carry(connection)
                if self._stopped or not self._talk.may_return:
                    return
                following = await self._come_back(connection.place)
                if following is None:
                    return
                connection = following
        finally:
            self._talk.rest()
            self._show([])

    async def _carry(self, connection: Connection) -> None:
        """One connection to its end."""
        begun = _clock()
        watching = asyncio.create_task(self._watch(connection))
        try:
            await connection.run(self._talk, self._show)
        finally:
            watching.cancel()
        if self._deadline == math.inf:
            self._deadline = _clock() + self._limit
        if _clock() - begun > HELD:
            self._tries = 0

    async def _watch(self, connection: Connection) -> None:
        """A connection from an address that this computer has no more is dead, often without a
        word; and one that does not let us in may not last for ever."""
        before = _address(connection.place)
        while True:
            await asyncio.sleep(LOOK)
            if self._talk.model.phase is Phase.ONLINE:
                self._deadline = math.inf
            elif _clock() > self._deadline:
                await connection.close()
            now = _address(connection.place)
            if not now or now == before:
                continue
            if connection.kind == "tls" and not _is_ours(before):
                self._show(self._talk.closed(_(MOVED), _epoch()))
                connection.abort()
                return
            before = now
            self._talk.doubt(_epoch())
            connection.flush()

    async def _come_back(self, place: Place) -> Connection | None:
        """The next connection; None if it was stopped."""
        why, told = _("The server answers, but does not let you in again."), set[str]()
        while True:
            if _clock() >= self._deadline:
                text = _("{why} It was tried for {seconds:.0f} s.")
                raise Problem(text.format(why=why, seconds=self._limit))
            await self._pause(place)
            if self._stopped:
                return None
            self._tell(0)
            try:
                connection = await self._attempt(place)
            except ConnectionProblem as problem:
                why = str(problem)
                if self._tries >= len(self._pauses) and why not in told:
                    # It may last: another certificate where the server was, say.
                    told.add(why)
                    self._complain(why)
                continue
            if connection is None:
                continue
            try:
                self._renew(connection)
            except Problem:
                await connection.close()
                raise
            return connection

    async def _pause(self, place: Place) -> None:
        """Wait for the time of the next try, for somebody who wants it now, or for another network.
        """
        length = self._pauses[min(self._tries, len(self._pauses) - 1)]
        self._tries += 1
        until = min(_clock() + length * random.uniform(1 - JITTER, 1 + JITTER), self._deadline)
        before = _address(place)
        while not self._hurried.is_set() and (left := until - _clock()) > 0:
            self._tell(math.ceil(left))
            await self._sleep(min(left, LOOK))
            now = _address(place)
            if now and now != before:
                break
            before = now
        if not self._stopped:
            self._hurried.clear()

    async def _attempt(self, place: Place) -> Connection | None:
        """One try; None when another one should begin at once."""
        before = _address(place)
        trying = asyncio.ensure_future(self._connect())
        try:
            while not trying.done():
                await asyncio.wait({trying}, timeout=LOOK)
                now = _address(place)
                if not trying.done() and (self._hurried.is_set() or (now and now != before)):
                    self._hurried.set()
                    return None
            return trying.result()
        finally:
            if not trying.done():
                trying.cancel()
                await asyncio.wait({trying})

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hurried.wait(), seconds)

    def _tell_in_talk(self, why: str) -> None:
        self._show(self._talk.tell(f"{why} {_(WAY_OUT)}", _epoch(), wrong=True))

    def _tell(self, pause: int) -> None:
        self._talk.seek(pause)
        self._show([])


def _address(place: Place) -> str:
    """From which of its addresses this computer would speak to a place; empty: there is no way."""
    try:
        with route(place) as one:
            return str(one.getsockname()[0])
    except OSError:
        return ""


def _is_ours(address: str) -> bool:
    """Whether this computer has that address, as far as the system tells."""
    if not address:
        return True
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as one:
            one.bind((address, 0))
    except OSError as error:
        return error.errno not in _NOT_OURS
    return True


def _clock() -> float:
    return asyncio.get_running_loop().time()


def _epoch() -> int:
    return time.time_ns() // 1_000_000
