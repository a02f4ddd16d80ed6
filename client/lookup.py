"""Find the server for a person who named none: which one on the LAN has the room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable
from contextlib import suppress

from client.options import Address
from client.pins import KnownServers, Standing
from client.problem import Problem
from discovery import Change, FoundServer, Sighting
from protocol.names import casefold, channel_of, room_of

# mDNS answers within 0.1 s to 1 s; a browser asks at 0, 1 and 5 s, so this hears two questions.
LOOK_SECONDS = 5.0


# How long to listen on after the first server that has the room: another one may have it, too.
SETTLE_SECONDS = 1.0


async def find_room(
    sightings: AsyncIterable[Sighting],
    room: str | None,
    known: KnownServers,
    seconds: float = LOOK_SECONDS,
    settle: float = SETTLE_SECONDS,
) -> tuple[FoundServer, str]:
    """The server that has the room (any of `jarkom`, `#jarkom`), and the room's wire name.

    Of several servers that have it the one we know is meant: whoever merely announces the room
    gets no password. Without a room: the only room of the only server, after `seconds`. Raises
    Problem, with a list of what is there, when there is none or a choice to make.
    """
    servers: dict[str, FoundServer] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds) as limit:
            async for sighting in sightings:
                if sighting.change is Change.LOST:
                    servers.pop(sighting.server.key, None)
                    continue
                servers[sighting.server.key] = sighting.server
                if room is not None and _has(sighting.server, room):
                    soon = asyncio.get_running_loop().time() + settle
                    limit.reschedule(min(limit.when() or soon, soon))
    if room is None:
        return _only_room(servers)
    having = [server for server in servers.values() if _has(server, room)]
    if not having:
        having = [server for server in servers.values() if server.more_rooms > 0]
        if len(having) != 1:
            raise Problem(_nobody_has(room, servers))
    return _choose(having, room, known), channel_of(room)


def _choose(having: list[FoundServer], room: str, known: KnownServers) -> FoundServer:
    """One of the servers that have the room. Raises Problem when a person must choose."""
    # One server may be seen twice, under its old name and its new one.
    different = {server.server_id or server.key: server for server in having}
    standings = {key: known.standing(one.name, one.server_id) for key, one in different.items()}
    familiar = [key for key, standing in standings.items() if standing is Standing.KNOWN]
    candidates = familiar or list(different)
    if len(candidates) == 1:
        return different[candidates[0]]
    lines = []
    for key in candidates:
        server = different[key]
        other = ", another certificate than before!" if standings[key] is Standing.OTHER else ""
        where = Address(server.addresses[0], server.port)
        lines.append(f"  --server {where}  ({server.name}{other})")
    listing = "\n".join(lines)
    raise Problem(
        f"Several servers have a room {room_of(channel_of(room))}; choose one of them:\n{listing}"
    )


def _has(server: FoundServer, room: str) -> bool:
    wanted = casefold(channel_of(room))
    return any(casefold(channel_of(info.name)) == wanted for info in server.rooms)


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
