"""The list must not jump under the finger of who chooses."""

from __future__ import annotations

from client.pins import KnownServers, Standing, name_key
from client.ui.serverlist import RowKind, ServerList
from discovery.announcement import Change
from discovery.listing import Kind, News
from tests.client.ui.servers import CHECKING, UNREACHABLE, appeared, listed, lost


def seen(servers: ServerList, *news: News) -> ServerList:
    for one in news:
        servers.see(one)
    return servers


def has(name: str, *rooms: str) -> News:
    return appeared(listed(name, *rooms))


def names(servers: ServerList) -> list[str]:
    return [row.room or row.kind.name for row in servers.rows]


def test_an_empty_list_still_offers_the_way_by_address() -> None:
    assert names(ServerList()) == ["ADDRESS"]
    assert ServerList().row.kind is RowKind.ADDRESS


def test_every_room_is_a_row_by_server() -> None:
    servers = seen(ServerList(), has("Budi", "b1", "b2"), has("Andi", "a1"))
    assert names(servers) == ["a1", "b1", "b2", "ADDRESS"]


def test_the_first_room_that_comes_is_selected() -> None:
    assert seen(ServerList(), has("Andi", "a1")).row.room == "a1"


def test_who_chose_nothing_yet_is_led_to_where_people_are_whichever_server_is_heard_first() -> None:
    servers = seen(ServerList(), appeared(listed("Lab 3", "lab", people=0)))
    assert servers.row.room == "lab"
    seen(servers, appeared(listed("Kopi Anna", "rahasia!", "jarkom", people=3)))
    assert servers.row.room == "jarkom"  # not the locked one, which would ask for a password
    seen(servers, appeared(listed("Zaki", "ramai", people=9)))
    assert servers.row.room == "jarkom"  # there are people: no reason to jump again


def test_who_chose_an_empty_room_stays_there() -> None:
    servers = seen(ServerList(), appeared(listed("Lab 3", "lab", "satu", people=0)))
    servers.move(1)
    seen(servers, appeared(listed("Kopi Anna", "jarkom", people=3)))
    assert servers.row.room == "satu"


def test_nobody_is_led_to_a_server_out_of_reach_or_with_the_name_of_another() -> None:
    servers = seen(ServerList(), appeared(listed("Lab 3", "lab", people=0)))
    seen(servers, appeared(listed("Jauh", "ramai", people=3, state=UNREACHABLE)))
    false = listed("Andi", "jebakan", people=9, fingerprint="f" * 64, other_of="a" * 64)
    seen(servers, appeared(false))
    assert servers.standing(false) is Standing.OTHER
    assert servers.row.room == "lab"


def test_the_selection_stays_on_its_room_when_others_come_and_go() -> None:
    servers = seen(ServerList(), has("Budi", "b1", "b2"))
    servers.move(1)
    seen(servers, has("Andi", "a1"))
    assert servers.row.room == "b2"
    seen(servers, lost(listed("Andi", "a1")))
    assert servers.row.room == "b2"
    seen(servers, News(Change.CHANGED, listed("Budi", "new", "b1", "b2")))
    assert servers.row.room == "b2"


def test_the_selection_goes_to_the_best_room_when_its_server_leaves() -> None:
    servers = seen(ServerList(), has("Andi", "a1"), has("Budi", "b1"))
    servers.move(1)
    seen(servers, lost(listed("Budi", "b1")))
    assert servers.row.room == "a1"
    seen(servers, lost(listed("Andi", "a1")))
    assert servers.row.kind is RowKind.ADDRESS


def test_the_selection_stays_with_its_server_when_only_its_room_goes() -> None:
    servers = seen(ServerList(), has("Andi", "a1"), has("Budi", "b1", "b2"))
    servers.move(2)
    seen(servers, News(Change.CHANGED, listed("Budi", "b1")))
    assert servers.row.room == "b1"


def test_who_went_to_the_way_by_address_is_not_moved_away_from_it() -> None:
    servers = seen(ServerList(), has("Andi", "a1"), has("Budi", "b1"))
    servers.move(9)
    seen(servers, lost(listed("Budi", "b1")), has("Citra", "c1"))
    assert servers.row.kind is RowKind.ADDRESS


