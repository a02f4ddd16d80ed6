"""A span of time is typed in a word and read in two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.durations import DAY, HOUR, MINUTE, SECOND, WEEK, parse_duration, say_duration


@pytest.mark.parametrize(
    ("typed", "span"),
    [("45s", 45 * SECOND), ("30m", 30 * MINUTE), ("2h", 2 * HOUR), ("7D", WEEK), ("2w", 2 * WEEK)],
)
def test_a_number_and_a_letter_are_a_span(typed: str, span: int) -> None:
    assert parse_duration(typed) == span


@pytest.mark.parametrize(
    "text", ["", "h", "2", "0h", "-1h", "1.5h", "2 h", "2hours", "999999d", "²h"]
)
def test_anything_else_is_none(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (90 * SECOND, "90 seconds"),
        (2 * MINUTE, "2 minutes"),
        (90 * MINUTE, "90 minutes"),
        (2 * HOUR, "2 hours"),
        (2 * HOUR - 1, "2 hours"),
        (2 * DAY, "2 days"),
        (WEEK, "7 days"),
    ],
)
def test_a_span_is_said_in_the_unit_that_people_would_use(span: int, words: str) -> None:
    assert say_duration(span) == words


@given(st.integers(1, 100 * WEEK))
def test_nobody_is_told_a_time_that_is_too_short(span: int) -> None:
    number, unit = say_duration(span).split()
    seconds = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}[unit.removesuffix("s")]
    assert int(number) * seconds * SECOND >= span
