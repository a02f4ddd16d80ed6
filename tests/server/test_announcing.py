"""What the server says of itself: true, and no secret rooms."""

from __future__ import annotations

import pytest

from protocol.words import spoken
from server.announcing import announcement, identity_lines, listed_rooms, revision
from tests.server.core.dialogue import House


@pytest.fixture
def house() -> House:
    """A house where andi talks in #lab and in #dapur."""
    house = House()
    house.arrive("andi") >> "JOIN #lab" >> "JOIN #dapur"
    return house


def test_secret_rooms_are_told_to_nobody_and_move_nothing(house: House) -> None:
    before = revision(house.world)
    house.arrive("budi")
    with_budi = revision(house.world)
    house.arrive("citra") >> "JOIN #rahasia" >> "MODE #rahasia +s"
    assert [room.name for room in listed_rooms(house.world)] == ["#lab", "#dapur"]
    said = announcement(house.world, "a" * 64, 6697)
    assert [room.name for room in said.rooms] == ["lab", "dapur"]
    assert said.people == 3
    assert len({before, with_budi, revision(house.world)}) == 3


@pytest.mark.parametrize(
    "line",
    ["JOIN #kopi", "PART #lab", "MODE #lab +k kopi", "MODE #lab +s", "QUIT"],
)
def test_the_revision_changes_with_everything_a_look_would_show(house: House, line: str) -> None:
    budi = house.arrive("budi")
    budi >> "JOIN #gudang" >> "PART #gudang"
    before = revision(house.world)
    next(iter(house._people.values())) >> line
    assert revision(house.world) != before


def test_the_revision_of_an_unchanged_server_survives_a_restart(house: House) -> None:
    same = House()
    same.arrive("andi") >> "JOIN #dapur" >> "JOIN #lab"
    assert revision(same.world) == revision(house.world)
    # By value, because another process must find the same: hash() would differ.
    assert revision(House().world) == 1394531668


def test_talking_and_topics_do_not_change_it(house: House) -> None:
    before = revision(house.world)
    next(iter(house._people.values())) >> "PRIVMSG #lab :halo" >> "TOPIC #lab :kopi"
    assert revision(house.world) == before
    assert 0 <= before < 2**32


def test_the_host_can_read_words_aloud_instead_of_digits() -> None:
    assert identity_lines("3f9a01bc77de0042" * 4) == [
        f"fingerprint {' '.join(['3f9a 01bc 77de 0042'] * 4)}",
        f"words {spoken('3f9a01bc77de0042' * 4)}",
    ]
