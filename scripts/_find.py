"""Print as JSON who can be found that has a room: `_find.py ROOM`, run by the environment's Python.

`{"server": "ADDRESS:PORT" or null, "name": …, "silent": […], "problem": …}`: the first server that
is here and has the room; the names of those that are said to have it and can't be reached; why
nothing can be found. Ends within SEARCH_SECONDS, earlier when there is an answer.
"""

from __future__ import annotations

import asyncio
import json
import sys

from discovery import Finder, ListedServer, State
from protocol.names import casefold

# mDNS asks at 0 and 1 s, an answer may take 0.5 s, and a server that does not answer is given up
# after 3; a person sits through it.
SEARCH_SECONDS = 3.5


class Search:
    """What is known so far of who has `room`."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.server: str | None = None
        self.name: str | None = None
        self.silent: dict[str, str] = {}
        self.problem: str | None = None

    async def run(self) -> None:
        """Watch the list until a server that is here has the room."""
        async with Finder() as finder:
            try:
                async for news in finder:
                    found = news.server
                    if not self._has_room(found):
                        continue
                    if found.state is State.HERE:
                        self.server, self.name = str(found.places[0]), found.name
                        return
                    if found.state is State.UNREACHABLE:
                        self.silent[found.key] = found.name
            finally:
                self.problem = finder.problem

    def _has_room(self, found: ListedServer) -> bool:
        return any(casefold(room.name) == casefold(self.room) for room in found.rooms)


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
