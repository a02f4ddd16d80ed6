"""PROVE: who knows a room's password comes in without showing it, and nobody else does."""

from __future__ import annotations

import pytest

from protocol.roomproof import LEAST, Answer, Challenge, encode
from protocol.scrypt import Cost
from server.core.happening import HappeningKind
from server.core.limits import PASSWORD_BURST, ROOMS_PER_PERSON
from server.core.world import Rules
from tests.server.core.dialogue import House, Person
from tests.server.core.proofs import (
    CAPABILITY,
    Try,
    answer_to,
    challenged,
    hashed,
    line_of,
    proving_house,
)

IDENTITY, NO_POINT = b"A\x01" + bytes(31), b"A" + b"\xff" * 32


def prover(house: House, nick: str = "andi", *capabilities: str, address: str = "") -> Person:
    return house.arrive(nick, CAPABILITY, *capabilities, address=address)


def refused(person: Person, code: str, room: str = "#lab") -> str:
    """The next thing that comes is that refusal; its sentence."""
    return (person << f"FAIL PROVE {code} {room} :…").params[-1]


def test_who_proves_the_password_is_proven_the_same_and_comes_in_as_with_the_key() -> None:
    house = proving_house()
    andi, budi = prover(house), house.arrive("budi")
    budi >> "JOIN #lab kopi"
    house.world.rooms["#lab"].key_hash = hashed("kopi")
    house.world.rooms["#lab"].topic = "tenang"
    said = challenged(andi)
    assert (said.cost, len(said.salt)) == (LEAST, 16)
    right = answer_to(said)
    andi >> right.line
    andi << f"PROVE #lab DONE {right.expected}"
    andi << ":andi JOIN #lab"
    andi << "332 andi #lab tenang"
    andi.skip_to("366")
    andi >> "PRIVMSG #lab halo"
    assert "kopi" not in repr(house.happenings)


def test_the_password_never_travels_and_no_two_exchanges_look_alike() -> None:
    house = proving_house()
    seen = set()
    for nick in ("andi", "budi"):
        person = prover(house, nick)
        said = challenged(person)
        right = answer_to(said)
        person >> right.line
        seen |= {said.element, right.line, right.expected}
        assert b"kopi" not in person.raw
    assert len(seen) == 6


def test_the_name_of_the_room_may_be_written_in_any_case() -> None:
    house = proving_house("#Lab")
    andi = prover(house)
    andi >> "PROVE #LAB START"
    said = Challenge.parse((andi << "PROVE #Lab CHALLENGE … … … … …").params[2:])
    andi >> answer_to(said, "#lAB").line
    andi << "PROVE #Lab DONE …"
    andi << ":andi JOIN #Lab"


def test_a_wrong_password_is_refused_charged_and_logged() -> None:
    house = proving_house()
    andi = prover(house)
    andi >> answer_to(challenged(andi), password="teh").line
    assert refused(andi, "WRONG_PASSWORD") == "Wrong password"
    andi.hears_nothing()
    (happening,) = [one for one in house.happenings if one.kind is HappeningKind.REFUSED]
    assert (happening.nick, happening.room, happening.text) == ("andi", "#lab", "Wrong password")
    assert not house.world.rooms["#lab"].members


@pytest.mark.parametrize(
    "wrong",
    [
        {"bound_to": "#lab2"},
        {"fingerprint": "cd" * 32},
        {"password": "Kopi"},
    ],
)
def test_a_proof_for_something_else_is_a_wrong_one(wrong: dict[str, str]) -> None:
    andi = prover(proving_house())
    andi >> answer_to(challenged(andi), **wrong).line
    refused(andi, "WRONG_PASSWORD")


def test_a_proof_for_a_room_with_the_same_password_does_not_open_another() -> None:
    house = proving_house("#lab", "#dapur")
    andi = prover(house)
    right = answer_to(challenged(andi, "#dapur"), "#dapur")
    challenged(andi, "#lab")
    andi >> right.line.replace("#dapur", "#lab")
    refused(andi, "WRONG_PASSWORD")


