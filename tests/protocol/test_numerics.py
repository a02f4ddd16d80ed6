"""Numerics: three digits, and no two names for one by a slip of the finger."""

from __future__ import annotations

from protocol import numerics


def test_every_numeric_is_three_digits_and_has_one_name() -> None:
    found = {name: value for name, value in vars(numerics).items() if name.isupper()}
    assert all(len(value) == 3 and value.isdigit() for value in found.values())
    assert all(name.startswith(("RPL_", "ERR_")) for name in found)
    assert len(set(found.values())) == len(found)
