from __future__ import annotations

import math

from discovery.ladder import (
    ALONE_SECONDS,
    BROADCAST_AT,
    BROADCAST_SECONDS,
    NEIGHBOURS_SECONDS,
    Ladder,
    Step,
)


def steps(ladder: Ladder, until: float, *, here_from: float) -> list[tuple[float, Step]]:
    """What is done when, if the first server is found at `here_from`."""
    found = []
    now = 0.0
    while now <= until:
        found += [(now, step) for step in ladder.due(now, anyone_here=now >= here_from)]
        now += 0.5
    return found


def times(found: list[tuple[float, Step]], step: Step) -> list[float]:
    return [at for at, one in found if one is step]


def test_everybody_is_asked_at_once_a_few_times_and_then_now_and_again() -> None:
    sent = times(steps(Ladder(0.0), 40, here_from=1), Step.BROADCAST)
    assert sent[:3] == list(BROADCAST_AT)
    assert sent[3:] == [2 + BROADCAST_SECONDS, 2 + 2 * BROADCAST_SECONDS]


def test_single_computers_are_asked_only_while_nobody_is_found() -> None:
    alone = times(steps(Ladder(0.0), 70, here_from=math.inf), Step.NEIGHBOURS)
    assert alone == [ALONE_SECONDS, ALONE_SECONDS + NEIGHBOURS_SECONDS, 61.0]
    assert times(steps(Ladder(0.0), 70, here_from=0.5), Step.NEIGHBOURS) == []


def test_whoever_loses_the_last_server_asks_single_computers_at_once() -> None:
    ladder = Ladder(0.0)
    steps(ladder, 100, here_from=0.5)
    assert Step.NEIGHBOURS in ladder.due(101.0, anyone_here=False)


def test_after_a_change_of_networks_all_begins_anew() -> None:
    ladder = Ladder(0.0)
    steps(ladder, 100, here_from=0.5)
    ladder.begin(103.0)
    assert ladder.due(103.0, anyone_here=True) == [Step.BROADCAST, Step.KNOWN]


def test_nobody_is_asked_twice_for_one_moment() -> None:
    ladder = Ladder(0.0)
    ladder.due(0.0, anyone_here=False)
    assert ladder.due(0.0, anyone_here=False) == []
    assert ladder.next_due(anyone_here=False) == 0.5


def test_quiet_asks_the_book_once_and_nobody_else() -> None:
    found = steps(Ladder(0.0, quiet=True), 600, here_from=math.inf)
    assert found == [(0.0, Step.KNOWN)]
