"""MODE for people: everybody decides for himself only."""

from __future__ import annotations

from tests.server.core.dialogue import House


def test_own_modes_are_set_shown_and_taken_back() -> None:
    andi = House().arrive("andi")
    andi >> "MODE andi +iB"
    andi << ":andi MODE andi +Bi"
    andi >> "MODE ANDI"
    andi << "221 andi +Bi"
    andi >> "MODE andi +i-B"
    andi << ":andi MODE andi -B"
    andi >> "MODE andi -B"
    andi.hears_nothing()


def test_an_unknown_mode_is_said_and_the_known_are_set() -> None:
    andi = House().arrive("andi")
    andi >> "MODE andi +iZ"
    andi << "501 andi :…"
    andi << ":andi MODE andi +i"


def test_other_peoples_modes_are_theirs() -> None:
    house = House()
    andi, _ = house.arrive("andi"), house.arrive("budi")
    andi >> "MODE budi +i"
    andi << "502 andi :…"
    andi >> "MODE nobody +i"
    andi << "401 andi nobody :…"
