"""Buckets: who guesses passwords waits, who does not never notices."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.core import limits
from server.core.limits import Buckets, TokenBucket


def test_a_burst_at_once_then_one_at_a_time() -> None:
    buckets = Buckets(rate=0.5, burst=3)
    assert [buckets.take("a", 0.0) for _ in range(4)] == [True, True, True, False]
    assert buckets.wait("a", 0.0) == pytest.approx(2.0)
    assert not buckets.take("a", 1.9)
    assert buckets.take("a", 2.0)
    assert buckets.take("b", 0.0)


def test_a_debt_is_paid_before_anything_is_to_be_had() -> None:
    buckets = Buckets(rate=0.5, burst=2)
    for _ in range(4):
        buckets.owe("a", 0.0)
    assert not buckets.take("a", 5.9)
    assert buckets.take("a", 6.0)


@given(st.lists(st.floats(0, 10), max_size=40))
@settings(deadline=None)
def test_no_pattern_of_tries_gives_more_than_burst_and_rate(pauses: list[float]) -> None:
    bucket = TokenBucket(rate=0.5, burst=3, tokens=3, updated=0.0)
    now, taken = 0.0, 0
    for pause in pauses:
        now += pause
        taken += bucket.take(now)
    assert taken <= 3 + now * 0.5 + 1e-6


def test_after_the_wait_there_is_a_token() -> None:
    bucket = TokenBucket(rate=0.1, burst=5, tokens=0, updated=7.0)
    wait = bucket.wait(7.0)
    assert not bucket.take(7.0 + wait - 0.01)
    assert bucket.take(7.0 + wait)


def test_a_clock_that_runs_backwards_gives_and_takes_nothing() -> None:
    bucket = TokenBucket(rate=1, burst=5, tokens=2, updated=100.0)
    bucket.refill(50.0)
    assert bucket.tokens == 2


def test_memory_follows_misuse_and_not_the_number_of_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "BUCKETS", 10)
    buckets = Buckets(rate=1, burst=2)
    buckets.take("guesser", 0.0)
    buckets.take("guesser", 0.0)
    for number in range(200):
        buckets.wait(f"honest{number}", 0.0)
        assert len(buckets._buckets) <= 10
    assert not buckets.take("guesser", 0.0)
    for number in range(200):
        buckets.take(f"attack{number}", 0.0)
        assert len(buckets._buckets) <= 10
