from __future__ import annotations

import json
from dataclasses import replace

from discovery.listing import Kind, ListedRoom, ListedServer, Source, State
from discovery.place import Place
from discovery.printing import as_json, describe

ANNA = ListedServer(
    key="3fa9" * 16,
    name="Kopi Anna",
    fingerprint="3fa9" * 16,
    state=State.HERE,
    kind=Kind.WARKOP,
    places=(Place("10.0.0.1", 6697), Place("fe80::1%3", 6697)),
    rooms=(ListedRoom("lobby", False, 0), ListedRoom("jarkom", True, 2)),
    more_rooms=5,
    people=1,
    version="0.1.0",
    round_trip=0.0031,
    other_of="",
    sources=frozenset({Source.MDNS, Source.PROBE}),
)


def test_an_entry_says_who_where_how_near_and_which_rooms_are_locked() -> None:
    assert describe(ANNA) == (
        "Kopi Anna · here, 3 ms · 1 person · 10.0.0.1:6697 · fingerprint 3fa93fa93fa93fa9…\n"
        "    rooms: lobby, jarkom (locked, 2 people), and 5 more"
    )


def test_an_entry_of_little_knowledge_is_still_tidy() -> None:
    bare = replace(
        ANNA,
        fingerprint="",
        state=State.UNREACHABLE,
        places=(Place("fe80::1%3", 6697),),
        rooms=(),
        more_rooms=0,
        people=0,
        round_trip=None,
    )
    assert describe(bare) == "Kopi Anna · seen, but it can't be reached · [fe80::1%3]:6697"
    here = replace(bare, state=State.HERE)
    assert describe(here) == "Kopi Anna · here · 0 people · [fe80::1%3]:6697\n    rooms: none"


def test_a_near_server_is_not_said_to_take_no_time() -> None:
    assert "here, under 1 ms" in describe(replace(ANNA, round_trip=0.0002))


def test_other_irc_servers_and_taken_names_are_marked() -> None:
    other = replace(ANNA, kind=Kind.IRC, rooms=(), more_rooms=0, other_of="ab" * 32)
    first, second = describe(other).splitlines()
    assert "Kopi Anna · another IRC server · here" in first
    assert "careful" in second
    assert "abababababababab…" in second


def test_programs_get_all_that_is_known() -> None:
    assert json.loads(json.dumps(as_json(ANNA))) == {
        "key": "3fa9" * 16,
        "name": "Kopi Anna",
        "fingerprint": "3fa9" * 16,
        "state": "here",
        "kind": "warkop",
        "places": ["10.0.0.1:6697", "[fe80::1%3]:6697"],
        "rooms": [
            {"name": "lobby", "locked": False, "people": 0},
            {"name": "jarkom", "locked": True, "people": 2},
        ],
        "more_rooms": 5,
        "people": 1,
        "version": "0.1.0",
        "round_trip_ms": 3.1,
        "other_of": "",
        "sources": ["mdns", "probe"],
    }