def test_an_answer_counts_once() -> None:
    house = proving_house()
    andi = prover(house)
    right = answer_to(challenged(andi))
    andi >> right.line >> "PART #lab"
    andi.read()
    andi >> right.line
    refused(andi, "NO_CHALLENGE")
    wrong = answer_to(challenged(andi), password="teh")
    andi >> wrong.line >> wrong.line
    refused(andi, "WRONG_PASSWORD")
    refused(andi, "NO_CHALLENGE")


def test_what_was_recorded_of_another_connection_opens_nothing() -> None:
    house = proving_house()
    andi, eve = prover(house), prover(house, "eve")
    recorded = answer_to(challenged(andi))
    andi >> recorded.line
    eve >> recorded.line
    refused(eve, "NO_CHALLENGE")
    challenged(eve)
    eve >> recorded.line
    refused(eve, "WRONG_PASSWORD")
    assert [one.nick for one in house.world.rooms["#lab"].members] == ["andi"]


def test_a_new_challenge_makes_the_one_before_void() -> None:
    andi = prover(proving_house())
    old = answer_to(challenged(andi))
    new = answer_to(challenged(andi))
    andi >> old.line
    refused(andi, "WRONG_PASSWORD")
    andi >> new.line
    refused(andi, "NO_CHALLENGE")


def test_two_rooms_are_proven_at_once() -> None:
    house = proving_house("#a", "#b")
    andi = prover(house)
    andi >> "PROVE #a START" >> "PROVE #b START"
    a, b = [Challenge.parse(one.params[2:]) for one in andi.read()]
    andi >> answer_to(b, "#b").line >> answer_to(a, "#a").line
    assert [one.params[0] for one in andi.read() if one.verb == "JOIN"] == ["#b", "#a"]


def test_challenges_do_not_pile_up() -> None:
    rooms = [f"#r{number}" for number in range(ROOMS_PER_PERSON + 5)]
    andi = prover(proving_house(*rooms))
    first = answer_to(challenged(andi, rooms[0]), rooms[0])
    for room in rooms[1:]:
        challenged(andi, room)
    assert len(andi.session.challenges) == ROOMS_PER_PERSON
    andi >> first.line
    refused(andi, "NO_CHALLENGE", rooms[0])


def test_guesses_are_as_few_as_with_join_and_together_with_it() -> None:
    house = proving_house()
    andi = prover(house, address="10.9.9.9")
    early = answer_to(challenged(andi))
    for _ in range(int(PASSWORD_BURST) - 1):
        andi >> answer_to(challenged(andi), password="teh").line
        refused(andi, "WRONG_PASSWORD")
    andi >> "JOIN #lab teh"
    andi << "475 andi #lab :Wrong password"
    # A challenge of before helps no more than a new one.
    andi >> "PROVE #lab START"
    assert refused(andi, "TOO_MANY_GUESSES").startswith("Too many wrong passwords; try again in")
    andi >> early.line
    refused(andi, "NO_CHALLENGE")
    budi = prover(house, "budi")
    budi >> answer_to(challenged(budi)).line
    budi << "PROVE #lab DONE …"
    house.now += 60
    andi >> answer_to(challenged(andi)).line
    andi << "PROVE #lab DONE …"
    assert house.said(HappeningKind.REFUSED).count("Wrong password") == PASSWORD_BURST


def test_a_challenge_from_before_is_not_answered_when_too_many_were_wrong() -> None:
    house = proving_house("#lab", "#dapur")
    andi = prover(house)
    right = answer_to(challenged(andi, "#dapur"), "#dapur")
    for _ in range(int(PASSWORD_BURST)):
        andi >> answer_to(challenged(andi), password="teh").line
        andi.read()
    andi >> right.line
    refused(andi, "TOO_MANY_GUESSES", "#dapur")
    assert any(text.startswith("Too many") for text in house.said(HappeningKind.REFUSED))


def test_asking_for_challenges_is_no_guess() -> None:
    andi = prover(proving_house())
    for _ in range(20):
        said = challenged(andi)
    andi >> answer_to(said).line
    andi << "PROVE #lab DONE …"


