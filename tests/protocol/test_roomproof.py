"""What is said of a proof is read back as it was meant, and nothing else is taken."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.roomproof import (
    ELEMENT_BYTES,
    LEAST,
    MOST,
    PROOF_BYTES,
    SALT_LEAST,
    SALT_MOST,
    Answer,
    Binding,
    Challenge,
    ProofError,
    decode,
    encode,
    may_cost,
)
from protocol.scrypt import Cost

ELEMENT, SALT, PROOF = bytes(ELEMENT_BYTES), bytes(SALT_LEAST), bytes(PROOF_BYTES)
GOOD = Challenge(ELEMENT, SALT, LEAST).format()


@given(
    st.binary(min_size=ELEMENT_BYTES, max_size=ELEMENT_BYTES),
    st.binary(min_size=SALT_LEAST, max_size=SALT_MOST),
    st.sampled_from([LEAST, MOST, Cost(2**16, 8, 3)]),
)
def test_a_challenge_is_read_as_it_was_written(element: bytes, salt: bytes, cost: Cost) -> None:
    said = Challenge(element, salt, cost)
    assert Challenge.parse(said.format()) == said


@given(
    st.binary(min_size=ELEMENT_BYTES, max_size=ELEMENT_BYTES),
    st.binary(min_size=PROOF_BYTES, max_size=PROOF_BYTES),
)
def test_an_answer_is_read_as_it_was_written(element: bytes, proof: bytes) -> None:
    said = Answer(element, proof)
    assert Answer.parse(said.format()) == said


@given(st.lists(st.text()))
def test_any_words_are_read_or_refused(words: list[str]) -> None:
    for read in (Challenge.parse, Answer.parse):
        with pytest.raises(ProofError):
            read(words)


@pytest.mark.parametrize(
    ("place", "word"),
    [
        (0, encode(ELEMENT[1:])),
        (0, encode(ELEMENT + b"x")),
        (0, ""),
        (0, "é" * 44),
        (0, GOOD[0].rstrip("A") + "!"),
        (1, encode(SALT[1:])),
        (1, encode(bytes(SALT_MOST + 1))),
        (1, "*"),
        (2, "-32768"),
        (2, "032768"),
        (2, "٣٢٧٦٨"),
        (2, "9" * 5000),
        (3, ""),
        (4, "1.0"),
    ],
)
def test_a_challenge_with_one_wrong_word_is_refused(place: int, word: str) -> None:
    words = list(GOOD)
    words[place] = word
    with pytest.raises(ProofError):
        Challenge.parse(words)


@pytest.mark.parametrize(
    "cost",
    [
        Cost(2**14, 8, 1),  # half the work
        Cost(2**15, 4, 2),
        Cost(2**15, 1, 8),
        Cost(2, 8, 1),
        Cost(2**15 + 1, 8, 1),
        Cost(2**18, 8, 1),  # twice the memory
        Cost(2**15, 16, 1),
        Cost(2**15, 8, 5),
        Cost(2**30, 8, 1),
        Cost(0, 0, 0),
    ],
)
def test_a_server_can_neither_make_the_work_easy_nor_eat_the_memory(cost: Cost) -> None:
    assert not may_cost(cost)
    with pytest.raises(ProofError, match="too little work or too much"):
        Challenge.parse(Challenge(ELEMENT, SALT, cost).format())


def test_the_most_that_a_client_pays_is_bounded() -> None:
    assert may_cost(LEAST)
    assert may_cost(MOST)
    assert MOST.memory < 130 * 2**20
    assert MOST.work == 16 * LEAST.work


def test_bytes_have_one_way_of_being_written() -> None:
    raw = b"\xff" * 4
    text = base64.b64encode(raw).decode()
    assert decode(text) == raw
    for other in (text.rstrip("="), text.replace("/", "_"), text[:5] + "/==", " " + text, text * 2):
        with pytest.raises(ProofError):
            decode(other, len(raw))


def test_a_room_is_the_same_in_any_case_and_another_one_is_another() -> None:
    binding = Binding("#Jarkom", "ab" * 32)
    assert binding.room_bytes == replace(binding, room="#JARKOM").room_bytes
    assert binding.room_bytes != replace(binding, room="#jarkom2").room_bytes
