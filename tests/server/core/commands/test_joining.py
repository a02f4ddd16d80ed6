"""JOIN and PART: who is in a room sees who comes and goes, and who comes sees the room."""

from __future__ import annotations

import pytest

from protocol.names import CHANNEL_LIMIT
from server.core.limits import PASSWORD_BURST, ROOMS_PER_PERSON
from server.core.world import Rules
from tests.server.core.dialogue import House
from tests.server.core.logins import come_back, enrol


def test_who_comes_sees_the_topic_and_the_people_and_is_seen() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab"
    andi << ":andi JOIN #lab"
    andi << "353 andi = #lab @andi"
    andi << "366 andi #lab :…"
    andi >> "TOPIC #lab :kopi"
    andi.read()
    budi >> "JOIN #LAB"
    budi << ":budi JOIN #lab"
    budi << "332 budi #lab kopi"
    budi << "333 budi #lab andi!~andi@10.0.0.1 …"
    budi << "353 budi = #lab :@andi budi"
    budi << "366 budi #lab :…"
    andi << ":budi JOIN #lab"
    budi >> "JOIN #lab"
    budi.hears_nothing()


def test_extended_join_says_who_it_is() -> None:
    house = House()
    andi, budi = house.arrive("andi", "extended-join"), house.arrive("budi")
    andi >> "JOIN #lab"
    andi.read()
    budi >> "JOIN #lab"
    andi << ":budi JOIN #lab * :Budi Nama"
    assert budi.read()[0].params == ("#lab",)


def test_who_comes_while_away_is_announced_as_away() -> None:
    house = House()
    andi, budi = house.arrive("andi", "away-notify"), house.arrive("budi")
    andi >> "JOIN #lab"
    andi.read()
    budi >> "AWAY :makan" >> "JOIN #lab"
    andi << ":budi JOIN #lab"
    andi << ":budi AWAY makan"


@pytest.mark.parametrize("name", ["inv@lid", "#", "#a:b", "#a*", "&lab", "#" + "b" * CHANNEL_LIMIT])
def test_a_name_that_is_none_is_refused_and_the_others_are_entered(name: str) -> None:
    andi = House().arrive("andi")
    andi >> f"JOIN #valid,{name}"
    *joined, refused = andi.read()
    assert [one.verb for one in joined] == ["JOIN", "353", "366"]
    assert (refused.verb, refused.params[:2]) == ("403", ("andi", name))


def test_the_longest_name_is_taken() -> None:
    name = "#" + "a" * (CHANNEL_LIMIT - 1)
    andi = House().arrive("andi")
    andi >> f"JOIN {name}"
    andi << f":andi JOIN {name}"


def test_several_rooms_are_entered_with_their_passwords() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #a,#b,#c" >> "MODE #a +k x" >> "MODE #c +k z"
    budi >> "JOIN #a,#b,#c x,,z"
    assert [one.params[0] for one in budi.read() if one.verb == "JOIN"] == ["#a", "#b", "#c"]


def test_answers_to_a_labelled_join_are_one_batch() -> None:
    andi = House().arrive("andi", "batch", "labeled-response")
    andi >> "@label=x JOIN #valid,inv@lid"
    first, *lines, last = andi.read()
    assert (first.verb, first.params[1], first.tags["label"]) == ("BATCH", "labeled-response", "x")
    reference = first.params[0][1:]
    assert last.params == (f"-{reference}",)
    assert {one.tags["batch"] for one in lines} == {reference}
    assert [one.verb for one in lines] == ["JOIN", "353", "366", "403"]


def test_one_room_more_than_one_may_be_in_is_refused() -> None:
    andi = House().arrive("andi")
    for number in range(ROOMS_PER_PERSON):
        andi >> f"JOIN #lab{number}"
    andi.read()
    andi >> "JOIN #lab"
    andi << "405 andi #lab :…"
    andi >> "PART #lab0" >> "JOIN #lab"
    assert "JOIN" in andi.verbs()


