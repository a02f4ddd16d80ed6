"""Which answers count: nobody is heard who was not asked."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery import probe
from discovery.listing import Source
from discovery.place import Place
from discovery.probe import Said
from discovery.questions import ANSWER_SECONDS, MAX_HEARD, MAX_OPEN, Questions

SAID = Said("ab" * 32, 6697, 7, "lab")
ANNA = Place("192.168.1.7", 6697)
PORTS = (6697, 6698)


def nonce_of(question: bytes) -> bytes:
    nonce = probe.read_question(question)
    assert nonce is not None
    return nonce


def answer_to(question: bytes, said: Said = SAID) -> bytes:
    return probe.answer(nonce_of(question), said)


def test_an_answer_of_the_asked_place_counts_once_with_its_round_trip() -> None:
    questions = Questions()
    answer = answer_to(questions.to_one(ANNA, Source.KNOWN, 10.0))
    heard = questions.hear(answer, ANNA, 10.25)
    assert heard is not None
    assert (heard.place, heard.fingerprint, heard.name) == (ANNA, SAID.fingerprint, "lab")
    assert (heard.revision, heard.round_trip, heard.source) == (7, 0.25, Source.KNOWN)
    assert questions.hear(answer, ANNA, 10.3) is None


@pytest.mark.parametrize("sender", [Place("192.168.1.8", 6697), Place("192.168.1.7", 6698)])
def test_nobody_answers_for_somebody_else(sender: Place) -> None:
    questions = Questions()
    answer = answer_to(questions.to_one(ANNA, None, 0.0))
    assert questions.hear(answer, sender, 0.1) is None
    assert questions.hear(answer, ANNA, 0.1) is not None


def test_a_question_to_all_hears_every_place_once() -> None:
    questions = Questions()
    answer = answer_to(questions.to_all(PORTS, Source.PROBE, 0.0))
    other = answer_to(questions.to_all(PORTS, Source.PROBE, 0.0))
    budi = Place("192.168.1.8", 6697)
    assert questions.hear(answer, ANNA, 0.1) is not None
    assert questions.hear(answer, budi, 0.1) is not None
    assert questions.hear(answer, ANNA, 0.1) is None
    assert questions.hear(other, ANNA, 0.1) is not None
    assert questions.hear(other, Place("192.168.1.9", 53), 0.1) is None


def test_a_server_is_where_it_says_it_takes_connections() -> None:
    questions = Questions()
    answer = answer_to(questions.to_one(ANNA, None, 0.0), Said("ab" * 32, 7000, 7, "lab"))
    heard = questions.hear(answer, ANNA, 0.1)
    assert heard is not None
    assert heard.place == Place(ANNA.address, 7000)


def test_an_ipv6_address_is_the_same_however_it_is_written() -> None:
    questions = Questions()
    answer = answer_to(questions.to_one(Place("FE80:0::1%3", 6697), None, 0.0))
    assert questions.hear(answer, Place("fe80::1%4", 6697), 0.1) is None
    assert questions.hear(answer, Place("fe80::1%3", 6697), 0.1) is not None


def test_a_late_answer_and_one_from_before_count_for_nothing() -> None:
    questions = Questions()
    answer = answer_to(questions.to_one(ANNA, None, 10.0))
    assert questions.hear(answer, ANNA, 10.0 + ANSWER_SECONDS + 0.1) is None
    assert questions.hear(answer, ANNA, 9.0) is None


@given(data=st.one_of(st.binary(max_size=300), st.binary(min_size=16, max_size=16)))
def test_what_was_never_asked_is_never_heard(data: bytes) -> None:
    questions = Questions()
    questions.to_all(PORTS, None, 0.0)
    assert questions.hear(data, ANNA, 0.1) is None
    if len(data) == 16:
        assert questions.hear(probe.answer(data, SAID), ANNA, 0.1) is None


def test_our_own_question_coming_back_is_no_answer() -> None:
    questions = Questions()
    question = questions.to_all(PORTS, None, 0.0)
    assert questions.hear(question, ANNA, 0.1) is None


def test_who_answers_as_a_thousand_is_heard_as_a_few() -> None:
    questions = Questions()
    nonce = nonce_of(questions.to_all(PORTS, None, 0.0))
    heard = [
        questions.hear(probe.answer(nonce, Said("ab" * 32, port, 7, "lab")), ANNA, 0.1)
        for port in range(1, 2000)
    ]
    assert sum(one is not None for one in heard) == MAX_HEARD


def test_open_questions_are_bounded_and_the_oldest_is_forgotten() -> None:
    questions = Questions()
    asked = [questions.to_one(ANNA, None, 0.0) for _ in range(MAX_OPEN + 1)]
    assert len(questions._open) == MAX_OPEN
    assert questions.hear(answer_to(asked[0]), ANNA, 0.1) is None
    assert questions.hear(answer_to(asked[1]), ANNA, 0.1) is not None
    questions.to_one(ANNA, None, 100.0)
    assert len(questions._open) == 1


def test_each_question_has_a_nonce_of_its_own() -> None:
    questions = Questions()
    nonces = {nonce_of(questions.to_one(ANNA, None, 0.0)) for _ in range(100)}
    assert len(nonces) == 100
    counted = itertools.count()
    predictable = Questions(lambda: next(counted).to_bytes(16, "big"))
    assert nonce_of(predictable.to_one(ANNA, None, 0.0)) == bytes(16)