def test_a_class_that_comes_back_at_once_is_let_in_at_once() -> None:
    house = proving_house()
    people = [prover(house, f"murid{number}", address="10.0.0.9") for number in range(30)]
    tries = [answer_to(challenged(one)) for one in people]
    for person, right in zip(people, tries, strict=True):
        person >> right.line
    assert len(house.world.rooms["#lab"].members) == 30


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("ANSWER", "INVALID_ANSWER"),
        ("ANSWER x", "INVALID_ANSWER"),
        ("ANSWER x y", "INVALID_ANSWER"),
        ("ANSWER x y z", "INVALID_ANSWER"),
        (f"ANSWER {encode(bytes(32))} {encode(bytes(32))}", "INVALID_ANSWER"),
        (f"ANSWER {encode(bytes(33))} {encode(bytes(31))}", "INVALID_ANSWER"),
        (f"ANSWER {encode(bytes(33))} :", "INVALID_ANSWER"),
        (f"ANSWER {encode(bytes(33))} {encode(bytes(32))}", "WRONG_PASSWORD"),
        (f"ANSWER {encode(b'A' + bytes(32))} {encode(bytes(32))}", "WRONG_PASSWORD"),
        (f"ANSWER {encode(IDENTITY)} {encode(bytes(32))}", "WRONG_PASSWORD"),
        (f"ANSWER {encode(NO_POINT)} {encode(bytes(32))}", "WRONG_PASSWORD"),
        ("DONE", "INVALID_PARAMS"),
        ("CHALLENGE x", "INVALID_PARAMS"),
        ("MULAI", "INVALID_PARAMS"),
        (":", "INVALID_PARAMS"),
    ],
)
def test_what_is_no_answer_is_refused_and_the_next_try_works(words: str, code: str) -> None:
    house = proving_house()
    andi = prover(house)
    challenged(andi)
    andi >> f"PROVE #lab {words}"
    refused(andi, code)
    andi >> answer_to(challenged(andi)).line
    andi << "PROVE #lab DONE …"
    assert not house.said(HappeningKind.PROBLEM)


def test_the_servers_own_element_is_no_answer() -> None:
    andi = prover(proving_house())
    said = challenged(andi)
    andi >> line_of("#lab", Answer(b"A" + said.element[1:], bytes(32)))
    refused(andi, "WRONG_PASSWORD")


def test_a_room_without_a_password_and_one_that_is_not_there_have_nothing_to_prove() -> None:
    house = proving_house()
    house.world.add_room("#terbuka", permanent=True)
    andi = prover(house)
    for room in ("#terbuka", "#tiada", "bukan-ruang", "#" + "x" * 200):
        andi >> f"PROVE {room} START"
        refused(andi, "NOT_LOCKED", room if len(room) < 160 else room[:160])
    assert "#tiada" not in house.world.rooms
    andi >> "PROVE #lab"
    andi << "461 andi PROVE :…"


@pytest.mark.parametrize(
    ("modes", "numeric"), [("+i", "473"), ("+l 1", "471"), ("+b andi", "474")]
)
def test_who_may_not_enter_is_refused_before_and_after_the_proof(modes: str, numeric: str) -> None:
    house = proving_house()
    andi, budi = prover(house), prover(house, "budi")
    budi >> answer_to(challenged(budi)).line
    budi.read()
    house.world.rooms["#lab"].members[budi.session].standing.add("o")
    right = answer_to(challenged(andi))
    budi >> f"MODE #lab {modes}"
    andi >> "PROVE #lab START"
    andi << f"{numeric} andi #lab :…"
    budi >> f"MODE #lab {modes.replace('+', '-')}"
    right = answer_to(challenged(andi))
    budi >> f"MODE #lab {modes}"
    andi >> right.line
    andi << f"{numeric} andi #lab :…"
    andi.hears_nothing()


def test_a_ban_of_the_hosts_holds() -> None:
    house = proving_house()
    andi = prover(house)
    right = answer_to(challenged(andi))
    house.host("ban andi 10m #lab")
    andi.read()
    andi >> right.line
    andi << "474 andi #lab :…"


def test_a_password_that_was_changed_meanwhile_is_asked_for_again_and_is_no_wrong_guess() -> None:
    house = proving_house()
    room = house.world.rooms["#lab"]
    andi = prover(house)
    for _ in range(int(PASSWORD_BURST) + 1):
        right = answer_to(challenged(andi))
        room.key_hash = hashed("teh")
        andi >> right.line
        refused(andi, "PASSWORD_CHANGED")
        room.key_hash = hashed("kopi")
    right = answer_to(challenged(andi))
    room.key_hash = ""
    andi >> right.line
    refused(andi, "PASSWORD_CHANGED")
    room.key_hash = hashed("kopi")
    right = answer_to(challenged(andi))
    house.world.remove_room(room)
    andi >> right.line
    refused(andi, "PASSWORD_CHANGED")


