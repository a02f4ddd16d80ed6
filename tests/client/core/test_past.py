"""A window on older lines: bounded, each line once, and one with the newest when they meet."""

from __future__ import annotations

import pytest

from client.core import past, timeline
from client.core.model import Kind, Line, Past, Room


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "TIMELINE_LIMIT", 10)
    monkeypatch.setattr(past, "WINDOW", 6)
    monkeypatch.setattr(past, "STEP", 2)


def said(number: int) -> Line:
    return Line(Kind.MESSAGE, number, "budi", str(number), f"id{number}")


def room_with(*numbers: int) -> Room:
    return Room("#lab", lines=[said(number) for number in numbers])


def shown(lines: list[Line]) -> list[int]:
    return [int(line.text) for line in lines]


def test_the_window_begins_with_the_oldest_lines_themselves() -> None:
    room = room_with(*range(10, 20))
    window = past.reach_back(room)
    assert shown(window.lines) == [10, 11, 12, 13, 14, 15]
    assert window.lines[0] is room.lines[0]
    assert room.shown is window.lines


def test_what_grows_at_one_end_is_dropped_at_the_other() -> None:
    room = room_with(*range(10, 20))
    window = past.reach_back(room)
    assert past.put_before(room, window, [said(8), said(9)]) == 2
    assert shown(window.lines) == [8, 9, 10, 11, 12, 13]
    room.exhausted = True
    assert past.put_after(room, window, [said(14), said(15)]) == 2
    assert shown(window.lines) == [10, 11, 12, 13, 14, 15]
    assert not room.exhausted  # the beginning is not shown any more


def test_a_line_that_the_room_has_is_that_line() -> None:
    room = room_with(10, 11)
    window = Past([said(8)])
    past.put_after(room, window, [said(9), said(10)])
    assert window.lines[-1] is room.lines[0]


def test_a_line_that_comes_twice_is_there_once() -> None:
    room = room_with(10)
    window = past.open_at(room, [said(1), said(2), said(2)])
    assert past.put_before(room, window, [said(0), said(1)]) == 1
    assert shown(window.lines) == [0, 1, 2]


def test_forward_it_takes_over_what_the_room_has() -> None:
    room = room_with(*range(10, 20))
    window = past.reach_back(room)
    assert past.go_forward(room, window)
    assert shown(window.lines) == [12, 13, 14, 15, 16, 17]
    assert not past.go_forward(room, past.open_at(room, [said(1)]))


def test_a_window_that_meets_the_newest_lines_becomes_one_with_them() -> None:
    room = room_with(10, 11, 12)
    room.past = past.open_at(room, [said(8), said(9), said(10)])
    assert past.dissolve(room, room.past)
    assert room.past is None
    assert shown(room.lines) == [8, 9, 10, 11, 12]


def test_a_window_that_has_not_met_them_stays() -> None:
    room = room_with(10, 11)
    room.past = past.open_at(room, [said(1)])
    assert not past.dissolve(room, room.past)
    assert shown(room.shown) == [1]


def test_with_nothing_between_they_become_one_though_they_share_no_line() -> None:
    room = room_with(10)
    room.past = past.open_at(room, [said(9)])
    assert past.dissolve(room, room.past, anyway=True)
    assert shown(room.lines) == [9, 10]


def test_together_they_are_never_too_many() -> None:
    room = room_with(*range(10, 20))
    room.past = past.open_at(room, [said(8), said(9), said(10)])
    assert not past.dissolve(room, room.past)
    assert shown(room.lines) == list(range(10, 20))
    assert room.past is not None


def test_what_only_this_program_knows_keeps_its_place() -> None:
    room = room_with(10, 11)
    joined = Line(Kind.JOIN, 10, "andi", own=True)
    room.lines.insert(1, joined)
    room.past = past.open_at(room, [said(9), said(10), said(11)])
    past.dissolve(room, room.past)
    assert room.lines[2] is joined
    assert [line.text for line in room.lines] == ["9", "10", "", "11"]


def test_lines_before_a_hole_are_left_out_when_the_window_fills_it_from_behind() -> None:
    """They are fetched again by whoever reads on: else there would be a hole nobody sees."""
    room = room_with(1, 2, 8, 9)
    room.past = past.open_at(room, [said(6), said(7), said(8)])
    assert past.dissolve(room, room.past)
    assert shown(room.lines) == [6, 7, 8, 9]
