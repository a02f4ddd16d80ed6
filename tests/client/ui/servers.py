"""Servers as they would be found on a LAN, for tests."""

from __future__ import annotations

from discovery import FoundServer, RoomInfo


def found(
    name: str,
    *rooms: str,
    more: int = 0,
    people: int = 1,
    address: str = "192.168.1.20",
    port: int = 6697,
    server_id: str = "",
) -> FoundServer:
    """A server; a room that ends in `!` is locked."""
    return FoundServer(
        key=name,
        name=name,
        server_id=server_id,
        host=f"{name.lower().replace(' ', '-')}.local",
        addresses=(address,),
        port=port,
        version="1",
        rooms=tuple(RoomInfo(room.rstrip("!"), room.endswith("!")) for room in rooms),
        more_rooms=more,
        room_count=len(rooms) + more,
        people=people,
    )
