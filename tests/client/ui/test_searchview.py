"""Where nothing is found the page says what was tried, and what to do next."""

from __future__ import annotations

import pytest

from client.ui.rows import RowOfCells, width_of
from client.ui.searchview import PATIENCE, Scan, Status, nothing_rows, scan_row


def text_of(rows: list[RowOfCells]) -> str:
    return " ".join(" ".join("".join(text for _, text in row) for row in rows).split())


def test_at_first_it_only_says_that_it_looks() -> None:
    text = text_of(nothing_rows(Status(), 80, 16))
    assert "Looking for rooms" in text
    assert "python -m server" in text
    assert "F8" not in text


@pytest.mark.parametrize(("width", "height"), [(60, 12), (80, 16), (120, 30)])
def test_soon_it_says_what_was_tried_and_every_way_on(width: int, height: int) -> None:
    rows = nothing_rows(Status(seconds=PATIENCE), width, height)
    assert len(rows) <= height
    assert all(width_of(row) <= width for row in rows)
    text = text_of(rows)
    for words in ("mDNS", "broadcast", "F8", "F7", "Enter", "invite", "python -m server --room"):
        assert words in text


def test_a_reason_comes_first_and_at_once() -> None:
    rows = nothing_rows(Status("This laptop is not on any network."), 80, 16)
    assert rows[0][-1] == ("class:error", "This laptop is not on any network.")
    assert "F8" in text_of(rows)


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        (None, ""),
        (Scan(120, 254), "120 of 254 asked F7 stops"),
        (Scan(0, 0), "0 of 0 asked"),
        (Scan(254, 254, 1, over=True), "Scan done: 1 server more."),
        (Scan(254, 254, 0, over=True), "Scan done: no servers more."),
        (Scan(9, 254, 2, over=True), "Scan stopped at 9 of 254: 2 servers more."),
    ],
)
def test_a_scan_is_told_in_one_row(scan: Scan | None, words: str) -> None:
    row = scan_row(scan)
    assert words in text_of([row])
    assert width_of(row) <= 60
