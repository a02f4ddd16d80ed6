"""MODE for rooms: what was announced holds, and what does not hold is not announced."""

from __future__ import annotations

import pytest

from server.core.limits import KEY_LENGTH, LIST_LENGTH, MODES
from tests.server.core.dialogue import START, House, Person


def room_of(*nicks: str) -> tuple[House, list[Person]]:
    """The first moderates."""
    house = House()
    people = [house.arrive(nick) for nick in nicks]
    for person in people:
        person >> "JOIN #lab"
    for person in people:
        person.read()
    return house, people


def test_the_modes_and_the_beginning_of_a_room_can_be_asked_for() -> None:
    _house, (andi,) = room_of("andi")
    andi >> "MODE #lab +int"
    andi << ":andi MODE #lab +i"
    andi >> "MODE #LAB"
    andi << "324 andi #lab +int"
    andi << f"329 andi #lab {START // 1000}"
    andi >> "MODE #lab -int"
    andi << ":andi MODE #lab -int"
    andi >> "MODE #lab"
    andi << "324 andi #lab +"


def test_a_change_is_seen_by_all_and_no_change_by_nobody() -> None:
    _, (andi, budi) = room_of("andi", "budi")
    andi >> "MODE #lab +m-t+o budi"
    for person in (andi, budi):
        person << ":andi MODE #lab +m-t+o budi"
    andi >> "MODE #lab +m-t+o budi"
    andi.hears_nothing()
    budi.hears_nothing()


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("MODE #lab +o budi", "482 budi #lab :…"),
        ("MODE #lab +k x", "482 budi #lab :…"),
        ("MODE #gone +o budi", "403 budi #gone :…"),
        ("MODE #other +o andi", "442 budi #other :…"),
        ("MODE", "461 budi MODE :…"),
        ("MODE :# a", "403 budi #_a :…"),
    ],
)
def test_who_does_not_moderate_changes_nothing(line: str, refusal: str) -> None:
    house, (_andi, budi) = room_of("andi", "budi")
    house.arrive("cici") >> "JOIN #other"
    budi >> line
    budi << refusal
    budi.hears_nothing()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ("+o nobody", "401 andi nobody :…"),
        ("+o cici", "441 andi cici #lab :…"),
        ("+o", "461 andi MODE :…"),
        ("+X", "472 andi X :…"),
        ("+k", "696 andi #lab k * :…"),
        ("+k :", "696 andi #lab k * :…"),
        ("+k :with spaces", "696 andi #lab k * :…"),
        ("+k " + "x" * (KEY_LENGTH + 1), "696 andi #lab k * :…"),
        ("+l", "696 andi #lab l * :…"),
        ("+l :", "696 andi #lab l * :…"),
        ("+l 0", "696 andi #lab l 0 :…"),
        ("+l -1", "696 andi #lab l -1 :…"),
        ("+l abc", "696 andi #lab l abc :…"),
        ("+l :a b", "696 andi #lab l a_b :…"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_once(change: str, refusal: str) -> None:
    house, (andi,) = room_of("andi")
    house.arrive("cici")
    andi >> f"MODE #lab {change}"
    andi << refusal
    andi.hears_nothing()


def test_one_change_too_many_is_dropped() -> None:
    _house, people = room_of("andi", *(f"budi{number}" for number in range(MODES + 1)))
    nicks = " ".join(person.session.nick for person in people[1:])
    people[0] >> f"MODE #lab +{'v' * (MODES + 1)} {nicks}"
    people[0] << f":andi MODE #lab +{'v' * MODES} {' '.join(nicks.split()[:MODES])}"


# -- the password ----------------------------------------------------------------------------------


def test_a_password_is_needed_from_then_on_and_shown_to_who_set_it_only() -> None:
    house, (andi, budi) = room_of("andi", "budi")
    andi >> "MODE #lab +k kopi"
    andi << ":andi MODE #lab +k kopi"
    budi << ":andi MODE #lab +k *"
    cici = house.arrive("cici")
    for line in ("JOIN #lab", "JOIN #lab teh"):
        cici >> line
        cici << "475 cici #lab :…"
        cici.hears_nothing()
    cici >> "JOIN #lab kopi"
    cici << ":cici JOIN #lab"
    andi.read()
    andi >> "MODE #lab"
    andi << "324 andi #lab +ntk *"


@pytest.mark.parametrize("given", ["", " kopi", " *"])
def test_a_password_is_taken_away_whatever_is_given(given: str) -> None:
    house, (andi,) = room_of("andi")
    andi >> "MODE #lab +k kopi"
    andi.read()
    andi >> f"MODE #lab -k{given}"
    andi << ":andi MODE #lab -k *"
    house.arrive("budi") >> "JOIN #lab"
    andi << ":budi JOIN #lab"


@pytest.mark.parametrize("line", ["+kk kopi :bad key", "+kk :bad kopi", "+kk teh kopi"])
def test_of_several_passwords_the_last_that_can_be_one_locks_the_room(line: str) -> None:
    house, (andi,) = room_of("andi")
    andi >> f"MODE #lab {line.replace(':bad kopi', 'bad,key kopi')}"
    assert "MODE" in andi.verbs()
    budi = house.arrive("budi")
    budi >> "JOIN #lab"
    budi << "475 budi #lab :…"
    budi >> "JOIN #lab kopi"
    budi << ":budi JOIN #lab"


def test_a_password_beyond_the_last_change_that_is_made_is_none() -> None:
    house, (andi,) = room_of("andi")
    andi >> f"MODE #lab +k{'v' * (MODES - 1)}k kopi {'andi ' * (MODES - 1)}teh"
    andi << f":andi MODE #lab +k{'v'} kopi andi"
    budi = house.arrive("budi")
    budi >> "JOIN #lab kopi"
    budi << ":budi JOIN #lab"


# -- the limit -------------------------------------------------------------------------------------


def test_a_full_room_takes_nobody_but_keeps_whom_it_has() -> None:
    house, (andi, budi) = room_of("andi", "budi")
    andi >> "MODE #lab +l 1"
    andi << ":andi MODE #lab +l 1"
    budi.read()
    budi >> "PRIVMSG #lab :masih"
    andi << ":budi PRIVMSG #lab masih"
    cici = house.arrive("cici")
    cici >> "JOIN #lab"
    cici << "471 cici #lab :…"
    andi >> "MODE #lab -l"
    andi << ":andi MODE #lab -l"
    cici >> "JOIN #lab"
    cici << ":cici JOIN #lab"


# -- lists -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letter", "entry", "end"), [("b", "367", "368"), ("e", "348", "349"), ("I", "346", "347")]
)
def test_a_list_is_shown_to_members_also_to_those_who_moderate_nothing(
    letter: str, entry: str, end: str
) -> None:
    house, (andi, budi) = room_of("andi", "budi")
    cici = house.arrive("cici")
    andi >> f"MODE #lab +{letter} dedi"
    andi << f":andi MODE #lab +{letter} dedi!*@*"
    budi.read()
    for question in (f"+{letter}", letter):
        budi >> f"MODE #lab {question}"
        budi << f"{entry} budi #lab dedi!*@* andi!~andi@10.0.0.1 {START // 1000}"
        budi << f"{end} budi #lab :…"
    budi.hears_nothing()
    cici >> f"MODE #lab +{letter}"
    cici << f"{end} cici #lab :…"


