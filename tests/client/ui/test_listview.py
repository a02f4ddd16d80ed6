"""The list shows what a person needs to choose, on small screens too."""

from __future__ import annotations

import pytest

from client.pins import KnownServers, name_key
from client.ui.listview import list_rows, where
from client.ui.rows import width_of
from client.ui.serverlist import ServerList
from discovery import Change, Sighting
from tests.client.ui.servers import found


def shown(servers: ServerList, width: int = 80, height: int = 15) -> list[str]:
    rows = list_rows(servers, width, height)
    assert len(rows) <= height
    assert all(width_of(row) <= width for row in rows)
    return ["".join(text for _, text in row).rstrip() for row in rows]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_room_shows_server_lock_people_and_address(width: int) -> None:
    servers = ServerList()
    servers.see(Sighting(Change.FOUND, found("Andi", "rahasia!", people=7)))
    heading, row = shown(servers, width)[:2]
    assert heading.split() == ["Room", "Server", "Online", "Address"]
    assert row.split() == ["›", "rahasia", "locked", "Andi", "7", "192.168.1.20"]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_people_of_a_server_are_counted_once(width: int) -> None:
    servers = ServerList()
    servers.see(Sighting(Change.FOUND, found("Andi", "jarkom", "sisop", more=2, people=7)))
    servers.see(Sighting(Change.FOUND, found("Budi", "lobi", people=7)))
    rows = [row for row in shown(servers, width) if "192.168" in row]
    assert len(rows) == 4
    assert [" 7 " in row for row in rows] == [True, False, False, True]
    servers.narrow("sisop")
    assert " 7 " in shown(servers, width)[1]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_server_with_the_name_of_another_is_marked(width: int) -> None:
    servers = ServerList()
    servers.compare(KnownServers({name_key("Andi"): "1" * 64}))
    servers.see(Sighting(Change.FOUND, found("Andi", "jarkom", server_id="1" * 64)))
    assert "other key!" not in "".join(shown(servers, width))
    servers.see(Sighting(Change.FOUND, found("andi", "jarkom", server_id="2" * 64)))
    rows = shown(servers, width)
    assert ["other key!" in row for row in rows[1:3]] == [False, True]


def test_the_selected_room_is_in_sight_in_a_long_list() -> None:
    servers = ServerList()
    servers.see(Sighting(Change.FOUND, found("Andi", *(f"ruang{n}" for n in range(50)))))
    for _ in range(50):
        assert any(row.startswith(" ›") for row in shown(servers, height=8))
        servers.move(1)
    assert shown(servers, height=8)[-1].startswith(" › Enter an address")


def test_an_unusual_port_is_part_of_the_address() -> None:
    assert where(found("A", port=6697)) == "192.168.1.20"
    assert where(found("A", port=7000)) == "192.168.1.20:7000"
    assert where(found("A", address="fd00::7", port=7000)) == "[fd00::7]:7000"


def test_what_is_not_announced_can_be_joined_by_what_was_typed() -> None:
    servers = ServerList("tugas")
    servers.see(Sighting(Change.FOUND, found("Andi", "jarkom", more=2)))
    assert any("… and 2 more: join “tugas”" in row for row in shown(servers))


def test_no_size_is_too_small_to_draw() -> None:
    servers = ServerList()
    for width in range(1, 30, 4):
        for height in range(1, 6):
            assert list_rows(servers, width, height)[0] is not None
    servers.see(Sighting(Change.FOUND, found("Andi", "jarkom")))
    assert list_rows(servers, 10, 1)
