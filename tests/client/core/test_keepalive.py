"""A dead server must not look alive."""

from __future__ import annotations

from client.core.keepalive import (
    PATIENCE,
    PATIENCE_AWAKE,
    PATIENCE_WAITING,
    SILENCE,
    SLEPT,
    Keepalive,
    Verdict,
)

STEP = 2_000  # ms from one look to the next


def looks(it: Keepalive, start: int, end: int, *, waits: bool = False) -> dict[int, Verdict]:
    """What looks come to, every two seconds, by the time; those that are fine are left out."""
    seen = {now: it.look(now, waits=waits) for now in range(start, end, STEP)}
    return {now: verdict for now, verdict in seen.items() if verdict is not Verdict.FINE}


def test_asks_once_after_the_silence_and_gives_up_after_the_patience() -> None:
    it = Keepalive()
    it.heard(0)
    end = SILENCE + PATIENCE
    assert looks(it, 0, end + 1) == {SILENCE: Verdict.ASK, end: Verdict.DEAD}


def test_a_word_starts_the_silence_anew() -> None:
    it = Keepalive()
    it.heard(0)
    assert looks(it, 0, SILENCE + 1) == {SILENCE: Verdict.ASK}
    it.heard(SILENCE + 5)
    assert looks(it, SILENCE + STEP, SILENCE + PATIENCE + 10) == {}


def test_whoever_waits_for_an_answer_knows_within_20_seconds() -> None:
    it = Keepalive()
    it.heard(0)
    last = max(looks(it, 0, 30_000, waits=True))
    assert it.look(last) is not Verdict.ASK
    assert min(now for now, seen in _fresh(waits=True).items() if seen is Verdict.DEAD) <= 18_000


def _fresh(*, waits: bool) -> dict[int, Verdict]:
    it = Keepalive()
    it.heard(0)
    return looks(it, 0, 120_000, waits=waits)


def test_a_question_asked_in_leisure_is_asked_again_when_somebody_waits() -> None:
    it = Keepalive()
    it.heard(0)
    assert looks(it, 0, SILENCE + 1) == {SILENCE: Verdict.ASK}
    since = SILENCE + STEP
    seen = looks(it, since, since + PATIENCE, waits=True)
    assert seen[since] is Verdict.ASK
    assert seen[since + PATIENCE_WAITING] is Verdict.DEAD


def test_a_computer_that_slept_asks_at_once_and_does_not_wait_long() -> None:
    it = Keepalive()
    it.heard(0)
    assert it.look(0) is Verdict.FINE
    awake = SLEPT
    assert looks(it, awake, awake + PATIENCE_AWAKE + STEP) == {
        awake: Verdict.ASK,
        awake + PATIENCE_AWAKE + 1_000: Verdict.DEAD,
    }


def test_a_question_from_before_the_sleep_is_asked_again() -> None:
    it = Keepalive()
    it.heard(0)
    looks(it, 0, SILENCE + 1)
    assert it.look(9_000_000) is Verdict.ASK


def test_a_connection_that_survives_gaps_is_not_hurried() -> None:
    it = Keepalive(survives=True)
    it.heard(0)
    assert it.doubt(0) is Verdict.FINE
    assert looks(it, 0, 44_000, waits=True) == {}
    assert it.look(59_000, waits=True) is Verdict.FINE


def test_a_clock_set_back_only_delays() -> None:
    it = Keepalive()
    it.heard(10_000_000)
    assert looks(it, 0, SILENCE + 1) == {SILENCE: Verdict.ASK}
    assert it.look(-10_000_000) is Verdict.FINE


def test_a_server_that_never_spoke_is_asked_too() -> None:
    assert looks(Keepalive(), 0, SILENCE + 1) == {SILENCE: Verdict.ASK}


def test_an_answer_that_is_due_for_long_makes_it_slow_until_one_comes() -> None:
    it = Keepalive(survives=True)
    it.heard(0)
    it.look(50_000)
    assert not it.is_slow(50_000), "nobody waits"
    it.look(52_000, waits=True)
    assert not it.is_slow(52_000), "it was asked just now"
    it.look(56_000, waits=True)
    assert it.is_slow(56_000)
    it.heard(56_500)
    assert not it.is_slow(57_000)
    it.look(58_000)
    assert not it.is_slow(80_000)


def test_a_server_that_is_asked_whether_it_lives_is_slow_soon() -> None:
    it = Keepalive()
    it.heard(0)
    assert it.look(SILENCE) is Verdict.ASK
    assert not it.is_slow(SILENCE + 2_000)
    assert it.is_slow(SILENCE + 4_000)
