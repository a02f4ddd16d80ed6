"""Help is readable on a small screen."""

from __future__ import annotations

from client.ui.helppage import help_rows
from client.ui.rows import width_of


def test_long_explanations_stay_in_their_column() -> None:
    rows = help_rows([("Enter", "send"), ("Tab", "complete " * 12)], 40)
    assert all(width_of(row) <= 40 for row in rows)
    texts = ["".join(text for _, text in row) for row in rows]
    assert texts[1] == "   Enter  send"
    assert texts[3].startswith("          complete")


def test_no_entries_are_no_rows() -> None:
    assert help_rows([], 40) == [[]]
