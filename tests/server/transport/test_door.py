"""Who begins to connect and says nothing keeps nobody out, and nobody is used against others."""

from __future__ import annotations

from server.transport.door import (
    ANSWERS_AT_ONCE,
    ANSWERS_PER_SECOND,
    BEGINNERS_PER_ADDRESS,
    RETRY_FROM,
    Decision,
    Door,
)
from server.transport.listener import HANDSHAKES


def crowd(count: int) -> Door[int]:
    door: Door[int] = Door()
    for number in range(count):
        door.enter(number, f"10.0.0.{number}", shown=True)
    return door


def test_few_enter_without_ado() -> None:
    assert crowd(RETRY_FROM - 1).decide("10.1.1.1", shown=False) is Decision.ENTER


def test_where_many_begin_each_must_show_that_its_address_is_its_own() -> None:
    door = crowd(RETRY_FROM)
    assert door.decide("10.1.1.1", shown=False) is Decision.SHOW_ADDRESS
    assert door.decide("10.1.1.1", shown=True) is Decision.ENTER


def test_one_address_takes_only_some_of_the_places() -> None:
    door: Door[int] = Door()
    for number in range(BEGINNERS_PER_ADDRESS):
        door.enter(number, "10.0.0.1", shown=True)
    assert door.decide("10.0.0.1", shown=True) is Decision.DROP
    assert door.decide("10.0.0.2", shown=True) is Decision.ENTER
    door.leave(3)
    door.leave(3)
    assert door.decide("10.0.0.1", shown=True) is Decision.ENTER


def test_nobody_is_kept_out_by_who_only_names_his_address() -> None:
    door: Door[int] = Door()
    for number in range(HANDSHAKES):
        door.enter(number, "10.0.0.1", shown=False)
    assert door.decide("10.0.0.1", shown=False) is Decision.SHOW_ADDRESS
    assert door.decide("10.0.0.1", shown=True) is Decision.ENTER


def test_who_has_been_silent_longest_goes_first() -> None:
    door = crowd(HANDSHAKES)
    assert door.enter(1000, "10.1.1.1", shown=True) == 0
    door.leave(0)
    assert door.enter(1001, "10.1.1.1", shown=False) == 1


def test_who_talks_or_goes_leaves_nothing_behind() -> None:
    door = crowd(HANDSHAKES)
    for number in range(HANDSHAKES):
        door.leave(number)
    assert door.beginners() == []
    assert not door._addresses


def test_a_closed_door_lets_nobody_in() -> None:
    door: Door[int] = Door()
    door.is_open = False
    assert door.decide("10.0.0.1", shown=True) is Decision.DROP


def test_answers_to_strangers_are_few() -> None:
    door: Door[int] = Door()
    answered = sum(door.may_answer(100.0) for _ in range(10_000))
    assert answered == ANSWERS_AT_ONCE
    assert not door.may_answer(100.0)
    answered = sum(door.may_answer(100.0 + number / 1000) for number in range(5000))
    assert answered <= 5 * ANSWERS_PER_SECOND + 1
