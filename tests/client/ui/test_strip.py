"""The newest lines stay in sight, but never at the cost of what is being read."""

from __future__ import annotations

import pytest

from client.core.model import Delivery, Kind, Line
from client.ui.strip import last_settled, newest, news_since


def said(count: int) -> list[Line]:
    return [Line(Kind.MESSAGE, number, "budi", f"{number}") for number in range(count)]


@pytest.mark.parametrize(
    ("most", "height", "kept"),
    [(5, 34, 5), (5, 14, 3), (5, 8, 2), (5, 7, 0), (0, 34, 0), (2, 34, 2), (-1, 34, 0)],
)
def test_a_window_gives_them_a_quarter_of_its_rows_at_most(
    most: int, height: int, kept: int
) -> None:
    lines = said(50)
    assert newest(lines, most, height) == lines[50 - kept :]


def test_comings_and_goings_are_not_among_them() -> None:
    lines = [*said(1), Line(Kind.JOIN, 2, "andi"), Line(Kind.QUIT, 3, "andi")]
    assert newest(lines, 5, 34) == lines[:1]
    assert newest([], 5, 34) == []


def test_news_are_counted_from_what_was_seen_last() -> None:
    lines = said(5)
    lines.append(Line(Kind.MESSAGE, 9, "siti", "aku", own=True))
    assert news_since(lines, lines[1]) == 3
    assert news_since(lines, lines[-1]) == 0
    assert news_since(lines, None) == 0


def test_what_waits_at_the_end_is_no_place_to_count_from() -> None:
    lines = said(2)
    lines.append(Line(Kind.MESSAGE, 9, "siti", "aku", own=True, delivery=Delivery.WAITING))
    assert last_settled(lines) is lines[1]
    assert last_settled([]) is None
