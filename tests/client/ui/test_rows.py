"""A row never grows beyond its width, or it would paint over its neighbour."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from client.ui.rows import between, clip, width_of
from protocol.text import clean

rows = st.lists(st.tuples(st.just(""), st.text(max_size=20).map(clean)), max_size=5)


@given(rows, rows, st.integers(0, 40))
def test_two_ends_fit_the_width(
    left: list[tuple[str, str]], right: list[tuple[str, str]], width: int
) -> None:
    assert width_of(between(left, right, width)) <= width


@given(rows, st.integers(0, 40))
def test_a_clipped_row_fits(row: list[tuple[str, str]], width: int) -> None:
    assert width_of(clip(row, width)) <= width


def test_a_row_that_fits_stays_as_it_is() -> None:
    row = [("class:strong", "kopi"), ("", " tubruk")]
    assert clip(row, 11) == row


def test_the_right_end_gives_way() -> None:
    assert between([("", "kiri")], [("", "kanan")], 8) == [("", "kiri")]
