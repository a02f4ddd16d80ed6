"""Print as JSON who on the LAN has a room: `_find.py ROOM`, run by the environment's Python.

`{"server": "ADDRESS:PORT" or null, "name": …, "silent": […], "problem": …}`: the first server that
has the room and answers; the names of those that have it and do not answer; why nothing can be
found. Ends within SEARCH_SECONDS, earlier when there is an answer.
"""

from __future__ import annotations

import asyncio
import json
import sys

from discovery import Browser, Change, FoundServer
from protocol.names import casefold

SEARCH_SECONDS = 2.5  # mDNS asks at 0 and 1 s, an answer may take 0.5 s; a person sits through it
PROBE_SECONDS = 0.7  # bad Wi-Fi answers within 0.5 s; a dead server must not eat the whole search


class Search:
    """What is known so far of who has `room`."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.server: str | None = None
        self.name: str | None = None
        self.silent: dict[str, str] = {}
        self.problem: str | None = None

    async def run(self) -> None:
        """Watch the LAN until a server that has the room has answered."""
        async with Browser() as browser:
            try:
                async for sighting in browser:
                    found = sighting.server
                    if sighting.change is not Change.LOST and self._has_room(found):
                        self.server = await first_answering(found)
                        self.name = found.name
                        if self.server:
                            return
                        self.silent[found.key] = found.name
            finally:
                self.problem = browser.problem

    def _has_room(self, found: FoundServer) -> bool:
        return any(casefold(room.name) == casefold(self.room) for room in found.rooms)


async def first_answering(found: FoundServer) -> str | None:
    """Return ADDRESS:PORT of the first of the server's addresses that accepts a connection."""
    places = [
        f"[{address}]:{found.port}" if ":" in address else f"{address}:{found.port}"
        for address in found.addresses
    ]
    answers = await asyncio.gather(*(answers_at(a, found.port) for a in found.addresses))
    return next((place for place, answer in zip(places, answers, strict=True) if answer), None)


async def answers_at(address: str, port: int) -> bool:
    """Whether a TCP connection to the port is accepted within PROBE_SECONDS."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            _, writer = await asyncio.open_connection(address, port)
    except OSError:  # refused, unreachable, or too late (TimeoutError is one)
        return False
    writer.close()
    return True


async def main(room: str) -> None:
    """Search, then print what was found."""
    search = Search(room)
    try:
        async with asyncio.timeout(SEARCH_SECONDS):
            await search.run()
    except TimeoutError:
        pass
    found = {
        "server": search.server,
        "name": search.name,
        "silent": list(search.silent.values()),
        "problem": search.problem,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
