"""What the front ends do about the passwords of rooms, besides asking for them."""

from __future__ import annotations

from dataclasses import replace

from client.core import entering, locking
from client.core.context import Context
from client.core.events import Event
from client.core.proofs import Respond
from protocol import capabilities as caps
from protocol.names import channel_of
from protocol.roomproof import Response


class Passwords:
    """`Talk.passwords`: proofs that are under way, and what the person allows."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    @property
    def are_proven(self) -> bool:
        """Whether this server checks them without seeing them."""
        return caps.ROOM_PROOF in self._ctx.session.capabilities

    @property
    def is_entering(self) -> bool:
        """Whether one is being proven: what is said now would be said in the room before."""
        return entering.is_entering(self._ctx)

    def let_see(self) -> None:
        """The person agreed that this server sees the passwords of its rooms."""
        self._ctx.dealings = replace(self._ctx.dealings, may_see=True)

    def lock(self, room: str, password: str) -> None:
        """Lock a room that we moderate, as `LockWanted` proposed: the server sees the password."""
        found = self._ctx.model.find(channel_of(room))
        if found is not None and found.joined:
            locking.lock(self._ctx, found, password)

    def take_work(self) -> list[tuple[int, Respond]]:
        """(ticket, work) that is slow or needs chance, to be done elsewhere; give each result to
        `finish`. Empties it."""
        work, self._ctx.work = self._ctx.work, []
        return work

    def finish(self, ticket: int, response: Response | None, now: int) -> list[Event]:
        """Work was done; None: it could not be. What came of it meanwhile counts more."""
        self._ctx.now = now
        entering.responded(self._ctx, self._ctx.working.pop(ticket), response)
        return self._ctx.drain()
