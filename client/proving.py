"""The slow work of a talk, done on threads: answers to challenges (docs/room-passwords.md)."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable

from client.core.events import Event
from client.core.proofs import Respond
from client.core.talk import Talk
from protocol.roomproof import SEED_BYTES, ProofError, Response
from protocol.scrypt import stretch

# At the same time. A server can make each take 129 MiB and a core for 2 s; usual are 32 MiB and
# 0.1 s. Whoever comes back to ten locked rooms waits half a second.
AT_ONCE = 2


class Worker:
    """Does what one talk asks for. Belongs to one event loop."""

    def __init__(self, talk: Talk, done: Callable[[list[Event]], None]) -> None:
        """done: is given the events of finished work; the talk may have something to say then."""
        self._talk = talk
        self._done = done
        self._places = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def look(self) -> None:
        """Begin what the talk asks for now: after every call on it."""
        for ticket, work in self._talk.passwords.take_work():
            task = asyncio.create_task(self._do(ticket, work))
            self._tasks.add(task)  # the loop itself keeps only a weak reference
            task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        """Nobody waits for the results any more."""
        for task in self._tasks:
            task.cancel()

    async def _do(self, ticket: int, work: Respond) -> None:
        async with self._places:
            response = await asyncio.to_thread(respond, work)
        self._done(self._talk.passwords.finish(ticket, response, time.time_ns() // 1_000_000))


def respond(work: Respond) -> Response | None:
    """The answer to a challenge; None when there is none. Takes 0.1 s or more."""
    # Here, because the libraries take 40 ms to load, and most talks never need them.
    from protocol import pake

    said = work.challenge
    try:
        secret = stretch(work.password, said.salt, said.cost)
        return pake.respond(secret, secrets.token_bytes(SEED_BYTES), work.binding, said)
    except (ProofError, ValueError, MemoryError):
        return None
