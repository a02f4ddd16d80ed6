"""The list must not jump under the finger of who chooses."""

from __future__ import annotations

from client.pins import KnownServers, name_key
from client.ui.serverlist import RowKind, ServerList
from discovery import Change, Sighting
from tests.client.ui.servers import found


def seen(servers: ServerList, *sightings: Sighting) -> ServerList:
    for sighting in sightings:
        servers.see(sighting)
    return servers


def appeared(*args: str, more: int = 0, people: int = 1) -> Sighting:
    return Sighting(Change.FOUND, found(*args, more=more, people=people))


def names(servers: ServerList) -> list[str]:
    return [row.room or row.kind.name for row in servers.rows]


def test_an_empty_list_still_offers_the_way_by_address() -> None:
    assert names(ServerList()) == ["ADDRESS"]
    assert ServerList().row.kind is RowKind.ADDRESS


def test_every_room_is_a_row_by_server() -> None:
    servers = seen(ServerList(), appeared("Budi", "b1", "b2"), appeared("Andi", "a1"))
    assert names(servers) == ["a1", "b1", "b2", "ADDRESS"]


def test_the_first_room_that_comes_is_selected() -> None:
    assert seen(ServerList(), appeared("Andi", "a1")).row.room == "a1"


def test_the_selection_stays_on_its_room_when_others_come_and_go() -> None:
    servers = seen(ServerList(), appeared("Budi", "b1", "b2"))
    servers.move(1)
    seen(servers, appeared("Andi", "a1"))
    assert servers.row.room == "b2"
    seen(servers, Sighting(Change.LOST, found("Andi", "a1")))
    assert servers.row.room == "b2"
    seen(servers, Sighting(Change.CHANGED, found("Budi", "new", "b1", "b2")))
    assert servers.row.room == "b2"


def test_the_selection_stays_in_the_list_when_its_room_goes() -> None:
    servers = seen(ServerList(), appeared("Andi", "a1"), appeared("Budi", "b1"))
    servers.move(1)
    seen(servers, Sighting(Change.LOST, found("Budi", "b1")))
    assert servers.row.kind is RowKind.ADDRESS


def test_the_selection_stops_at_both_ends() -> None:
    servers = seen(ServerList(), appeared("Andi", "a1"))
    servers.move(-5)
    assert servers.row.room == "a1"
    servers.move(50)
    assert servers.row.kind is RowKind.ADDRESS


def test_the_filter_finds_rooms_by_room_server_and_address_in_any_case() -> None:
    servers = seen(ServerList(), appeared("Warung Andi", "jarkom"), appeared("Budi", "rahasia"))
    for text, expected in (("JAR", "jarkom"), ("budi", "rahasia"), ("warung jar", "jarkom")):
        servers.narrow(text)
        assert names(servers) == [expected, "ADDRESS"]
        assert servers.row.room == expected


def test_the_selection_stays_on_its_room_while_the_filter_narrows() -> None:
    servers = seen(ServerList(), appeared("Andi", "ja", "jb", "x"))
    servers.move(1)
    servers.narrow("j")
    assert servers.row.room == "jb"
    servers.narrow("")
    assert servers.row.room == "jb"


def test_rooms_that_were_not_announced_can_be_joined_by_name() -> None:
    servers = seen(ServerList("proj"), appeared("Andi", "jarkom", more=3))
    assert names(servers) == ["MORE", "ADDRESS"]


def test_a_server_without_rooms_can_be_entered_too() -> None:
    assert names(seen(ServerList(), appeared("Andi"))) == ["MORE", "ADDRESS"]


def test_no_password_goes_unasked_to_a_stranger_beside_a_known_server() -> None:
    servers = ServerList()
    servers.compare(KnownServers({name_key("Andi"): "1" * 64}))
    andi = found("Andi", "jarkom", server_id="1" * 64)
    stranger = found("Stranger", "Jarkom", "lobi", server_id="2" * 64)
    servers.see(Sighting(Change.FOUND, stranger))
    assert servers.is_safe(stranger, "#jarkom")
    servers.see(Sighting(Change.FOUND, andi))
    assert not servers.is_safe(stranger, "#jarkom")
    assert servers.is_safe(stranger, "#lobi")
    assert servers.is_safe(andi, "#jarkom")
