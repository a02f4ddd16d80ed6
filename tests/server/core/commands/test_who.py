"""WHO and WHOX: who is here, for people and for bots that count them."""

from __future__ import annotations

import pytest

from tests.server.core.dialogue import House, Person


def two_in_a_room(*capabilities: str) -> tuple[House, Person, Person]:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi", *capabilities)
    andi >> "JOIN #lab"
    budi >> "JOIN #lab"
    andi.read()
    budi.read()
    return house, andi, budi


ANDI = "352 budi #lab ~andi 10.0.0.1 warkop.local andi {} :0 Andi Nama"


@pytest.mark.parametrize("mask", ["#lab", "#LAB"])
def test_a_room_is_answered_with_its_members(mask: str) -> None:
    _, andi, budi = two_in_a_room()
    andi >> "AWAY :makan"
    budi >> f"WHO {mask}"
    budi << ANDI.format("G@")
    budi << "352 budi #lab ~budi 10.0.0.2 warkop.local budi H :0 Budi Nama"
    budi << f"315 budi {mask} :…"
    budi.hears_nothing()


@pytest.mark.parametrize("mask", ["andi", "ANDI", "an*", "*ndi", "10.0.0.1", "*Nama"])
def test_a_person_is_found_by_nick_and_by_masks(mask: str) -> None:
    _, _andi, budi = two_in_a_room()
    budi >> f"WHO {mask}"
    replies = budi.read()
    assert "andi" in [one.params[5] for one in replies if one.verb == "352"]
    assert replies[-1].params[:2] == ("budi", mask)


@pytest.mark.parametrize("mask", ["nobody", "#gone"])
def test_nobody_is_an_end_alone(mask: str) -> None:
    _, _, budi = two_in_a_room()
    budi >> f"WHO {mask}"
    budi << f"315 budi {mask} :…"
    budi.hears_nothing()


def test_a_mask_with_spaces_does_not_break_the_answer() -> None:
    _, _, budi = two_in_a_room()
    budi >> "WHO :*ndi na*"
    budi << ANDI.format("H@")
    budi << "315 budi *ndi_na* :…"


def test_secret_rooms_and_invisible_people_stay_hidden_from_outsiders() -> None:
    house, andi, _budi = two_in_a_room()
    cici = house.arrive("cici")
    andi >> "MODE #lab +s" >> "MODE andi +i"
    cici >> "WHO #lab"
    cici << "315 cici #lab :…"
    cici >> "WHO *"
    assert [one.params[5] for one in cici.read() if one.verb == "352"] == ["budi", "cici"]
    cici >> "WHO andi"
    assert cici.verbs() == ["352", "315"]


def test_bots_are_marked() -> None:
    _, andi, budi = two_in_a_room()
    andi >> "MODE andi +B"
    budi.read()
    budi >> "WHO andi"
    budi << ANDI.format("HB@")


def test_only_operators_can_be_asked_for() -> None:
    _, andi, budi = two_in_a_room()
    budi >> "WHO * o"
    budi << "315 budi * :…"
    andi.session.modes.add("o")
    budi >> "WHO * o"
    budi << ANDI.format("H*@")
    budi << "315 budi * :…"


def test_multi_prefix_shows_every_standing() -> None:
    _, andi, budi = two_in_a_room("multi-prefix")
    andi >> "MODE #lab +v andi"
    budi.read()
    budi >> "WHO andi"
    budi << ANDI.format("H@+")


@pytest.mark.parametrize("fields", ["tcuihsnfdlaor", "roaldfnshiuct"])
def test_chosen_fields_come_in_the_order_of_the_specification(fields: str) -> None:
    house, _andi, budi = two_in_a_room()
    house.now += 7
    budi >> f"WHO andi %{fields},123"
    budi << (
        "354 budi 123 #lab ~andi 10.0.0.1 10.0.0.1 warkop.local andi H@ 0 7 0 n/a :Andi Nama"
    )
    budi << "315 budi andi :…"


def test_the_account_is_a_field_and_a_token_that_is_none_is_zero() -> None:
    _, andi, budi = two_in_a_room()
    budi >> "WHO andi %na"
    budi << "354 budi andi 0"
    budi << "315 budi andi :…"
    andi.session.account = "andi1"
    budi >> "WHO andi %tna,1234"
    budi << "354 budi 0 andi andi1"
    budi << "315 budi andi :…"
    budi >> "WHO andi %"
    assert budi.verbs() == ["315"]


def test_whox_is_announced() -> None:
    andi = House().connect()
    andi >> "NICK andi" >> "USER andi 0 * :Andi"
    assert any("WHOX" in one.params for one in andi.read() if one.verb == "005")
