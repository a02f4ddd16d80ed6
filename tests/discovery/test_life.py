from __future__ import annotations

import math

import pytest

from discovery.life import (
    ANSWER_SECONDS,
    FAREWELL_SECONDS,
    FIRST_RETRY_SECONDS,
    GONE_SECONDS,
    LAST_RETRY_SECONDS,
    PAUSE_SECONDS,
    QUIET,
    WATCHING,
    Check,
    Life,
)


def checks(life: Life, until: float) -> list[tuple[float, Check]]:
    """What is due up to then, when nothing answers and every round of looks goes on for ever."""
    found = []
    while life.next_due <= until:
        now = life.next_due
        while (check := life.due(now)) is not None:
            found.append((now, check))
    return found


def old() -> Life:
    """One that has been here for long at the moment 0."""
    life = Life(WATCHING, -100.0, foreign=False)
    life.proven(0.0, foreign=False)
    return life


def fail(life: Life, seconds: float = 3.0) -> float:
    """Let the look that is due next fail; returns when."""
    now = life.next_due
    while life.due(now) not in (Check.LOOK, Check.LOOK_ALL):
        now = life.next_due
    life.failed(now + seconds)
    return now + seconds


def test_silence_is_two_questions_and_then_a_look() -> None:
    life = old()
    assert checks(life, 29) == [
        (WATCHING.ask, Check.ASK),
        (WATCHING.ask + ANSWER_SECONDS, Check.ASK),
        (WATCHING.ask + 2 * ANSWER_SECONDS, Check.LOOK),
    ]


def test_answers_postpone_only_the_next_question() -> None:
    life = old()
    for now in range(5, 30, 5):
        assert life.due(now) is Check.ASK
        life.answered(now, changed=False)
    assert life.due(30.0) is Check.ASK
    assert life.due(30.0) is Check.LOOK


def test_where_udp_never_answers_looks_come_more_often() -> None:
    life = old()
    assert checks(life, 8)[-1] == (7.0, Check.LOOK)
    life.proven(7.01, foreign=False)
    ((moment, check),) = checks(life, 20)
    assert (moment, check) == (7.01 + WATCHING.deaf, Check.LOOK)
    # But it is tried again: the filter may go.
    life.proven(20.0, foreign=False)
    life.answered(21.0, changed=False)
    assert checks(life, 27)[0] == (26.0, Check.ASK)


def test_news_are_looked_at_soon_but_not_at_every_answer() -> None:
    life = old()
    life.answered(0.5, changed=True)
    assert life.next_due == 2.0
    assert life.due(2.0) is Check.LOOK
    life.answered(2.5, changed=True)
    life.proven(2.6, foreign=False)
    life.answered(3.0, changed=True)
    assert life.next_due == pytest.approx(4.6)


def test_the_first_failed_look_is_repeated_at_all_places_before_it_counts() -> None:
    life = old()
    now = fail(life)
    assert life.here
    assert life.due(now + PAUSE_SECONDS) is Check.LOOK_ALL
    life.failed(now + 4)
    assert not life.here


def test_an_unreachable_server_is_tried_ever_more_rarely_and_gone_if_nobody_announces_it() -> None:
    life = old()
    fail(life)
    last = fail(life)
    pauses = []
    for _ in range(8):
        now = fail(life)
        pauses.append(now - 3 - last)
        last = now
    assert pauses[0] == FIRST_RETRY_SECONDS
    assert pauses[-1] == LAST_RETRY_SECONDS
    assert life.ends(announced=True) == math.inf
    assert life.ends(announced=False) == GONE_SECONDS


def test_a_look_brings_it_back() -> None:
    life = old()
    fail(life)
    fail(life)
    life.proven(60.0, foreign=False)
    assert life.here
    assert life.ends(announced=False) == math.inf


def test_an_answer_by_udp_is_no_proof_but_a_reason_to_look() -> None:
    life = old()
    fail(life)
    now = fail(life)
    life.answered(now + 1, changed=False)
    assert not life.here
    assert life.next_due <= now + 2
    assert life.ends(announced=False) == now + 1 + GONE_SECONDS


def test_a_goodbye_is_checked_at_once_and_then_every_second() -> None:
    life = old()
    life.answered(1.0, changed=False)
    life.goodbye(2.0)
    for now in (2.0, 3.0, 4.0):
        assert life.due(now) is Check.ASK
        life.answered(now, changed=False)
    now = 2.0 + FAREWELL_SECONDS
    life.answered(now, changed=False)
    assert life.next_due == now + WATCHING.ask
    assert life.here


def test_whoever_is_silent_after_a_goodbye_is_gone_at_once() -> None:
    life = old()
    life.goodbye(2.0)
    assert life.due(2.0) is Check.LOOK  # it never answered by UDP
    life.failed(2.1)
    assert life.over
    assert life.ends(announced=True) <= 2.1


def test_another_irc_server_gets_no_questions_of_ours() -> None:
    life = Life(WATCHING, 0.0, foreign=True)
    assert checks(life, 100) == [(WATCHING.foreign, Check.LOOK)]


def test_quiet_asks_nobody_and_looks_rarely() -> None:
    life = Life(QUIET, 0.0, foreign=False)
    assert checks(life, 1000) == [(QUIET.look, Check.LOOK)]


def test_a_server_just_found_is_looked_at_again_soon_for_what_it_learns_of_others() -> None:
    life = Life(WATCHING, 0.0, foreign=False)
    assert [go_well(life) for _ in range(6)] == [3, 6, 12, 24, 48, 78]


def go_well(life: Life) -> float:
    """Answer all questions until the next look, and let that be well; returns when."""
    while True:
        now = life.next_due
        if life.due(now) is Check.ASK:
            life.answered(now, changed=False)
        else:
            life.proven(now, foreign=False)
            return now
