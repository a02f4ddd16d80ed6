"""Stamps: a message stands at the moment it was said, on every computer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.servertime import format_time, parse_time

FIRST = -62_135_596_800_000  # epoch ms at the beginning of the year 1, which Python can count
LAST = 253_402_300_799_999  # and at the end of the year 9999


@given(st.integers(FIRST, LAST))
def test_a_stamp_is_read_as_it_was_written(stamp: int) -> None:
    assert parse_time(format_time(stamp)) == stamp


@given(st.text() | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", fullmatch=True))
def test_no_text_raises(text: str) -> None:
    stamp = parse_time(text)
    assert stamp is None or FIRST <= stamp <= LAST


def test_the_form_is_the_one_of_the_specification() -> None:
    assert format_time(0) == "1970-01-01T00:00:00.000Z"
    assert format_time(1_700_000_000_007) == "2023-11-14T22:13:20.007Z"


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("2023-11-14T22:13:20Z", 1_700_000_000_000),
        ("2023-11-14T22:13:20.5Z", 1_700_000_000_500),
        ("2023-11-14T22:13:20.123456Z", 1_700_000_000_123),
    ],
)
def test_other_precisions_are_understood(text: str, stamp: int) -> None:
    assert parse_time(text) == stamp


@pytest.mark.parametrize(
    "text",
    ["", "now", "2023-11-14", "2023-11-14T22:13:20", "2023-11-14 22:13:20Z", "2023-13-14T22:13:20Z",
     "2023-11-14T22:13:20+07:00", "2023-11-14T22:13:20.Z", "2023-11-14T22:13:20.١٢٣Z",
     "0000-01-01T00:00:00Z"],
)  # fmt: skip
def test_what_is_no_stamp_is_none(text: str) -> None:
    assert parse_time(text) is None
