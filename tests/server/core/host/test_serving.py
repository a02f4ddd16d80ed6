"""The host speaks to everybody, shares the work, and ends the server."""

from __future__ import annotations

from server.core.happening import HappeningKind
from server.core.history import MemoryShelf
from tests.server.core.dialogue import SERVER, House
from tests.server.core.logins import come_back, enrol, say_plain


def test_everybody_hears_an_announcement_in_a_room_or_not() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    unregistered = house.connect()
    andi >> "JOIN #lab"
    andi.read()
    assert house.host("announce  tutup jam  5") == ["2 people were told"]
    andi << f":{SERVER} NOTICE andi :tutup jam  5"
    budi << f":{SERVER} NOTICE budi :tutup jam  5"
    unregistered.hears_nothing()


def test_one_person_is_one_person() -> None:
    house = House()
    house.arrive("andi")
    assert house.host("announce halo") == ["1 person was told"]


def test_an_operator_without_account_is_one_until_leaving() -> None:
    house = House()
    andi = house.arrive("andi")
    (line,) = house.host("op andi")
    assert line.startswith("andi is operator until leaving")
    andi << f":{SERVER} MODE andi +o"
    andi >> "QUIT"
    assert not house.arrive("andi").session.is_operator


def test_an_operator_with_account_is_one_again_after_a_restart() -> None:
    shelf = MemoryShelf()
    house = House(shelf=shelf)
    enrol(house, "andi")
    andi = come_back(house, "andi")
    assert house.host("op andi") == ["andi is operator for good"]
    andi << f":{SERVER} MODE andi +o"
    later = House(shelf=shelf)
    assert come_back(later, "andi").session.is_operator
    guest = later.arrive("tamu", "sasl")
    say_plain(guest, "andi")
    assert guest.session.is_operator


def test_an_account_is_made_operator_while_its_owner_is_away() -> None:
    house = House()
    enrol(house, "andi")
    assert house.host("op andi") == ["andi is operator for good"]
    assert come_back(house, "andi").session.is_operator


def test_what_was_given_is_taken_back_for_good() -> None:
    shelf = MemoryShelf()
    house = House(shelf=shelf)
    enrol(house, "andi")
    andi = come_back(house, "andi")
    house.host("op andi")
    andi.read()
    assert house.host("deop andi") == ["andi is no longer operator"]
    andi << f":{SERVER} MODE andi -o"
    assert not come_back(House(shelf=shelf), "andi").session.is_operator
    assert house.host("deop andi") == ["andi is no operator; `people` shows who is"]


def test_an_absent_operator_can_be_taken_back_and_a_guest_too() -> None:
    house = House()
    enrol(house, "andi")
    house.host("op andi")
    assert house.host("deop ANDI") == ["ANDI is no longer operator"]
    budi = house.arrive("budi")
    house.host("op budi")
    assert house.host("deop budi") == ["budi is no longer operator"]
    assert not budi.session.is_operator


def test_nobody_can_be_made_operator_who_is_not_there() -> None:
    assert House().host("op joko") == [
        "Nobody here has the nick joko; `people` lists everybody"
    ]


def test_stop_tells_whoever_runs_the_server_why() -> None:
    house = House()
    assert house.host("stop pulang dulu") == ["The server ends"]
    assert house.said(HappeningKind.STOPPED) == ["pulang dulu"]