def test_where_only_the_host_opens_rooms_no_others_come_into_being() -> None:
    house = House(Rules(may_create_rooms=False))
    house.world.add_room("#jarkom", permanent=True)
    andi = house.arrive("andi")
    andi >> "JOIN #lab"
    andi << "403 andi #lab :…"
    andi >> "JOIN #jarkom"
    andi << ":andi JOIN #jarkom"
    andi << "353 andi = #jarkom andi"


def test_passwords_can_be_guessed_only_so_often() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi", address="10.9.9.9")
    andi >> "JOIN #lab" >> "MODE #lab +k kopi"
    for number in range(int(PASSWORD_BURST)):
        budi >> f"JOIN #lab salah{number}"
    budi.read()
    budi >> "JOIN #lab kopi"
    budi << "475 budi #lab :Too many…"
    house.now += 60
    budi >> "JOIN #lab kopi"
    budi << ":budi JOIN #lab"


def test_an_empty_room_without_anything_worth_keeping_begins_anew() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab" >> "MODE #lab +im" >> "PART #lab"
    andi.read()
    assert "#lab" not in house.world.rooms
    budi >> "JOIN #lab"
    budi << ":budi JOIN #lab"
    budi << "353 budi = #lab @budi"


def test_who_goes_is_seen_going_with_his_reason() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    for person in (andi, budi):
        person >> "JOIN #a,#b"
    andi.read()
    budi.read()
    andi >> "PART #a,#b :pulang dulu"
    for person in (andi, budi):
        person << ":andi PART #a :pulang dulu"
        person << ":andi PART #b :pulang dulu"
    budi >> "PART #a"
    budi << ":budi PART #a"


def test_join_zero_leaves_all_rooms() -> None:
    andi = House().arrive("andi")
    andi >> "JOIN #a,#b" >> "JOIN 0"
    assert andi.verbs().count("PART") == 2
    assert not andi.session.rooms


def test_one_cannot_go_from_where_one_is_not() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab"
    budi >> "PART #lab"
    budi << "442 budi #lab :…"
    budi >> "PART #gone"
    budi << "403 budi #gone :…"
    budi >> "PART"
    budi << "461 budi PART :…"
    budi.hears_nothing()


@pytest.mark.parametrize("line", ["JOIN", "JOIN :", "JOIN ,", "JOIN ,, x"])
def test_a_join_of_nothing_is_not_met_with_silence(line: str) -> None:
    andi = House().arrive("andi")
    andi >> line
    andi << "461 andi JOIN :…"
    andi.hears_nothing()


def test_who_guessed_too_often_is_told_for_how_long_and_others_are_not_held_up() -> None:
    house = House()
    andi = house.arrive("andi")
    budi, cici = house.arrive("budi", address="10.9.9.9"), house.arrive("cici")
    andi >> "JOIN #lab" >> "MODE #lab +k kopi"
    for _ in range(int(PASSWORD_BURST)):
        budi >> "JOIN #lab salah"
        budi << "475 budi #lab :Wrong password"
    house.now += 9.9
    budi >> "JOIN #lab kopi"
    budi << "475 budi #lab :Too many wrong passwords; try again in 1 seconds"
    cici >> "JOIN #lab kopi"
    cici << ":cici JOIN #lab"
    assert "PRIVMSG" not in andi.verbs()


def test_entering_twice_at_once_is_entering_once() -> None:
    andi = House().arrive("andi")
    andi >> "JOIN #lab,#LAB,#lab"
    assert andi.verbs() == ["JOIN", "353", "366"]


def test_a_founder_is_not_locked_out_of_the_own_room() -> None:
    house = House()
    enrol(house, "andi")
    andi = come_back(house, "andi")
    andi >> "JOIN #lab" >> "MODE #lab +il 1" >> "PRIVMSG #lab :catatan" >> "PART #lab"
    andi.read()
    house.arrive("budi") >> "JOIN #lab"
    andi >> "JOIN #lab"
    andi << ":andi JOIN #lab"
    assert len(house.world.rooms["#lab"].members) == 1