def test_a_mask_is_in_a_list_once_in_whatever_case() -> None:
    _, (andi,) = room_of("andi")
    andi >> "MODE #lab +b BUDI!*@*" >> "MODE #lab +b budi!*@*"
    andi << ":andi MODE #lab +b BUDI!*@*"
    andi.hears_nothing()
    andi >> "MODE #lab -b budi!*@*"
    andi << ":andi MODE #lab -b BUDI!*@*"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("budi", "budi!*@*"), ("*@10.*", "*!*@10.*"), ("a!b", "a!b@*"), ("!", "*!*@*")],
)
def test_half_a_mask_is_made_whole(typed: str, kept: str) -> None:
    _, (andi,) = room_of("andi")
    andi >> f"MODE #lab +b {typed}"
    andi << f":andi MODE #lab +b {kept}"


def test_a_full_list_is_said() -> None:
    _, (andi,) = room_of("andi")
    for number in range(LIST_LENGTH):
        andi >> f"MODE #lab +b budi{number}"
    andi.read()
    andi >> "MODE #lab +e cici"
    andi << "478 andi #lab cici!*@* :…"


def test_a_ban_keeps_out_and_an_exception_lets_in() -> None:
    house, (andi,) = room_of("andi")
    budi = house.arrive("Budi")
    andi >> "MODE #lab +b ba*!*@*" >> "MODE #lab +b bu*!*@*"
    budi >> "JOIN #lab"
    budi << "474 Budi #lab :…"
    andi >> "MODE #lab +e *di!*@*"
    budi >> "JOIN #lab"
    budi << ":Budi JOIN #lab"


def test_by_invitation_only_means_invited_or_on_the_list() -> None:
    house, (andi,) = room_of("andi")
    budi, cici = house.arrive("budi"), house.arrive("cici")
    andi >> "MODE #lab +i" >> "MODE #lab +I budi!*@*"
    cici >> "JOIN #lab"
    cici << "473 cici #lab :…"
    budi >> "JOIN #lab"
    budi << ":budi JOIN #lab"


@pytest.mark.parametrize("mask", [":", ": ", "::", ":\u200b"])
def test_a_mask_of_nothing_that_can_be_seen_does_not_name_everybody(mask: str) -> None:
    house, (andi,) = room_of("andi")
    andi >> f"MODE #lab +b {mask}"
    assert "MODE" not in andi.verbs()
    house.arrive("budi") >> "JOIN #lab"
    andi << ":budi JOIN #lab"


def test_a_mask_that_begins_with_a_colon_breaks_no_announcement_and_no_list() -> None:
    _, (andi, budi) = room_of("andi", "budi")
    andi >> "MODE #lab +k kopi" >> "MODE #lab +b-k ::x"
    andi.skip_to("MODE")
    andi << ":andi MODE #lab +b-k x!*@* *"
    assert budi.verbs() == ["MODE", "MODE"]
    andi >> "MODE #lab b"
    andi << "367 andi #lab x!*@* … …"


# -- standings -------------------------------------------------------------------------------------


def test_a_half_moderator_gives_voice_and_nothing_more() -> None:
    _, (andi, budi, _cici) = room_of("andi", "budi", "cici")
    andi >> "MODE #lab +h budi"
    budi.read()
    budi >> "MODE #lab +v cici"
    budi << ":budi MODE #lab +v cici"
    budi >> "MODE #lab +o cici"
    budi << "482 budi #lab :…"
    budi >> "MODE #lab -o andi"
    budi << "482 budi #lab :…"
    budi >> "MODE #lab -h budi"
    budi << ":budi MODE #lab -h budi"
    budi >> "MODE #lab +v cici"
    budi << "482 budi #lab :…"