def test_a_password_that_is_changed_while_the_proof_is_checked_keeps_out() -> None:
    house = proving_house()
    andi = prover(house)
    right = answer_to(challenged(andi))
    house.engine.receive(andi.session, f"{right.line}\r\n".encode(), house.moment())
    ((ticket, work),) = house.engine.take_work()
    house.world.rooms["#lab"].key_hash = hashed("teh")
    house.engine.finish(ticket, house.do(work), house.moment())
    house.settle()
    refused(andi, "PASSWORD_CHANGED")
    assert not house.world.rooms["#lab"].members


def test_who_goes_while_the_proof_is_checked_has_spent_a_guess() -> None:
    house = proving_house()
    for number in range(int(PASSWORD_BURST)):
        eve = prover(house, f"eve{number}", address="10.9.9.9")
        wrong = answer_to(challenged(eve), password="teh")
        house.engine.receive(eve.session, f"{wrong.line}\r\nQUIT\r\n".encode(), house.moment())
        work = house.engine.take_work()
        house.engine.disconnect(eve.session, "gone", house.moment())
        for ticket, one in work:
            house.engine.finish(ticket, house.do(one), house.moment())
    eve = prover(house, "eve", address="10.9.9.9")
    eve >> "PROVE #lab START"
    refused(eve, "TOO_MANY_GUESSES")


@pytest.mark.parametrize("kept", ["damaged", hashed("kopi", Cost(2**14, 8, 1))])
def test_a_hash_that_clients_would_not_prove_is_said_to_be_one(kept: str) -> None:
    house = proving_house()
    house.world.rooms["#lab"].key_hash = kept
    andi = prover(house)
    andi >> "PROVE #lab START"
    assert "host" in refused(andi, "UNPROVABLE")


def test_it_is_offered_only_where_the_client_sees_a_certificate() -> None:
    tls, plain = proving_house(), House(Rules())
    for house, secure, offered in ((tls, True, True), (tls, False, False), (plain, True, False)):
        andi = house.connect(secure=secure)
        andi >> "CAP LS 302"
        listed = " ".join(one.params[-1] for one in andi.read()).split()
        assert (CAPABILITY in listed) is offered
        andi >> f"CAP REQ :{CAPABILITY}"
        assert andi.read()[0].params[1] == ("ACK" if offered else "NAK")


def test_who_did_not_ask_for_the_capability_is_told_to() -> None:
    house = proving_house()
    budi = house.arrive("budi")
    budi >> "PROVE #lab START"
    assert CAPABILITY in refused(budi, "CAPABILITY_REQUIRED")
    budi >> "JOIN #lab"
    budi << "475 budi #lab :…"


def test_who_is_inside_has_nothing_to_prove() -> None:
    house = proving_house()
    andi = prover(house)
    right: Try = answer_to(challenged(andi))
    andi >> right.line
    andi.read()
    andi >> "PROVE #lab START"
    refused(andi, "NOT_NEEDED")


def test_answers_to_a_labelled_proof_carry_the_label() -> None:
    house = proving_house()
    andi = prover(house, "andi", "batch", "labeled-response")
    andi >> "@label=x PROVE #lab START"
    said = andi << "@label=x PROVE #lab CHALLENGE … … … … …"
    andi >> f"@label=y {answer_to(Challenge.parse(said.params[2:])).line}"
    first, *lines, last = andi.read()
    assert (first.verb, first.tags["label"], last.verb) == ("BATCH", "y", "BATCH")
    assert [one.verb for one in lines] == ["PROVE", "JOIN", "353", "366"]


def test_proofs_cost_as_joins_do() -> None:
    house = proving_house(limited=True)
    andi = prover(house, address="10.1.2.3")
    for _ in range(60):
        andi >> "PROVE #lab ANSWER x y"
    andi.read()
    andi >> "PROVE #lab ANSWER x y"
    assert "INVALID" not in andi.read()[-1].format()
    andi >> "PROVE #lab START"
    andi << "PROVE #lab CHALLENGE … … … … …"
