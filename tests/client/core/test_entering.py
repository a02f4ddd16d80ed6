"""A room's password is proven, not shown; and no server gets it that the person did not choose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from client.core.events import (
    Joined,
    JoinRefused,
    LockWanted,
    PasswordExposed,
    PasswordWanted,
)
from client.core.model import Kind
from client.core.proofs import Dealings
from protocol import pake
from protocol.roomproof import LEAST, MOST, Challenge, encode
from protocol.scrypt import Cost
from tests.client.core.dialogue import (
    ALL_CAPS,
    FINGERPRINT,
    TOLD,
    Dialogue,
    enter,
    online,
    only,
    texts,
)
from tests.client.core.prover import CAPS, SALT, Prover, answered, stretched, works

JOIN = ":andi!a@h JOIN #rahasia"


def said_nothing_of(it: Dialogue, password: str = "kopi") -> bool:
    """Whether the password is neither in what was sent since nor shown."""
    shown = repr([room.lines for room in it.talk.model.rooms.values()])
    return password not in " ".join(it.sent()) and password not in shown


# -- the right server -----------------------------------------------------------------------------


def test_who_knows_the_password_comes_in_and_it_was_never_sent() -> None:
    prover = Prover()
    it, line = answered(prover)
    assert "kopi" not in line
    assert it.says(prover.done(line)) == []
    assert only(Joined, it.says(JOIN)).room == "#rahasia"
    assert not it.talk.passwords.is_entering
    it.says(":s 353 andi = #rahasia :@andi", ":s 366 andi #rahasia :End of names")
    it.says(":s 324 andi #rahasia +knt *")
    assert said_nothing_of(it)


def test_a_room_that_was_proven_is_never_locked_anew() -> None:
    prover = Prover()
    it, line = answered(prover)
    it.says(prover.done(line), JOIN)
    it.says(":s 353 andi = #rahasia :@andi", ":s 366 andi #rahasia :End of names")
    assert it.says(":s 324 andi #rahasia +nt") == []
    assert said_nothing_of(it)


def test_the_server_writes_the_name_as_it_likes() -> None:
    prover = Prover("#Rahasia")
    it = online(CAPS)
    it.talk.join("rahasia", "kopi")
    it.says(prover.challenge())
    works(it)
    line = it.sent()[-1].replace("#rahasia", "#Rahasia")
    it.says(prover.done(line))
    assert only(Joined, it.says(":andi!a@h JOIN #Rahasia"))


def test_two_rooms_are_proven_at_once_in_any_order() -> None:
    a, b = Prover("#a", "satu"), Prover("#b", "dua")
    it = online(CAPS)
    it.talk.join("a", "satu")
    it.talk.join("b", "dua")
    assert it.sent() == ["PROVE #a START", "PROVE #b START"]
    it.says(b.challenge(), a.challenge())
    works(it)
    of_b, of_a = it.sent()
    it.says(a.done(of_a), ":andi!a@h JOIN #a", b.done(of_b), ":andi!a@h JOIN #b")
    assert it.room("#a").joined
    assert it.room("#b").joined


def test_a_wrong_password_is_asked_for_again() -> None:
    it, line = answered(Prover(), "teh")
    assert Prover().proof(line) is None
    event = only(PasswordWanted, it.says(":s FAIL PROVE WRONG_PASSWORD #rahasia :Wrong password"))
    assert (event.room, event.wrong, event.must_wait) == ("#rahasia", True, False)
    assert event.reason.startswith("rahasia is locked, and this was not its password.")
    assert not it.talk.passwords.is_entering
    it.talk.join("rahasia", "kopi")
    assert it.sent() == ["PROVE #rahasia START"]


def test_who_guessed_too_often_is_told_to_wait() -> None:
    it = online(CAPS)
    it.talk.join("rahasia", "kopi")
    text = "Too many wrong passwords; try again in 9 seconds"
    event = only(PasswordWanted, it.says(f":s FAIL PROVE TOO_MANY_GUESSES #rahasia :{text}"))
    assert (event.wrong, event.must_wait, event.reason) == (False, True, text + ".")


@pytest.mark.parametrize("numeric", ["471", "473", "474", "405"])
@pytest.mark.parametrize("late", [False, True])
def test_who_may_not_enter_is_told_why(numeric: str, late: bool) -> None:
    it = answered(Prover())[0] if late else online(CAPS)
    if not late:
        it.talk.join("rahasia", "kopi")
    assert only(JoinRefused, it.says(f":s {numeric} andi #rahasia :Cannot join channel"))
    assert not it.talk.passwords.is_entering


@pytest.mark.parametrize("code", ["UNPROVABLE", "PASSWORD_CHANGED", "NO_CHALLENGE", "WHATEVER"])
def test_any_other_failure_ends_the_join_with_its_reason(code: str) -> None:
    it, _ = answered(Prover())
    event = only(JoinRefused, it.says(f":s FAIL PROVE {code} #rahasia :try again later"))
    assert event.reason == "Try again later."
    assert said_nothing_of(it)


def test_a_failure_of_a_proof_that_nobody_began_is_only_shown() -> None:
    it = online(CAPS)
    enter(it, "#jarkom")
    it.says(":s FAIL PROVE WRONG_PASSWORD #rahasia :Wrong password")
    assert it.last().kind is Kind.ERROR


def test_what_cannot_be_a_password_is_no_guess() -> None:
    it = online(CAPS)
    for password in ("a,b", "x\ny", "\ud800", "x" * 600):
        assert only(PasswordWanted, it.talk.join("rahasia", password)).wrong
    assert it.sent() == []


def test_without_a_password_it_is_a_join_as_ever() -> None:
    it = online(CAPS)
    it.talk.join("rahasia")
    assert it.sent() == ["JOIN #rahasia"]
    assert only(PasswordWanted, it.says(":s 475 andi #rahasia :locked"))


# -- a room that has no password ------------------------------------------------------------------

NOT_LOCKED = ":s FAIL PROVE NOT_LOCKED #rahasia :There is no password to prove"


def opened(names: str = "@andi", dealings: Dealings | None = None) -> Dialogue:
    """We gave a password for a room that has none."""
    it = online(CAPS, dealings=dealings)
    it.talk.join("rahasia", "kopi")
    it.says(NOT_LOCKED)
    assert it.sent() == ["PROVE #rahasia START", "JOIN #rahasia"]
    assert it.talk.passwords.is_entering
    assert only(Joined, it.says(JOIN))
    it.says(f":s 353 andi = #rahasia :{names}", ":s 366 andi #rahasia :End of names")
    return it


def test_a_room_without_a_password_is_entered_without_one_and_that_is_said() -> None:
    it = opened("@budi andi")
    assert any("has no password here" in text for text in texts(it.room("#rahasia")))
    assert said_nothing_of(it)
    assert not it.talk.passwords.is_entering


def test_an_empty_room_is_locked_only_if_the_person_says_so() -> None:
    it = opened()
    assert "MODE #rahasia" in it.sent()
    event = only(LockWanted, it.says(":s 324 andi #rahasia +nt"))
    assert said_nothing_of(it)
    it.talk.passwords.lock(event.room, event.password)
    assert it.sent() == ["MODE #rahasia +k kopi"]


def test_who_said_beforehand_that_servers_may_see_it_is_not_asked() -> None:
    it = opened(dealings=TOLD)
    it.says(":s 324 andi #rahasia +nt")
    assert it.sent()[-1] == "MODE #rahasia +k kopi"


def test_a_room_that_was_locked_meanwhile_is_locked() -> None:
    it = online(CAPS)
    it.talk.join("rahasia", "kopi")
    it.says(NOT_LOCKED)
    assert only(PasswordWanted, it.says(":s 475 andi #rahasia :Cannot join channel (+k)"))
    assert not it.talk.passwords.is_entering
    assert said_nothing_of(it)


# -- a false server -------------------------------------------------------------------------------


def test_a_server_that_lets_in_without_a_proof_is_left_at_once() -> None:
    for late in (False, True):
        it = answered(Prover(knows="teh"))[0] if late else online(CAPS)
        if not late:
            it.talk.join("rahasia", "kopi")
            it.sent()
        events = it.says(JOIN, ":eve!e@h PRIVMSG #rahasia :halo andi")
        assert "could not prove" in only(JoinRefused, events).reason
        assert it.sent() == ["PART #rahasia"]
        assert it.talk.model.find("#rahasia") is None
        assert not it.talk.passwords.is_entering


@pytest.mark.parametrize(
    "words",
    ["", encode(bytes(32)), encode(bytes(31)), "x", "é", "a b", encode(bytes(32)) + "\n"],
)
def test_a_false_proof_is_none(words: str) -> None:
    it, _ = answered(Prover())
    events = it.says(f":s PROVE #rahasia DONE {words.strip()}")
    assert "could not prove" in only(JoinRefused, events).reason
    assert it.says(JOIN) == []
    assert it.sent() == ["PART #rahasia"]
    assert it.talk.model.find("#rahasia") is None


def test_our_own_proof_sent_back_is_none() -> None:
    it, line = answered(Prover())
    assert only(JoinRefused, it.says(f":s PROVE #rahasia DONE {line.split()[-1]}"))


def test_the_proof_of_another_room_with_the_same_password_is_none() -> None:
    a, b = Prover("#a"), Prover("#b")
    it = online(CAPS)
    it.talk.join("a", "kopi")
    it.talk.join("b", "kopi")
    it.sent()
    it.says(a.challenge(), b.challenge())
    works(it)
    of_a, _ = it.sent()
    assert only(JoinRefused, it.says(a.done(of_a).replace("#a", "#b"))).room == "#b"


def test_a_proof_through_somebody_in_the_middle_is_none() -> None:
    # The client saw the certificate in the middle, the server counts in its own.
    _, line = answered(Prover(fingerprint="cd" * 32))
    assert Prover(fingerprint="cd" * 32).proof(line) is None


def test_what_was_recorded_proves_nothing_to_the_next_client() -> None:
    prover = Prover()
    _, line = answered(prover)
    recorded = prover.done(line)
    other = online(CAPS)
    other.talk.join("rahasia", "kopi")
    other.says(prover.challenge())
    ((ticket, work),) = other.talk.passwords.take_work()
    secret = stretched("kopi", SALT, LEAST)
    fresh = pake.respond(secret, b"another" * 9 + b"!", work.binding, work.challenge)
    other.talk.passwords.finish(ticket, fresh, other.now)
    assert only(JoinRefused, other.says(recorded))


def test_one_challenge_is_answered_and_no_second_guess_is_given() -> None:
    prover = Prover()
    it, _ = answered(prover)
    it.says(prover.challenge(), Prover(knows="teh").challenge())
    assert it.talk.passwords.take_work() == []
    assert it.sent() == []


def test_nothing_is_answered_that_was_not_asked_for() -> None:
    it = online(CAPS)
    it.says(Prover().challenge(), f":s PROVE #rahasia DONE {encode(bytes(32))}", ":s PROVE #x y")
    assert it.talk.passwords.take_work() == []
    assert it.sent() == []


def test_a_challenge_for_another_room_is_not_answered() -> None:
    it = online(CAPS)
    it.talk.join("rahasia", "kopi")
    it.says(Prover("#lain").challenge())
    assert it.talk.passwords.take_work() == []


def test_a_proof_before_the_answer_is_no_proof() -> None:
    it = online(CAPS)
    it.talk.join("rahasia", "kopi")
    it.says(f":s PROVE #rahasia DONE {encode(b'')}", f":s PROVE #rahasia DONE {encode(bytes(32))}")
    assert only(JoinRefused, it.says(JOIN))


GOOD = Challenge(b"B" + bytes(32), SALT, LEAST)


@pytest.mark.parametrize(
    "said",
    [
        replace(GOOD, cost=Cost(2**14, 8, 1)),
        replace(GOOD, cost=Cost(2, 1, 1)),
        replace(GOOD, cost=Cost(2 * MOST.n, 8, 1)),
        replace(GOOD, cost=Cost(2**15, 8, 1000)),
        replace(GOOD, salt=b""),
        replace(GOOD, salt=bytes(100)),
        replace(GOOD, element=b"B"),
    ],
)
def test_work_that_is_too_easy_or_too_hard_is_not_begun(said: Challenge) -> None:
    it = online(CAPS)
    it.talk.join("rahasia", "kopi")
    it.sent()
    assert only(JoinRefused, it.says(Prover().challenge(*said.format())))
    assert it.talk.passwords.take_work() == []
    assert it.sent() == []
    assert not it.talk.passwords.is_entering


def test_a_challenge_that_is_none_of_the_group_is_told_and_answered_with_nothing() -> None:
    it = online(CAPS)
    it.talk.join("rahasia", "kopi")
    it.sent()
    it.says(Prover().challenge(*GOOD.format()))
    ((ticket, _),) = it.talk.passwords.take_work()
    assert only(JoinRefused, it.talk.passwords.finish(ticket, None, it.now))
    assert it.sent() == []


def test_work_that_comes_too_late_is_dropped() -> None:
    it = online(CAPS)
    it.talk.join("rahasia", "kopi")
    it.says(Prover().challenge())
    it.says(":s 474 andi #rahasia :You are banned")
    it.sent()
    works(it)
    assert it.sent() == []
    it.talk.join("rahasia", "kopi")
    it.says(Prover().challenge())
    it.talk.closed("", it.now)
    assert works(it) == []
    assert not it.talk.passwords.is_entering


# -- servers that do not offer it -----------------------------------------------------------------


def test_a_server_that_would_see_the_password_gets_it_only_if_the_person_agrees() -> None:
    it = online()
    event = only(PasswordExposed, it.talk.join("rahasia", "kopi"))
    assert (event.room, event.password) == ("#rahasia", "kopi")
    assert "kopi" not in repr(event)
    assert it.sent() == []
    it.talk.passwords.let_see()
    assert it.talk.join(event.room, event.password) == []
    assert it.sent() == ["JOIN #rahasia kopi"]


@pytest.mark.parametrize("dealings", [Dealings(proves=True), Dealings(proves=True, may_see=True)])
def test_a_server_that_offered_it_before_and_does_not_now_gets_nothing(dealings: Dealings) -> None:
    it = online(dealings=dealings)
    event = only(JoinRefused, it.talk.join("rahasia", "kopi"))
    assert "used to check room passwords without seeing them" in event.reason
    assert it.sent() == []
    it.talk.join("rahasia")
    assert it.sent() == ["JOIN #rahasia"]


def test_a_server_that_takes_the_offer_back_gets_nothing() -> None:
    it = online(CAPS)
    assert it.talk.passwords.are_proven
    it.says(":s CAP andi DEL :warkop/room-proof")
    it.talk.passwords.let_see()
    assert only(JoinRefused, it.talk.join("rahasia", "kopi"))
    it = Dialogue(dealings=TOLD)
    it.talk.start(FINGERPRINT)
    it.says(f":s CAP * LS :{CAPS}")
    it.says(f":s CAP andi NAK :{CAPS}", ":s CAP andi NAK :warkop/room-proof")
    it.says(":s 001 andi :Welcome")
    it.sent()
    assert only(JoinRefused, it.talk.join("rahasia", "kopi"))
    assert it.sent() == []


def test_a_server_that_does_not_know_what_it_offered_gets_nothing() -> None:
    it = online(CAPS)
    for room in ("satu", "dua"):
        it.talk.join(room, "kopi")
    it.sent()
    events = it.says(":s 421 andi PROVE :Unknown command")
    assert [one.room for one in events if isinstance(one, JoinRefused)] == ["#satu", "#dua"]
    assert not it.talk.passwords.is_entering
    assert it.sent() == []
    enter(it, "#jarkom")
    it.says(":s 421 andi PROVE :Unknown command")
    assert it.last().kind is Kind.ERROR


@pytest.mark.parametrize("caps", [ALL_CAPS, CAPS])
def test_on_a_connection_that_is_not_encrypted_no_password_is_used(caps: str) -> None:
    it = online(caps, server="", dealings=TOLD)
    event = only(JoinRefused, it.talk.join("rahasia", "kopi"))
    assert "not encrypted" in event.reason
    assert it.sent() == []
