"""LIST: who asks for rooms gets those that he may know, and no others."""

from __future__ import annotations

from protocol.message import Message
from server.core.world import Rules
from tests.server.core.dialogue import START, House, Person


def listed(person: Person, question: str) -> set[str]:
    """The rooms in the answer to a LIST command, which must be whole."""
    person >> question
    person << "321 … Room :…"
    *rooms, end = person.read()
    assert (end.verb, len(end.params)) == ("323", 2)
    assert all(room.verb == "322" for room in rooms)
    return {room.params[1] for room in rooms}


def two_rooms() -> tuple[House, Person, Person]:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #kopi" >> "JOIN #teh"
    return house, andi, budi


def test_a_room_is_listed_with_people_and_topic() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab" >> "TOPIC #lab :tugas besar"
    budi >> "LIST"
    budi << "321 budi Room :…"
    budi << "322 budi #lab 1 :tugas besar"
    budi << "323 budi :…"
    budi.hears_nothing()


def test_without_rooms_the_list_is_empty_but_ends() -> None:
    assert listed(House().arrive("andi"), "LIST") == set()


def test_a_room_that_is_not_there_is_no_error() -> None:
    assert listed(House().arrive("andi"), "LIST #gone") == set()


def test_a_room_without_people_is_listed_to_who_asks_for_it_or_for_all() -> None:
    house = House()
    house.world.add_room("#jarkom", permanent=True)
    andi = house.arrive("andi")
    assert listed(andi, "LIST") == set()
    assert listed(andi, "LIST <5") == set()
    assert listed(andi, "LIST !#x") == set()
    assert listed(andi, "LIST *") == {"#jarkom"}
    assert listed(andi, "LIST #JARKOM") == {"#jarkom"}


def test_a_secret_room_is_listed_to_its_members_only() -> None:
    _house, andi, budi = two_rooms()
    andi >> "MODE #teh +s"
    andi.read()
    assert listed(budi, "LIST") == {"#kopi"}
    assert listed(budi, "LIST #teh") == set()
    assert listed(andi, "LIST") == {"#kopi", "#teh"}


def test_invisible_people_are_not_counted_for_outsiders() -> None:
    _house, andi, budi = two_rooms()
    andi >> "MODE andi +i"
    budi >> "LIST #teh"
    assert [one.params[2] for one in budi.read() if one.verb == "322"] == ["0"]


def test_masks_select_and_a_mark_turns_them_round() -> None:
    _house, _andi, budi = two_rooms()
    assert listed(budi, "LIST *KO*") == {"#kopi"}
    assert listed(budi, "LIST #k*,#t*") == {"#kopi", "#teh"}
    assert listed(budi, "LIST #susu*") == set()
    assert listed(budi, "LIST !*ko*") == {"#teh"}
    assert listed(budi, "LIST !#k*,!#t*") == set()


def test_a_name_with_a_backslash_is_found_by_itself() -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> "JOIN #a\\b"
    andi.read()
    assert listed(andi, "LIST #a\\b") == {"#a\\b"}


def test_numbers_of_people_select() -> None:
    _house, _andi, budi = two_rooms()
    budi >> "JOIN #teh"
    budi.read()
    assert listed(budi, "LIST >0") == {"#kopi", "#teh"}
    assert listed(budi, "LIST >1") == {"#teh"}
    assert listed(budi, "LIST <2") == {"#kopi"}
    assert listed(budi, "LIST <1") == set()
    assert listed(budi, "LIST >0,<2") == {"#kopi"}


def test_minutes_since_the_beginning_select() -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> "JOIN #old"
    house.now += 120
    andi >> "JOIN #new"
    house.now += 60
    andi.read()
    assert listed(andi, "LIST C>2") == {"#old"}
    assert listed(andi, "LIST C<2") == {"#new"}
    assert listed(andi, "LIST C<0") == set()
    assert listed(andi, "LIST C>0") == {"#old", "#new"}


def test_minutes_since_the_topic_select_only_rooms_with_one() -> None:
    house, andi, budi = two_rooms()
    andi >> "JOIN #none" >> "TOPIC #kopi :panas"
    house.now += 120
    andi >> "TOPIC #teh :manis"
    house.now += 60
    assert listed(budi, "LIST T>2") == {"#kopi"}
    assert listed(budi, "LIST T<2") == {"#teh"}
    assert listed(budi, "LIST T>0") == {"#kopi", "#teh"}


def test_the_filters_are_announced() -> None:
    andi = House(Rules(started=START)).connect()
    andi >> "NICK andi" >> "USER andi 0 * :Andi"
    tokens: list[Message] = [one for one in andi.read() if one.verb == "005"]
    assert any("ELIST=CMNTU" in one.params for one in tokens)
