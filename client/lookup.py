"""Find the server for a person who named none: which one on the LAN has the room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable
from contextlib import suppress

from client.pins import KnownServers, Standing
from client.problem import Problem
from discovery.announcement import Change
from discovery.listing import Kind, ListedServer, News, State
from language import N_, _
from protocol.names import casefold, channel_of, room_of
from protocol.words import spoken

# What can be found at all answers within a second or two; mDNS is asked at 0, 1 and 5 s.
LOOK_SECONDS = 5.0


# How long to listen on after the first server that has the room: another one may have it, too.
SETTLE_SECONDS = 1.0


async def find_room(
    news: AsyncIterable[News],
    room: str | None,
    known: KnownServers,
    seconds: float = LOOK_SECONDS,
    settle: float = SETTLE_SECONDS,
) -> tuple[ListedServer, str]:
    """The server that has the room (any of `jarkom`, `#jarkom`), and the room's wire name.

    Only a server that is really here counts. Of several that have the room the one we know is
    meant: whoever merely announces it gets no password. Without a room: the only room of the only
    server, after `seconds`. Raises Problem, with a list of what is there, when there is none or a
    choice to make.
    """
    servers: dict[str, ListedServer] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds) as limit:
            async for one in news:
                if one.change is Change.LOST:
                    servers.pop(one.server.key, None)
                    continue
                servers[one.server.key] = one.server
                if room is not None and one.server.state is State.HERE and _has(one.server, room):
                    soon = asyncio.get_running_loop().time() + settle
                    limit.reschedule(min(limit.when() or soon, soon))
    here = [server for server in servers.values() if server.state is State.HERE]
    away = [server for server in servers.values() if server.state is not State.HERE]
    if room is None:
        return _only_room(here, away)
    having = [server for server in here if _has(server, room)]
    if not having:
        having = [server for server in here if server.more_rooms > 0]
        if len(having) != 1:
            raise Problem(_nobody_has(room, here, away))
    return _choose(having, room, known), channel_of(room)


async def list_servers(
    news: AsyncIterable[News], seconds: float = LOOK_SECONDS
) -> list[ListedServer]:
    """All servers that show themselves in that time, those that can be reached first."""
    servers: dict[str, ListedServer] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            async for one in news:
                if one.change is Change.LOST:
                    servers.pop(one.server.key, None)
                else:
                    servers[one.server.key] = one.server
    return sorted(servers.values(), key=lambda one: (one.state is not State.HERE, one.name))


def named(
    servers: list[ListedServer], name: str, known: KnownServers
) -> list[tuple[ListedServer, str | None]]:
    """Where a name leads, among servers that are really here: rooms by their wire names, else
    servers. As for `find_room`, those we know count more than others."""
    here = [server for server in servers if server.state is State.HERE]
    rooms = [(server, _has(server, name)) for server in here]
    having = [server for server, there in rooms if there]
    if not having:
        called = [server for server in here if casefold(server.name) == casefold(name)]
        return [(server, None) for server in called]
    familiar = [
        one
        for one in having
        if known.standing(one.name, one.fingerprint, one.other_of) is Standing.KNOWN
    ]
    return [(server, channel_of(name)) for server in familiar or having]


def _choose(having: list[ListedServer], room: str, known: KnownServers) -> ListedServer:
    """One of the servers that have the room. Raises Problem when a person must choose."""
    standings = {one.key: known.standing(one.name, one.fingerprint, one.other_of) for one in having}
    familiar = [one for one in having if standings[one.key] is Standing.KNOWN]
    candidates = familiar or having
    if len(candidates) == 1:
        return candidates[0]
    lines = []
    names = [one.name for one in candidates]
    for server in candidates:
        is_other = standings[server.key] is Standing.OTHER
        other = _(", another key than before!") if is_other else ""
        alike = server.fingerprint and names.count(server.name) > 1
        words = f": {spoken(server.fingerprint)}" if alike else ""
        lines.append(
            _("  --server {place}  ({server}{words}{other})").format(
                place=server.places[0], server=server.name, words=words, other=other
            )
        )
    listing = "\n".join(lines)
    raise Problem(
        _("Several servers have a room {room}; choose one of them:\n{listing}").format(
            room=room_of(channel_of(room)), listing=listing
        )
    )


def _has(server: ListedServer, room: str) -> bool:
    wanted = casefold(channel_of(room))
    return any(casefold(channel_of(one.name)) == wanted for one in server.rooms)


def _only_room(here: list[ListedServer], away: list[ListedServer]) -> tuple[ListedServer, str]:
    if not here:
        raise Problem(_nobody(away))
    rooms = [(server, room.name) for server in here for room in server.rooms]
    if len(rooms) == 1 and not any(server.more_rooms for server in here):
        return rooms[0][0], channel_of(rooms[0][1])
    raise Problem(
        _("Choose a room with --room NAME. There are:\n{listing}").format(
            listing=_listing(here, away)
        )
    )


def _nobody_has(room: str, here: list[ListedServer], away: list[ListedServer]) -> str:
    if not here:
        return _nobody(away)
    name = channel_of(room)[1:]
    return _("No server here has a room {name}. There are:\n{listing}").format(
        name=name, listing=_listing(here, away)
    )


_NOBODY = N_(
    "No server was found on this network. Start one with: python -m server"
    " --room NAME. If one runs, the network may filter the search: name it"
    " with --server HOST, or as an invite. python -m discovery --doctor says"
    " what is in the way."
)
_NOBODY_REACHED = N_(
    "No server of this network can be reached. Seen, but nothing gets through to them:\n{listing}\n"
    "The Wi-Fi may keep computers apart (client isolation), or a firewall of theirs is in the way: "
    "python -m discovery --doctor says which."
)


def _nobody(away: list[ListedServer]) -> str:
    return _(_NOBODY_REACHED).format(listing=_listing([], away)) if away else _(_NOBODY)


def _listing(here: list[ListedServer], away: list[ListedServer]) -> str:
    lines = []
    for server in here:
        locked = _("locked")
        rooms = [f"{one.name} ({locked})" if one.locked else one.name for one in server.rooms]
        if server.more_rooms:
            rooms.append(_("{count} more").format(count=server.more_rooms))
        kind = _("another IRC server") if server.kind is Kind.IRC else _("no rooms")
        lines.append(f"  {server.name or server.places[0]}: {', '.join(rooms) or kind}")
    silent = _("unreachable")
    lines += [f"  {one.name or one.places[0]} ({one.places[0]}): {silent}" for one in away]
    return "\n".join(lines)