def test_the_selection_stops_at_both_ends() -> None:
    servers = seen(ServerList(), has("Andi", "a1"))
    servers.move(-5)
    assert servers.row.room == "a1"
    servers.move(50)
    assert servers.row.kind is RowKind.ADDRESS


def test_the_filter_finds_rooms_by_room_server_and_address_in_any_case() -> None:
    servers = seen(ServerList(), has("Warung Andi", "jarkom"), has("Budi", "rahasia"))
    for text, expected in (("JAR", "jarkom"), ("budi", "rahasia"), ("warung jar", "jarkom")):
        servers.narrow(text)
        assert names(servers) == [expected, "ADDRESS"]
        assert servers.row.room == expected


def test_the_selection_stays_on_its_room_while_the_filter_narrows() -> None:
    servers = seen(ServerList(), has("Andi", "ja", "jb", "x"))
    servers.move(1)
    servers.narrow("j")
    assert servers.row.room == "jb"
    servers.narrow("")
    assert servers.row.room == "jb"


def test_who_types_the_name_of_a_room_is_on_that_room() -> None:
    servers = seen(ServerList(), has("Lab Jarkom", "asisten", "jarkom"))
    assert servers.row.room == "asisten"
    servers.narrow("jarkom")
    assert servers.row.room == "jarkom"


def test_rooms_that_were_not_announced_can_be_joined_by_name() -> None:
    servers = seen(ServerList("proj"), appeared(listed("Andi", "jarkom", more=3)))
    assert names(servers) == ["MORE", "ADDRESS"]


def test_a_server_without_rooms_can_be_entered_too() -> None:
    assert names(seen(ServerList(), has("Andi"))) == ["MORE", "ADDRESS"]


def test_no_password_goes_unasked_to_a_stranger_beside_a_known_server() -> None:
    servers = ServerList()
    servers.compare(KnownServers({name_key("Andi"): ("1" * 64,)}))
    andi = listed("Andi", "jarkom", fingerprint="1" * 64)
    stranger = listed("Stranger", "Jarkom", "lobi", fingerprint="2" * 64)
    servers.see(appeared(stranger))
    assert servers.is_safe(stranger, "#jarkom")
    servers.see(appeared(andi))
    assert not servers.is_safe(stranger, "#jarkom")
    assert servers.is_safe(stranger, "#lobi")
    assert servers.is_safe(andi, "#jarkom")


def test_servers_out_of_reach_come_last_whatever_they_are_called() -> None:
    servers = seen(
        ServerList(),
        appeared(listed("Andi", "a1", state=UNREACHABLE)),
        appeared(listed("Citra", "c1", state=CHECKING)),
        appeared(listed("Budi", kind=Kind.IRC)),
        has("Dewi", "d1"),
    )
    assert [row.server.name for row in servers.rows if row.server] == [
        "Citra", "Dewi", "Budi", "Andi",
    ]  # fmt: skip


def test_the_selection_stays_on_its_room_when_its_server_goes_out_of_reach() -> None:
    servers = seen(ServerList(), has("Andi", "a1", "a2"), has("Budi", "b1"))
    servers.move(1)
    seen(servers, News(Change.CHANGED, listed("Andi", "a1", "a2", state=UNREACHABLE)))
    assert servers.row.room == "a2"
    assert names(servers) == ["b1", "a1", "a2", "ADDRESS"]


def test_two_servers_of_one_name_stay_two() -> None:
    servers = seen(
        ServerList(),
        appeared(listed("Warung", "lobi", fingerprint="1" * 64)),
        appeared(listed("Warung", "lobi", fingerprint="2" * 64)),
    )
    servers.move(1)
    assert names(servers) == ["lobi", "lobi", "ADDRESS"]
    assert servers.row.server is not None
    assert servers.row.server.fingerprint == "2" * 64


def test_who_took_the_name_of_another_is_told_apart_until_the_person_knows_him() -> None:
    servers = ServerList()
    taker = listed("Warung", "lobi", fingerprint="2" * 64, other_of="1" * 64)
    assert servers.standing(taker) is Standing.OTHER
    servers.compare(KnownServers({name_key("Warung"): ("2" * 64,)}))
    assert servers.standing(taker) is Standing.KNOWN
