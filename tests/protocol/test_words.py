"""If these fail, two people compare words that say nothing about their keys."""

from __future__ import annotations

import hashlib

import pytest

from protocol.words import COUNT, WORDS, grouped, in_two_lines, spoken, words

FINGERPRINT = hashlib.sha256(b"a certificate").hexdigest()


def test_every_byte_has_a_word_of_its_own_that_cannot_be_mistaken_for_another() -> None:
    assert len(WORDS) == 256
    assert len({word[:4] for word in WORDS}) == 256
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 8 for word in WORDS)


def test_one_fingerprint_always_has_the_same_words() -> None:
    # A fixed point: another release must not show other words for a key that people compared.
    assert spoken("00" * 32) == "mosque market temple alarm roof candle"
    assert words(FINGERPRINT) == words(FINGERPRINT.upper())
    assert len(words(FINGERPRINT)) == COUNT


def test_fingerprints_that_look_alike_have_other_words() -> None:
    near = FINGERPRINT[:-1] + ("0" if FINGERPRINT[-1] != "0" else "1")
    same = sum(a == b for a, b in zip(words(FINGERPRINT), words(near), strict=True))
    assert same <= 1


def test_what_is_no_fingerprint_is_refused() -> None:
    with pytest.raises(ValueError, match="hex"):
        words("no hex")


def test_the_digits_stand_in_groups_that_fit_a_small_screen_in_two_lines() -> None:
    half = "3f9a 01bc 77de 0042 3f9a 01bc 77de 0042"
    assert grouped("3f9a01bc77de0042" * 4) == f"{half} {half}"
    assert in_two_lines("3f9a01bc77de0042" * 4) == (half, half)
