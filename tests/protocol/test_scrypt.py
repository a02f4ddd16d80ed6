"""A password is stretched as RFC 7914 says, whatever keyboard it came from."""

from __future__ import annotations

import pytest

from protocol.scrypt import STRETCHED_BYTES, Cost, stretch

QUICK = Cost(n=2, r=1, p=1)


def test_the_vector_of_the_specification_is_met() -> None:
    # RFC 7914 section 12, the second vector (its first 32 of 64 bytes).
    found = stretch("password", b"NaCl", Cost(n=1024, r=8, p=16))
    assert found.hex() == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
    assert len(found) == STRETCHED_BYTES


def test_an_accent_typed_on_another_keyboard_is_the_same_password() -> None:
    assert stretch("cafe\u0301", b"salt", QUICK) == stretch("caf\u00e9", b"salt", QUICK)
    assert stretch("m2", b"salt", QUICK) != stretch("m²", b"salt", QUICK)


def test_work_and_memory_are_those_of_the_specification() -> None:
    cost = Cost(n=2**15, r=8, p=1)
    assert (cost.work, cost.memory // 2**20) == (2**18, 32)


@pytest.mark.parametrize("cost", [Cost(3, 1, 1), Cost(0, 1, 1), Cost(2, 0, 1), Cost(2, 1, 0)])
def test_what_is_no_cost_of_scrypt_is_an_error_not_a_hash(cost: Cost) -> None:
    with pytest.raises(ValueError, match=r"n|r|p"):
        stretch("x", b"salt", cost)


def test_half_a_character_is_an_error_not_a_hash() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        stretch("\ud800", b"salt", QUICK)
