"""Find the server for a person who named none: which one on the LAN has the room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable

from client.problem import Problem
from discovery import Change, FoundServer, Sighting
from protocol.names import casefold, channel_of

# mDNS answers within 0.1 s to 1 s; a browser asks at 0, 1 and 5 s, so this hears two questions.
LOOK_SECONDS = 5.0


async def find_room(
    sightings: AsyncIterable[Sighting], room: str | None, seconds: float = LOOK_SECONDS
) -> tuple[FoundServer, str]:
    """The first server seen that has the room (any of `jarkom`, `#jarkom`), and its wire name.

    Without a room: the only room of the only server, after `seconds`. Raises Problem, with a list
    of what is there, when there is none or a choice to make.
    """
    servers: dict[str, FoundServer] = {}

    async def watch() -> FoundServer | None:
        async for sighting in sightings:
            if sighting.change is Change.LOST:
                servers.pop(sighting.server.key, None)
                continue
            servers[sighting.server.key] = sighting.server
            if room is not None and _has(sighting.server, room):
                return sighting.server
        return None

    found = None
    try:
        async with asyncio.timeout(seconds):
            found = await watch()
    except TimeoutError:
        pass
    if room is not None:
        found = found or _only_with_more(servers)
        if found is None:
            raise Problem(_nobody_has(room, servers))
        return found, channel_of(room)
    return _only_room(servers)


def _has(server: FoundServer, room: str) -> bool:
    wanted = casefold(channel_of(room))
    return any(casefold(channel_of(info.name)) == wanted for info in server.rooms)


def _only_with_more(servers: dict[str, FoundServer]) -> FoundServer | None:
    """A record has place for some 20 rooms: the room may be among those it does not list."""
    able = [server for server in servers.values() if server.more_rooms > 0]
    return able[0] if len(able) == 1 else None


def _only_room(servers: dict[str, FoundServer]) -> tuple[FoundServer, str]:
    if not servers:
        raise Problem(_NOBODY)
    rooms = [(server, info.name) for server in servers.values() for info in server.rooms]
    if len(rooms) == 1 and not any(server.more_rooms for server in servers.values()):
        return rooms[0][0], channel_of(rooms[0][1])
    raise Problem(f"Choose a room with --room NAME. There are:\n{_listing(servers)}")


def _nobody_has(room: str, servers: dict[str, FoundServer]) -> str:
    if not servers:
        return _NOBODY
    name = channel_of(room)[1:]
    return f"No server here has a room {name}. There are:\n{_listing(servers)}"


_NOBODY = (
    "No server was found on this network. Start one with: python -m server --room NAME. If one "
    "runs, the network may filter the search: name it with --server HOST."
)


def _listing(servers: dict[str, FoundServer]) -> str:
    lines = []
    for server in servers.values():
        rooms = [f"{info.name}{' (locked)' if info.locked else ''}" for info in server.rooms]
        if server.more_rooms:
            rooms.append(f"{server.more_rooms} more")
        lines.append(f"  {server.name}: {', '.join(rooms) or 'no rooms'}")
    return "\n".join(lines)
