"""Times and dates in the person's own form, always as wide as promised."""

from __future__ import annotations

import locale
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client import times
from client.core.preferences import Preferences, find
from client.times import clock, clock_width, day

AFTERNOON = 1_795_273_445_000  # 2026-11-21 15:04:05 UTC
TIMES = find("times").choices


@pytest.mark.parametrize(
    ("form", "shown"),
    [("24h", "15:04"), ("12h", " 3:04 pm"), ("seconds", "15:04:05"), ("none", "")],
)
def test_a_time_is_shown_as_the_person_wants(form: str, shown: str) -> None:
    assert clock(AFTERNOON, Preferences(times=form), UTC) == shown


def test_midnight_and_noon_are_twelve() -> None:
    preferences = Preferences(times="12h")
    assert clock(0, preferences, UTC) == "12:00 am"
    assert clock(43_200_000, preferences, UTC) == "12:00 pm"


@given(stamp=st.integers(), form=st.sampled_from(TIMES))
def test_every_time_is_as_wide_as_promised_whatever_a_server_says(stamp: int, form: str) -> None:
    preferences = Preferences(times=form)
    assert len(clock(stamp, preferences, UTC)) == clock_width(preferences)


@pytest.mark.parametrize(
    ("form", "shown"),
    [("words", "Saturday, 21 November 2026"), ("short", "21/11/2026"), ("iso", "2026-11-21")],
)
def test_a_date_is_shown_as_the_person_wants(form: str, shown: str) -> None:
    times._forms_of_computer.cache_clear()
    assert day(AFTERNOON, Preferences(dates=form), UTC) == shown
    assert day(10**30, Preferences(dates=form), UTC) == ""


@pytest.fixture
def american(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "_forms_of_computer", lambda: ("03:04:05 PM", "11/21/2026"))


def test_the_computer_says_whether_the_day_has_twelve_hours(american: None) -> None:
    assert clock(AFTERNOON, Preferences(), UTC) == " 3:04 pm"
    assert day(AFTERNOON, Preferences(dates="short"), UTC) == "11/21/2026"


@pytest.mark.parametrize("name", ["C", "xx_XX", "not a locale"])
def test_a_locale_that_is_nobodys_choice_or_missing_is_no_trouble(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("LC_ALL", name)
    before = locale.setlocale(locale.LC_TIME)
    times._forms_of_computer.cache_clear()
    try:
        assert clock(AFTERNOON, Preferences(), UTC) == "15:04"
        assert locale.setlocale(locale.LC_TIME) == before
    finally:
        times._forms_of_computer.cache_clear()
