"""The answering side: everybody who asks is answered, and nobody can make it a weapon."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery import probe
from discovery.probe import Said
from discovery.responder import (
    MAX_SOURCES,
    REFRESH_SECONDS,
    SOURCE_BURST,
    SOURCE_RATE,
    TOTAL_BURST,
    TOTAL_RATE,
    Responder,
)

NONCE = bytes(16)
QUESTION = probe.question(NONCE)
SAID = Said("cd" * 32, 6697, 7, "lab")
ANNA, BUDI = "192.168.1.7", "192.168.1.8"


def responder() -> Responder:
    return Responder(lambda: SAID)


def answered(one: Responder, source: str, now: float, times: int) -> int:
    return sum(one.answer(QUESTION, source, now) is not None for _ in range(times))


def test_a_question_is_answered_with_its_nonce_and_what_the_server_says() -> None:
    data = responder().answer(QUESTION, ANNA, 0.0)
    assert data is not None
    heard = probe.read_answer(data)
    assert heard is not None
    assert (heard.nonce, heard.fingerprint, heard.name) == (NONCE, SAID.fingerprint, "lab")


@given(data=st.binary(max_size=2000), source=st.text(max_size=40))
def test_what_is_no_question_is_never_answered(data: bytes, source: str) -> None:
    assert responder().answer(data, source, 0.0) is None


def test_two_servers_do_not_answer_each_others_answers() -> None:
    first, second = responder(), responder()
    data = first.answer(QUESTION, ANNA, 0.0)
    assert data is not None
    assert second.answer(data, BUDI, 0.0) is None
    assert second.answer(data.ljust(256, b"\0"), BUDI, 0.0) is None


def test_a_flood_of_one_source_leaves_the_others_answered() -> None:
    one = responder()
    assert answered(one, ANNA, 0.0, 10_000) == SOURCE_BURST
    assert answered(one, BUDI, 0.0, 5) == 5
    # The victim, if the source was forged, gets little from then on.
    assert answered(one, ANNA, 1.0, 1000) == SOURCE_RATE


def test_a_flood_of_forged_sources_is_bounded_in_answers_and_memory() -> None:
    one = responder()
    sources = [f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}" for n in range(10_000)]
    assert sum(answered(one, source, 0.0, 1) for source in sources) == TOTAL_BURST
    assert sum(answered(one, source, 1.0, 1) for source in sources) == TOTAL_RATE
    assert len(one._sources) == MAX_SOURCES
    assert sys.getsizeof(one._sources) < 200_000


def test_a_classroom_that_starts_at_once_is_answered_in_full() -> None:
    one = responder()
    for now in (0.0, 0.5, 2.0):
        for pupil in range(200):
            assert answered(one, f"10.0.0.{pupil}", now, 3) == 3


@pytest.mark.parametrize("source", ["224.0.0.1", "ff02::1", "ff02::1%2", "0.0.0.0", "::", "", "x"])
def test_an_answer_goes_to_one_computer_only(source: str) -> None:
    assert responder().answer(QUESTION, source, 0.0) is None


def test_a_link_local_source_with_its_scope_is_answered() -> None:
    assert responder().answer(QUESTION, "fe80::1%eth0", 0.0) is not None


def test_the_rooms_are_described_now_and_then_not_for_each_question() -> None:
    revisions = iter(range(100))
    one = Responder(lambda: Said("cd" * 32, 6697, next(revisions), "lab"))

    def revision(now: float) -> int:
        heard = probe.read_answer(one.answer(QUESTION, ANNA, now) or b"")
        assert heard is not None
        return heard.revision

    assert [revision(now) for now in (5.0, 5.1, 5.2)] == [0, 0, 0]
    assert revision(5.0 + REFRESH_SECONDS) == 1


def test_a_clock_that_jumps_back_silences_nobody_for_long() -> None:
    one = responder()
    answered(one, ANNA, 1000.0, 100)
    assert answered(one, ANNA, 0.0, 1) == 0
    assert answered(one, ANNA, 1.0, 1) == 1
