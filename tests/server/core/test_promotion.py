"""An operator knows of it at once, and nobody is told what is no news."""

from __future__ import annotations

from server.core.ownership import online
from server.core.promotion import demote, promote, recognise
from tests.server.core.dialogue import SERVER, House


def test_promotion_is_told_once_and_so_is_its_end() -> None:
    house = House()
    andi = house.arrive("andi")
    for change, sign in ((promote, "+o"), (demote, "-o")):
        change(house.world, andi.session)
        change(house.world, andi.session)
        house.settle()
        andi << f":{SERVER} MODE andi {sign}"
        andi.hears_nothing()


def test_only_the_account_of_an_operator_is_recognised() -> None:
    house = House()
    andi = house.arrive("andi")
    house.world.operators.add("Sari", "the host", 0)
    recognise(house.world, andi.session)
    assert not andi.session.is_operator
    andi.session.account = "sari"
    recognise(house.world, andi.session)
    assert andi.session.is_operator
    assert online(house.world, "SARI") == [andi.session]
    assert online(house.world, "") == []
