"""Questions about the server: each is answered to its end, so that no client waits for ever."""

from __future__ import annotations

import pytest

from tests.server.core.dialogue import House


def test_version_names_the_program_and_what_it_can_do() -> None:
    andi = House().arrive("andi")
    andi >> "VERSION"
    andi << "351 andi warkop warkop.local :…"
    assert set(andi.verbs()) == {"005"}


def test_time_is_the_hosts_in_utc() -> None:
    house = House()
    andi = house.arrive("andi")
    house.now += 1.5
    andi >> "TIME"
    andi << "391 andi warkop.local 2023-11-14T22:13:21.500Z"


def test_info_and_admin_are_answered_to_the_end() -> None:
    andi = House().arrive("andi")
    andi >> "INFO"
    assert andi.verbs() == ["371", "371", "371", "374"]
    andi >> "ADMIN"
    assert andi.verbs() == ["256", "257", "258", "259"]


def test_there_are_no_other_servers() -> None:
    andi = House().arrive("andi")
    andi >> "LINKS"
    andi << "365 andi * :…"
    andi.hears_nothing()


def test_stats_says_for_how_long_the_server_is_open() -> None:
    house = House()
    andi = house.arrive("andi")
    house.now += 90_061
    andi >> "STATS u"
    andi << "242 andi :Server Up 1 days 1:01:01"
    andi << "219 andi u :…"
    andi >> "STATS"
    andi << "219 andi * :…"


@pytest.mark.parametrize("verb", ["VERSION", "TIME", "INFO", "ADMIN", "MOTD"])
def test_a_server_may_be_named_by_name_mask_or_somebodys_nick(verb: str) -> None:
    house = House()
    andi = house.arrive("andi")
    for target in ("warkop.local", "*KOP*", "andi"):
        andi >> f"{verb} {target}"
        assert "402" not in andi.verbs()
    andi >> f"{verb} irc.example.org"
    andi << "402 andi irc.example.org :…"
    andi.hears_nothing()
