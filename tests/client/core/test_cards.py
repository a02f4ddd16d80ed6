"""What others tell of their keys may be anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.core.cards import WORD_LENGTH, Card, CardError


@given(st.binary(min_size=128, max_size=128))
def test_a_card_comes_back_as_it_was_told(raw: bytes) -> None:
    card = Card(raw[:32], raw[32:64], raw[64:])
    assert Card.parse(card.format()) == card
    assert len(card.format()) == WORD_LENGTH


@pytest.mark.parametrize(
    "word", ["", "A" * 171, "A" * 173, "!" * 172, "é" * 172, "A" * 169 + "==="]
)
def test_what_is_no_card_is_refused(word: str) -> None:
    with pytest.raises(CardError):
        Card.parse(word)


@given(st.text())
def test_no_text_crashes_the_reader(word: str) -> None:
    try:
        Card.parse(word)
    except CardError:
        return
    assert len(word) == WORD_LENGTH
