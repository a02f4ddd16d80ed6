"""Whom the host made operator for good is one after every restart, until it is taken back."""

from __future__ import annotations

from server.core.history import MemoryShelf
from server.core.operators import Operators


def test_accounts_are_kept_in_any_case_as_they_were_written() -> None:
    shelf = MemoryShelf()
    operators = Operators(shelf)
    operators.add("Sari", "the host", 1)
    operators.add("andi", "Sari", 2)
    later = Operators(shelf)
    assert later.names() == ["Sari", "andi"]
    assert "SARI" in later
    assert "" not in later
    later.remove("sari")
    later.remove("sari")
    assert Operators(shelf).names() == ["andi"]
