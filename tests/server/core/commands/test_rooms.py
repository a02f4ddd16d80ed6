"""NAMES, TOPIC, INVITE, KICK: who may does it before all eyes; who may not is told why."""

from __future__ import annotations

import pytest

from server.core.limits import TARGETS, TOPIC_LENGTH
from tests.server.core.dialogue import House, Person


def room_of(*nicks: str) -> tuple[House, list[Person]]:
    """The first moderates."""
    house = House()
    people = [house.arrive(nick) for nick in nicks]
    for person in people:
        person >> "JOIN #lab"
    for person in people:
        person.read()
    return house, people


# -- NAMES -----------------------------------------------------------------------------------------


def test_names_shows_the_members_with_their_standing() -> None:
    _, (_andi, budi) = room_of("andi", "budi")
    budi >> "NAMES #LAB"
    budi << "353 budi = #lab :@andi budi"
    budi << "366 budi #LAB :…"
    budi.hears_nothing()


def test_names_of_several_rooms_ends_once_with_what_was_asked() -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> "JOIN #a,#b"
    andi.read()
    andi >> "NAMES #a,#b"
    andi << "353 andi = #a @andi"
    andi << "353 andi = #b @andi"
    andi << "366 andi #a,#b :…"
    andi.hears_nothing()


@pytest.mark.parametrize("name", ["#gone", "invalid"])
def test_names_of_no_room_is_the_end_alone(name: str) -> None:
    andi = House().arrive("andi")
    andi >> f"NAMES {name}"
    andi << f"366 andi {name} :…"
    andi.hears_nothing()


def test_names_without_a_room_shows_all_that_may_be_known() -> None:
    house, (andi,) = room_of("andi")
    budi = house.arrive("budi")
    budi >> "JOIN #secret" >> "MODE #secret +s"
    house.world.add_room("#empty", permanent=True)
    andi >> "NAMES"
    andi << "353 andi = #lab @andi"
    andi << "366 andi * :…"
    andi.hears_nothing()


def test_a_secret_room_is_marked_and_hidden_from_others() -> None:
    house, (andi,) = room_of("andi")
    budi = house.arrive("budi")
    andi >> "MODE #lab +s"
    andi.read()
    andi >> "NAMES #lab"
    andi << "353 andi @ #lab @andi"
    budi >> "NAMES #lab"
    budi << "366 budi #lab :…"


def test_names_with_addresses_are_cut_into_lines_that_fit() -> None:
    _house, people = room_of(*(f"{'budi' * 5}{number}" for number in range(40)))
    people[0] >> "CAP REQ userhost-in-names"
    people[0].read()
    people[0] >> "NAMES #lab"
    *lines, end = people[0].read()
    assert end.verb == "366"
    shown = " ".join(line.params[3] for line in lines).split()
    assert [name.lstrip("@") for name in shown] == [one.session.source for one in people]
    assert max(map(len, people[0].raw.split(b"\r\n"))) <= 510


def test_names_shows_every_standing_to_who_knows_multi_prefix() -> None:
    house, (andi, budi) = room_of("andi", "budi")
    andi >> "MODE #lab +vh andi budi"
    cici = house.arrive("cici", "multi-prefix")
    cici >> "JOIN #lab"
    cici << ":cici JOIN #lab"
    cici << "353 cici = #lab :@+andi %budi cici"
    budi.read()
    budi >> "NAMES #lab"
    budi << "353 budi = #lab :@andi %budi cici"


# -- TOPIC -----------------------------------------------------------------------------------------


def test_a_topic_is_set_seen_and_taken_away() -> None:
    house, (andi, budi) = room_of("andi", "budi")
    budi >> "TOPIC #lab"
    budi << "331 budi #lab :…"
    andi >> "TOPIC #lab :tugas besar"
    for person in (andi, budi):
        person << ":andi TOPIC #lab :tugas besar"
    budi >> "TOPIC #lab"
    budi << "332 budi #lab :tugas besar"
    budi << "333 budi #lab andi!~andi@10.0.0.1 1700000000"
    andi >> "TOPIC #lab :"
    budi << ":andi TOPIC #lab :"
    house.arrive("cici") >> "JOIN #lab"


def test_the_same_topic_again_is_no_news() -> None:
    _, (andi, budi) = room_of("andi", "budi")
    andi >> "TOPIC #lab :tugas" >> "TOPIC #lab :tugas"
    assert budi.verbs() == ["TOPIC"]
    assert andi.verbs() == ["TOPIC"]


def test_a_topic_is_cut_at_its_length_between_characters() -> None:
    _, (andi,) = room_of("andi")
    andi >> "TOPIC #lab :a" + "é" * 200
    andi << f":andi TOPIC #lab :a{'é' * ((TOPIC_LENGTH - 1) // 2)}"


def test_only_moderators_set_the_topic_unless_the_room_lets_everybody() -> None:
    _, (andi, budi) = room_of("andi", "budi")
    andi >> "MODE #lab +v budi"
    budi.read()
    budi >> "TOPIC #lab :x"
    budi << "482 budi #lab :…"
    andi >> "MODE #lab -t"
    budi.read()
    budi >> "TOPIC #lab :x"
    budi << ":budi TOPIC #lab x"


def test_a_topic_of_no_room_or_anothers_room_is_refused() -> None:
    house, _ = room_of("andi")
    cici = house.arrive("cici")
    cici >> "TOPIC #gone"
    cici << "403 cici #gone :…"
    cici >> "TOPIC #lab :x"
    cici << "442 cici #lab :…"
    cici >> "TOPIC"
    cici << "461 cici TOPIC :…"


