"""The list shows what a person needs to choose, and only what is so; on small screens too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from client.pins import KnownServers, name_key
from client.ui.listview import list_rows, reply_time, row_at, where
from client.ui.rows import width_of
from client.ui.serverlist import ServerList
from discovery.listing import Kind, ListedServer
from discovery.place import Place
from tests.client.ui.servers import CHECKING, UNREACHABLE, appeared, listed

WIDTHS = pytest.mark.parametrize("width", [60, 80, 120])


def with_servers(*there: ListedServer, wanted: str = "") -> ServerList:
    servers = ServerList(wanted)
    for server in there:
        servers.see(appeared(server))
    return servers


def shown(servers: ServerList, width: int = 80, height: int = 15) -> list[str]:
    rows = list_rows(servers, width, height)
    assert len(rows) <= height
    assert all(width_of(row) <= width for row in rows)
    return ["".join(text for _, text in row).rstrip() for row in rows]


@WIDTHS
def test_a_server_stands_above_its_rooms_with_its_address_and_how_fast_it_answers(
    width: int,
) -> None:
    servers = with_servers(listed("Andi", "jarkom", "rahasia!", people=7, round_trip=0.0023))
    heading, open_room, locked = shown(servers, width)[:3]
    assert heading.split() == ["Andi", "192.168.1.20", "2", "ms"]
    assert open_room.split() == ["›", "jarkom", "7", "people"]
    assert locked.split() == ["rahasia", "locked", "7", "people"]


@pytest.mark.parametrize(
    ("people", "words"), [(None, "jarkom"), (0, "jarkom nobody"), (1, "jarkom 1 person")]
)
def test_people_are_told_only_where_they_were_counted(people: int | None, words: str) -> None:
    row = shown(with_servers(listed("Andi", "jarkom", people=people)))[1]
    assert " ".join(row.split()) == f"› {words}"


@WIDTHS
def test_a_server_that_is_only_seen_says_so_and_what_to_do(width: int) -> None:
    rows = shown(with_servers(listed("Pak Dosen", "kelas", state=UNREACHABLE)), width)
    assert rows[0].endswith("seen but unreachable")
    assert "ms" not in rows[0].split()
    hint = " ".join(" ".join(rows).split())
    for words in ("client isolation", "firewall", "F8"):
        assert words in hint


@WIDTHS
def test_a_server_that_died_under_our_eyes_is_no_riddle_of_the_network(width: int) -> None:
    servers = with_servers(listed("Andi", "jarkom"), listed("Andi", "jarkom", state=UNREACHABLE))
    rows = shown(servers, width)
    assert rows[0].endswith("answers no more")
    hint = " ".join(" ".join(rows).split())
    assert "was here a moment ago" in hint
    assert "isolation" not in hint


@WIDTHS
def test_a_server_that_was_just_heard_of_is_being_checked(width: int) -> None:
    rows = shown(with_servers(listed("Andi", "jarkom", state=CHECKING)), width)
    assert rows[0].endswith("checking …")


@WIDTHS
def test_another_irc_server_is_marked_as_such(width: int) -> None:
    rows = shown(with_servers(listed("irc.kampus.id", kind=Kind.IRC)), width)
    assert "another IRC server" in rows[0]
    assert "… join by name" in rows[1]


@WIDTHS
def test_a_server_with_the_name_of_another_is_marked(width: int) -> None:
    first = listed("Andi", "jarkom", fingerprint="1" * 64)
    servers = with_servers(first)
    servers.compare(KnownServers({name_key("Andi"): ("1" * 64,)}))
    assert "other key!" not in "".join(shown(servers, width))
    servers.see(appeared(listed("andi", "jarkom", fingerprint="2" * 64, address="10.0.0.9")))
    rows = shown(servers, width)
    assert ["other key!" in row for row in rows if "ms" in row.split()] == [False, True]


def test_one_that_took_a_name_seen_here_before_is_marked_too() -> None:
    rows = shown(with_servers(listed("Andi", "jarkom", other_of="1" * 64)))
    assert "other key!" in rows[0]
    assert "poses as it" in " ".join(rows)


def test_two_servers_of_one_name_are_told_apart_by_their_addresses() -> None:
    rows = shown(
        with_servers(
            listed("Warung", "lobi", fingerprint="1" * 64),
            listed("Warung", "lobi", fingerprint="2" * 64, address="10.0.0.9"),
        )
    )
    assert [row.split()[:2] for row in rows if "ms" in row] == [
        ["Warung", "192.168.1.20"], ["Warung", "10.0.0.9"],
    ]  # fmt: skip


def test_a_long_name_gives_way_to_the_truth_about_it() -> None:
    server = listed("Warung Kopi " * 5, "kelas", state=UNREACHABLE, address="192.168.100.200")
    row = shown(with_servers(server), 60)[0]
    assert row.startswith("   Warung Kopi")
    assert row.endswith("seen but unreachable")


def test_the_selected_room_is_in_sight_in_a_long_list() -> None:
    servers = with_servers(listed("Andi", *(f"ruang{n}" for n in range(50))))
    for _ in range(50):
        assert any(row.startswith("   ›") for row in shown(servers, height=8))
        servers.move(1)
    assert shown(servers, height=8)[-1].startswith("   › Enter an address")


def test_an_unusual_port_is_part_of_the_address() -> None:
    assert where(listed("A", port=6697)) == "192.168.1.20"
    assert where(listed("A", port=7000)) == "192.168.1.20:7000"
    assert where(listed("A", address="fd00::7", port=7000)) == "[fd00::7]:7000"


def test_the_address_shown_is_one_that_people_can_tell_each_other() -> None:
    server = listed("A", address="fe80::1%3")
    assert where(server) == "fe80::1%3"
    both = (*server.places, Place("10.0.0.7", 6697))
    assert where(replace(server, places=both)) == "10.0.0.7"


@pytest.mark.parametrize(("seconds", "text"), [(0.0004, "< 1 ms"), (0.0123, "12 ms")])
def test_a_reply_time_is_short_and_never_zero(seconds: float, text: str) -> None:
    assert reply_time(seconds) == text


def test_what_is_not_announced_can_be_joined_by_what_was_typed() -> None:
    servers = with_servers(listed("Andi", "jarkom", more=2), wanted="tugas")
    assert any("… and 2 more: join “tugas”" in row for row in shown(servers))


def test_no_size_is_too_small_to_draw() -> None:
    for servers in (ServerList(), with_servers(listed("Andi", "jarkom", state=UNREACHABLE))):
        for width in range(1, 30, 4):
            for height in range(1, 12):
                rows = list_rows(servers, width, height)
                assert len(rows) <= height


@WIDTHS
def test_a_mouse_presses_the_row_that_is_seen(width: int) -> None:
    servers = with_servers(
        *(listed(f"Andi{n}", f"kelas{n}", address=f"10.0.0.{n}") for n in range(9))
    )
    for height in (4, 15):
        servers.move(5)
        for place, text in enumerate(shown(servers, width, height)):
            row = row_at(servers, width, height, place)
            assert (row is not None and row.room != "" and row.room in text) == ("kelas" in text)
    assert row_at(ServerList(""), width, 10, 9) == ServerList("").row
    assert row_at(ServerList(""), width, 10, 2) is None
