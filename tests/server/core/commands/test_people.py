"""AWAY, SETNAME, USERHOST, ISON: what people say of themselves is known to those who asked."""

from __future__ import annotations

import pytest

from server.core.limits import AWAY_LENGTH, REALNAME_LENGTH
from tests.server.core.dialogue import House, Person


def room_of(*people: Person) -> None:
    for person in people:
        person >> "JOIN #lab"
    for person in people:
        person.read()


@pytest.mark.parametrize("back", ["AWAY", "AWAY :"])
def test_somebody_goes_away_and_comes_back(back: str) -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "AWAY :I'm not here"
    andi << "306 andi :…"
    andi.hears_nothing()
    budi >> "USERHOST andi"
    budi << "302 budi andi=-~andi@10.0.0.1"
    andi >> back
    andi << "305 andi :…"
    andi.hears_nothing()
    budi >> "USERHOST ANDI nobody budi"
    budi << "302 budi :andi=+~andi@10.0.0.1 budi=+~budi@10.0.0.2"


def test_those_in_the_same_room_who_asked_are_told_once_for_each_change() -> None:
    house = House()
    andi, budi, cici = house.arrive("andi"), house.arrive("budi", "away-notify"), house.arrive("c")
    room_of(andi, budi, cici)
    andi >> "AWAY :makan" >> "AWAY :makan" >> "AWAY :" + "é" * AWAY_LENGTH
    budi << ":andi AWAY makan"
    budi << f":andi AWAY {'é' * (AWAY_LENGTH // 2)}"
    budi.hears_nothing()
    cici.hears_nothing()


def test_a_new_real_name_is_told_to_who_knows_the_message() -> None:
    house = House()
    andi, budi = house.arrive("andi", "setname"), house.arrive("budi", "setname")
    cici = house.arrive("c")
    room_of(andi, budi, cici)
    andi >> "SETNAME :Andi Baru"
    andi << ":andi SETNAME :Andi Baru"
    budi << ":andi SETNAME :Andi Baru"
    cici.hears_nothing()
    cici >> "WHOIS andi"
    cici << "311 c andi ~andi 10.0.0.1 * :Andi Baru"


@pytest.mark.parametrize("name", ["", "é" * REALNAME_LENGTH])
def test_a_real_name_that_cannot_be_is_refused(name: str) -> None:
    andi = House().arrive("andi", "setname")
    andi >> f"SETNAME :{name}"
    andi << "FAIL SETNAME INVALID_REALNAME :…"
    andi >> "SETNAME"
    andi << "461 andi SETNAME :…"


def test_ison_names_those_who_are_here() -> None:
    house = House()
    andi = house.arrive("andi")
    house.arrive("Budi")
    house.connect() >> "NICK cici"
    andi >> "ISON budi cici :dedi ANDI"
    andi << "303 andi :Budi andi"
    andi >> "ISON cici"
    andi << "303 andi :"
    andi >> "ISON"
    andi << "461 andi ISON :…"


def test_more_names_than_a_line_holds_come_in_several() -> None:
    house = House()
    nicks = [f"{'budi' * 6}{number:02}" for number in range(18)]
    people = [house.arrive(nick) for nick in nicks]
    people[0] >> f"ISON {' '.join(nicks)}"
    lines = people[0].read()
    assert len(lines) == 2
    assert " ".join(line.params[1] for line in lines).split() == nicks
