"""MONITOR: somebody waits for a friend and must be told, once, when the friend comes and goes."""

from __future__ import annotations

import pytest

from server.core.limits import MONITORED
from tests.server.core.dialogue import House


def test_coming_and_going_is_told_to_who_waits() -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> "MONITOR + budi"
    andi << "731 andi budi"
    budi = house.arrive("budi")
    andi << "730 andi budi!~budi@10.0.0.2"
    budi >> "QUIT :dah"
    andi << "731 andi budi"
    house.arrive("Budi")
    andi << "730 andi Budi!~Budi@10.0.0.3"
    andi.hears_nothing()


def test_the_answer_says_who_is_here_and_who_is_not() -> None:
    house = House()
    andi = house.arrive("andi")
    house.arrive("budi")
    andi >> "MONITOR + Budi,cici,Dedi"
    andi << "730 andi budi!~budi@10.0.0.2"
    andi << "731 andi cici,Dedi"
    andi >> "MONITOR S"
    andi << "730 andi budi!~budi@10.0.0.2"
    andi << "731 andi cici,Dedi"
    andi.hears_nothing()


def test_a_connection_that_dies_is_somebody_going() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "MONITOR + budi"
    andi.read()
    house.engine.disconnect(budi.session, "gone", house.moment())
    house.settle()
    andi << "731 andi budi"


def test_a_connection_that_never_registered_is_nobody() -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> "MONITOR + budi"
    andi.read()
    house.connect() >> "NICK budi" >> "QUIT"
    andi.hears_nothing()


def test_a_new_nick_is_one_going_and_another_coming() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "MONITOR + cici"
    andi << "731 andi cici"
    budi >> "NICK cici"
    andi << "730 andi cici!~budi@10.0.0.2"
    budi >> "NICK CICI"
    andi.hears_nothing()
    budi >> "NICK dedi"
    andi << "731 andi CICI"


def test_a_list_is_shown_shortened_and_cleared() -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> "MONITOR + budi,cici,Budi"
    andi.read()
    andi >> "MONITOR L"
    andi << "732 andi Budi,cici"
    andi << "733 andi :…"
    andi >> "MONITOR - BUDI"
    andi.hears_nothing()
    andi >> "MONITOR L"
    andi << "732 andi cici"
    andi << "733 andi :…"
    andi >> "MONITOR C"
    andi.hears_nothing()
    andi >> "MONITOR L"
    andi << "733 andi :…"
    house.arrive("budi")
    house.arrive("cici")
    andi.hears_nothing()


def test_who_stopped_waiting_hears_nothing_and_others_still_do() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    for person in (andi, budi):
        person >> "MONITOR + cici"
        person.read()
    budi >> "MONITOR - cici"
    house.arrive("cici")
    budi.hears_nothing()
    andi << "730 andi cici!~cici@10.0.0.3"


@pytest.mark.parametrize("mask", ["*!user@host", "*", "b udi"])
def test_only_nicks_can_be_waited_for(mask: str) -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> f"MONITOR + :{mask}"
    andi << f"731 andi :{mask}"
    house.arrive("budi")
    andi.hears_nothing()
    andi >> "MONITOR L"
    andi << "733 andi :…"


def test_a_full_list_is_said_and_keeps_what_it_had() -> None:
    house = House()
    andi = house.arrive("andi")
    for number in range(MONITORED):
        andi >> f"MONITOR + budi{number}"
    andi.read()
    andi >> "MONITOR + budi0,cici,dedi"
    andi << "731 andi budi0"
    andi << f"734 andi {MONITORED} cici,dedi :…"
    andi >> "MONITOR L"
    lines = [one.params[1] for one in andi.read() if one.verb == "732"]
    assert len(lines) > 1
    assert len(",".join(lines).split(",")) == MONITORED


def test_a_question_that_is_none_is_refused() -> None:
    andi = House().arrive("andi")
    andi >> "MONITOR"
    andi << "461 andi MONITOR :…"
    andi >> "MONITOR ?"
    andi << "461 andi MONITOR :…"


@pytest.mark.parametrize("early", [True, False])
def test_extended_monitor_tells_what_changes_about_a_friend_elsewhere(early: bool) -> None:
    house = House()
    andi = house.arrive("andi", "extended-monitor", "away-notify", "setname")
    if early:
        andi >> "MONITOR + budi"
    budi = house.arrive("budi", "setname")
    if not early:
        andi >> "MONITOR + budi"
    andi.read()
    budi >> "AWAY :makan"
    andi << ":budi AWAY :makan"
    budi >> "AWAY"
    andi << ":budi AWAY"
    budi >> "SETNAME :Budi Baru"
    andi << ":budi SETNAME :Budi Baru"
    andi.hears_nothing()


def test_in_the_same_room_a_change_is_told_once() -> None:
    house = House()
    andi = house.arrive("andi", "extended-monitor", "away-notify")
    budi = house.arrive("budi")
    andi >> "MONITOR + budi" >> "JOIN #lab"
    budi >> "JOIN #lab"
    andi.read()
    budi >> "AWAY :makan"
    andi << ":budi AWAY :makan"
    andi.hears_nothing()


@pytest.mark.parametrize("capabilities", [("extended-monitor",), ("away-notify",), ()])
def test_without_both_capabilities_nothing_more_than_coming_and_going_is_told(
    capabilities: tuple[str, ...],
) -> None:
    house = House()
    andi, budi = house.arrive("andi", *capabilities), house.arrive("budi")
    andi >> "MONITOR + budi"
    andi.read()
    budi >> "AWAY :makan"
    andi.hears_nothing()
