"""The host sees at a glance who is here, where, and what is allowed."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest

from server.core.host.asking import columns
from server.core.host.registry import HOST_COMMANDS
from server.core.rules import Rules
from tests.server.core.dialogue import START, House
from tests.server.core.logins import come_back, enrol


def test_help_names_every_command_with_its_usage() -> None:
    lines = House().host("help")
    assert len(lines) == len(HOST_COMMANDS)
    for row, line in zip(sorted(HOST_COMMANDS), lines, strict=True):
        assert line.startswith(row)
        assert HOST_COMMANDS[row].help in line


def test_help_explains_one_command_in_any_case() -> None:
    usage, text = House().host("HELP Kick")
    assert usage == "kick NICK [ROOM] [REASON]"
    assert "put somebody out" in text


def test_help_for_what_is_no_command_says_what_to_do() -> None:
    assert House().host("help sing") == ["There is no such command; `help` lists them all"]


def test_invite_asks_who_knows_the_addresses_and_draws_for_the_host_only() -> None:
    house = House()
    house.host("open jarkom")
    assert house.host("invite") == ["This computer has no address that others could use"]
    asked: list[tuple[str, bool]] = []

    def invitation(room: str, drawn: bool) -> list[str]:
        asked.append((room, drawn))
        return ["invite warkop://…"]

    house.world.invitation = invitation
    assert house.host("invite") == ["invite warkop://…"]
    assert house.host("invite JARKOM") == ["invite warkop://…"]
    andi = house.arrive("andi")
    house.host("op andi")
    andi.read()
    andi >> "HOST invite jarkom"
    assert "warkop://" in str(andi.read())
    assert asked == [("", True), ("jarkom", True), ("jarkom", False)]


def test_nobody_is_invited_into_a_room_that_is_not_there() -> None:
    assert House().host("invite jarkom") == ["There is no room jarkom; `rooms` lists them"]


def test_rooms_shows_people_state_and_topic_under_each_other() -> None:
    house = House()
    house.host("open jarkom")
    andi = house.arrive("andi")
    andi >> "JOIN #jarkom,#rahasia" >> "MODE #rahasia +sik kopi" >> "TOPIC #jarkom :Bab 3"
    assert house.host("rooms") == [
        "jarkom   1 person  stays                          Bab 3",
        "rahasia  1 person  locked, secret, by invitation",
    ]


def test_rooms_says_how_to_make_one_where_there_is_none() -> None:
    assert House().host("rooms") == ["There is no room yet; `open ROOM` makes one"]


def test_people_shows_address_account_time_and_rooms() -> None:
    house = House()
    enrol(house, "budi")
    budi = come_back(house, "budi")
    budi >> "JOIN #a,#b" >> "AWAY :makan"
    house.pass_time(60)
    house.arrive("Andi", address="10.0.0.9")
    house.host("op budi")
    assert house.host("people") == [
        "Andi  10.0.0.9  no account    here for 0 seconds                   in no room",
        "budi  10.0.0.2  account budi  here for 60 seconds  operator, away  in a, b",
    ]


def test_people_says_when_nobody_is_here() -> None:
    house = House()
    house.connect()
    assert house.host("people") == ["Nobody is here"]


def test_limits_are_told_with_their_units_and_who_is_exempt() -> None:
    lines = House(limited=True).host("limits")
    assert "messages                          30 at once, then 2 a second" in lines
    assert "connections from one address      16" in lines
    assert lines[-1].split("  ")[-1].strip() == "this computer"


@pytest.mark.parametrize(
    ("rules", "shown"),
    [
        (Rules(limit_loopback=True), "nobody"),
        (Rules(limit_loopback=True, exempt=(ip_network("10.1.0.0/16"),)), "10.1.0.0/16"),
        (Rules(exempt=(ip_network("10.0.0.7"),)), "this computer, 10.0.0.7"),
    ],
)
def test_limits_names_whom_the_host_excepted(rules: Rules, shown: str) -> None:
    lines = House(replace(rules, started=START), limited=True).host("limits")
    assert lines[-1] == f"no limits for                     {shown}"


def test_columns_leave_out_what_is_empty_everywhere() -> None:
    assert columns([("a", "", "x"), ("bb", "", "y")]) == ["a   x", "bb  y"]
    assert columns([]) == []
