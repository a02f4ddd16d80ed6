"""Servers as they would be found on a LAN, for tests."""

from __future__ import annotations

from discovery.announcement import Change
from discovery.listing import Kind, ListedRoom, ListedServer, News, Source, State
from discovery.place import Place

HERE, CHECKING, UNREACHABLE = State.HERE, State.CHECKING, State.UNREACHABLE


def listed(
    name: str,
    *rooms: str,
    more: int = 0,
    people: int | None = 1,
    address: str = "192.168.1.20",
    port: int = 6697,
    fingerprint: str = "",
    state: State = State.HERE,
    kind: Kind = Kind.WARKOP,
    round_trip: float | None = 0.002,
    other_of: str = "",
) -> ListedServer:
    """A server; a room that ends in `!` is locked; each room has as many people."""
    return ListedServer(
        key=fingerprint or name,
        name=name,
        fingerprint=fingerprint,
        state=state,
        kind=kind,
        places=(Place(address, port),),
        rooms=tuple(ListedRoom(room.rstrip("!"), room.endswith("!"), people) for room in rooms),
        more_rooms=more,
        people=people or 0,
        version="1",
        round_trip=round_trip if state is State.HERE else None,
        other_of=other_of,
        sources=frozenset({Source.MDNS}),
    )


def appeared(server: ListedServer) -> News:
    """It is in the list now, or changed there."""
    return News(Change.FOUND, server)


def lost(server: ListedServer) -> News:
    """It is not in the list any more."""
    return News(Change.LOST, server)
