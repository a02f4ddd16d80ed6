"""Straight to a room: wait until it shows on the network."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from client.lookup import LOOK_SECONDS, SETTLE_SECONDS, named
from client.pins import KnownServers
from client.problem import Problem
from client.ui.connector import first_of
from client.ui.desk import Desk
from client.ui.prompts import Prompt, looking_question
from client.ui.serverlist import ServerList
from discovery.listing import ListedServer
from protocol.names import casefold

Destination = tuple[ListedServer, str | None]
"""A server, and the wire name of a room there or None."""


class Arriving:
    """Looks into the list of the LAN. Call `heard` whenever that has changed."""

    def __init__(self, desk: Desk, servers: ServerList) -> None:
        self._desk = desk
        self._servers = servers
        self._heard = asyncio.Event()

    def heard(self) -> None:
        """There is news."""
        self._heard.set()

    async def wait_for(self, name: str) -> list[Destination] | None:
        """What is called so: a room, or else a server. Several: the person must choose; none, after
        LOOK_SECONDS; None: the person does not want to wait."""
        page = Prompt(looking_question(name))
        looking = asyncio.ensure_future(self._look_for(name))
        with self._desk.screen.showing(page):
            try:
                await first_of(looking, page.answer)
                return looking.result() if looking.done() else None
            finally:
                looking.cancel()

    async def _look_for(self, name: str) -> list[Destination]:
        loop = asyncio.get_running_loop()
        end = loop.time() + LOOK_SECONDS
        known = KnownServers()
        with suppress(Problem):
            known = self._desk.shelf.pins.known()
        while True:
            found = named(self._servers.servers, name, known)
            last = [one for one in found if self._is_last(*one)]
            if last:
                return last
            if found:  # another server may have it, too
                end = min(end, loop.time() + SETTLE_SECONDS)
            left = end - loop.time()
            if left <= 0:
                return found
            self._heard.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._heard.wait(), left)

    def _is_last(self, server: ListedServer, room: str | None) -> bool:
        """Whether the person was there last, and knows the server by its key."""
        memory = self._desk.memory
        if not memory.server or server.fingerprint != memory.server:
            return False
        return casefold(room or "") == casefold(memory.room)