# -- INVITE ----------------------------------------------------------------------------------------


def test_an_invitation_reaches_the_guest_and_opens_the_door_once() -> None:
    house, (andi, cici) = room_of("andi", "cici")
    budi = house.arrive("budi")
    andi >> "MODE #lab +ib budi!*@*"
    andi.read()
    cici.read()
    budi >> "JOIN #lab"
    budi << "474 budi #lab :…"
    andi >> "INVITE Budi #LAB"
    andi << "341 andi budi #lab"
    budi << ":andi INVITE budi #lab"
    cici.hears_nothing()
    budi >> "INVITE"
    budi << "336 budi #lab"
    budi << "337 budi :…"
    budi >> "JOIN #lab"
    budi << ":budi JOIN #lab"
    andi >> "KICK #lab budi"
    budi.read()
    budi >> "JOIN #lab"
    budi << "474 budi #lab :…"


def test_members_who_asked_see_invitations() -> None:
    house, (andi,) = room_of("andi")
    _budi, cici = house.arrive("budi"), house.arrive("cici", "invite-notify")
    cici >> "JOIN #lab"
    cici.read()
    andi >> "INVITE budi #lab"
    cici << ":andi INVITE budi #lab"


def test_an_invitation_to_somebody_away_says_so() -> None:
    house, (andi,) = room_of("andi")
    house.arrive("budi") >> "AWAY :makan"
    andi >> "INVITE budi #lab"
    andi << "341 andi budi #lab"
    andi << "301 andi budi :makan"


def test_invitations_that_cannot_be_are_refused() -> None:
    house, (andi, budi) = room_of("andi", "budi")
    cici = house.arrive("cici")
    andi >> "INVITE nobody #lab"
    andi << "401 andi nobody :…"
    andi >> "INVITE cici #gone"
    andi << "403 andi #gone :…"
    andi >> "INVITE budi #lab"
    andi << "443 andi budi #lab :…"
    andi >> "INVITE cici"
    andi << "461 andi INVITE :…"
    cici >> "INVITE andi #lab"
    cici << "442 cici #lab :…"
    budi >> "INVITE cici #lab"
    budi << "341 budi cici #lab"
    andi >> "MODE #lab +i"
    budi.read()
    budi >> "INVITE cici #lab"
    budi << "482 budi #lab :…"


# -- KICK ------------------------------------------------------------------------------------------


def test_a_kick_is_seen_by_all_and_has_a_reason() -> None:
    _, (andi, budi, cici) = room_of("andi", "budi", "cici")
    andi >> "KICK #LAB Budi :pergi dulu"
    for person in (andi, budi, cici):
        person << ":andi KICK #lab budi :pergi dulu"
    andi >> "KICK #lab cici"
    cici << ":andi KICK #lab cici andi"
    budi.hears_nothing()


@pytest.mark.parametrize("rooms", ["#lab", "#lab,#lab"])
def test_several_are_put_out_each_in_a_message_of_its_own(rooms: str) -> None:
    _, (andi, _budi, _cici, dedi) = room_of("andi", "budi", "cici", "dedi")
    andi >> f"KICK {rooms} budi,cici :bye"
    dedi << ":andi KICK #lab budi bye"
    dedi << ":andi KICK #lab cici bye"
    dedi.hears_nothing()


def test_more_than_the_limit_stay() -> None:
    house, (andi, *others) = room_of("andi", *(f"budi{number}" for number in range(TARGETS + 1)))
    andi >> f"KICK #lab {','.join(other.session.nick for other in others)}"
    assert len(house.world.rooms["#lab"].members) == 2


def test_kicks_that_cannot_be_are_refused() -> None:
    house, (andi, budi) = room_of("andi", "budi")
    cici = house.arrive("cici")
    cici >> "KICK #lab budi"
    cici << "442 cici #lab :…"
    cici >> "KICK #gone budi"
    cici << "403 cici #gone :…"
    budi >> "KICK #lab andi"
    budi << "482 budi #lab :…"
    andi >> "KICK #lab cici"
    andi << "441 andi cici #lab :…"
    andi >> "KICK #lab nobody"
    andi << "401 andi nobody :…"
    andi >> "KICK #lab,#gone budi"
    andi << "461 andi KICK :…"
    andi >> "KICK #lab"
    andi << "461 andi KICK :…"
    budi.hears_nothing()


def test_a_half_moderator_puts_out_members_but_no_moderator() -> None:
    _, (andi, budi, _cici) = room_of("andi", "budi", "cici")
    andi >> "MODE #lab +h budi"
    budi.read()
    budi >> "KICK #lab andi"
    budi << "482 budi #lab :…"
    budi >> "KICK #lab cici"
    budi << ":budi KICK #lab cici budi"


def test_who_puts_himself_out_moderates_no_more() -> None:
    _house, (andi, budi) = room_of("andi", "budi")
    andi >> "KICK #lab andi,budi"
    andi << ":andi KICK #lab andi andi"
    andi << "442 andi #lab :…"
    assert budi.verbs() == ["KICK"]


def test_targets_beyond_the_limit_are_named_and_not_kicked() -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> "JOIN #lab"
    nicks = [f"n{number}" for number in range(TARGETS + 1)]
    for nick in nicks:
        house.arrive(nick) >> "JOIN #lab"
    andi.read()
    andi >> f"KICK #lab {','.join(nicks)}"
    assert andi.verbs() == ["KICK"] * TARGETS + ["407"]
