"""LUSERS: the numbers are those of the people who are really here."""

from __future__ import annotations

from tests.server.core.dialogue import House, Person


def numbers(person: Person) -> tuple[int, int, int, int, int]:
    """Visible, invisible, not registered, here now, most at once."""
    person >> "LUSERS"
    lines = {line.verb: line.params for line in person.read()}
    words = lines["251"][1].split()
    unknown = int(lines["253"][1]) if "253" in lines else 0
    assert lines["265"][1:3] == lines["266"][1:3]
    return int(words[2]), int(words[5]), unknown, int(lines["265"][1]), int(lines["265"][2])


def test_people_are_counted_as_they_come_hide_and_go() -> None:
    house = House()
    andi = house.arrive("andi")
    assert numbers(andi) == (1, 0, 0, 1, 1)
    stranger = house.connect()
    stranger >> "NICK budi"
    assert numbers(andi) == (1, 0, 1, 1, 1)
    stranger >> "USER budi 0 * :Budi"
    assert numbers(andi) == (2, 0, 0, 2, 2)
    stranger >> "MODE budi +i"
    assert numbers(andi) == (1, 1, 0, 2, 2)
    stranger >> "QUIT"
    assert numbers(andi) == (1, 0, 0, 1, 2)


def test_rooms_are_counted() -> None:
    andi = House().arrive("andi")
    andi >> "JOIN #a,#b"
    andi.read()
    andi >> "LUSERS"
    assert [line.params[1] for line in andi.read() if line.verb == "254"] == ["2"]
