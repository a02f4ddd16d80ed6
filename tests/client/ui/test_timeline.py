"""What is being read must not move: not by new lines, not by older ones, not by a resize."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.core.model import Kind, Line, Room
from client.ui.rows import RowOfCells, width_of
from client.ui.timeline import Timeline

DAY = 86_400_000
NOON = 20_000 * DAY + 12 * 3_600_000
WIDTH, HEIGHT = 60, 6


def line(number: int, text: str = "", *, stamp: int = NOON, kind: Kind = Kind.MESSAGE) -> Line:
    return Line(kind, stamp, nick="budi", text=text or f"line {number}")


def text_of(rows: list[RowOfCells]) -> list[str]:
    return ["".join(text for _, text in row).strip() for row in rows]


def room_of(lines: list[Line]) -> Room:
    return Room("#lab", lines=lines)


def picture(timeline: Timeline, lines: list[Line], height: int = HEIGHT) -> list[str]:
    rows = timeline.draw(room_of(lines), WIDTH, height)
    return [row.rpartition("  ")[2] for row in text_of(rows)]


@pytest.fixture
def timeline() -> Timeline:
    return Timeline(UTC)


def test_a_short_talk_stands_at_the_bottom(timeline: Timeline) -> None:
    assert picture(timeline, [line(1)]) == ["", "", "", "", "— Friday, 4 October 2024 —", "line 1"]


def test_it_follows_the_newest_line(timeline: Timeline) -> None:
    lines = [line(number) for number in range(20)]
    assert picture(timeline, lines)[-1] == "line 19"
    lines.append(line(20))
    assert picture(timeline, lines)[-1] == "line 20"


def test_what_is_read_stays_when_new_and_older_lines_come(timeline: Timeline) -> None:
    lines = [line(number) for number in range(100, 150)]
    picture(timeline, lines)
    timeline.scroll(room_of(lines), -20)
    before = picture(timeline, lines)
    lines.append(line(150, "new " * 40))
    lines[:0] = [line(number) for number in range(100)]
    assert picture(timeline, lines) == before
    assert not timeline.follows


def test_scrolling_back_down_follows_again(timeline: Timeline) -> None:
    lines = [line(number) for number in range(50)]
    picture(timeline, lines)
    timeline.scroll(room_of(lines), -10)
    timeline.scroll(room_of(lines), 10)
    assert timeline.follows
    assert picture(timeline, lines)[-1] == "line 49"


def test_the_oldest_line_stops_the_scrolling_and_says_so(timeline: Timeline) -> None:
    lines = [line(number) for number in range(20)]
    picture(timeline, lines)
    assert not timeline.scroll(room_of(lines), -3)
    assert timeline.scroll(room_of(lines), -100)
    assert picture(timeline, lines)[1] == "line 0"


def test_older_lines_after_the_oldest_one_do_not_move_it(timeline: Timeline) -> None:
    lines = [line(number) for number in range(20)]
    picture(timeline, lines)
    timeline.scroll(room_of(lines), -100)
    before = picture(timeline, lines)
    lines[:0] = [line(number) for number in range(-30, 0)]
    after = picture(timeline, lines)
    assert after[2:] == before[2:]
    timeline.scroll(room_of(lines), -5)
    assert picture(timeline, lines)[-1] == "line -1"


def test_a_short_talk_scrolled_up_asks_for_more_and_stays(timeline: Timeline) -> None:
    lines = [line(1)]
    picture(timeline, lines)
    assert timeline.scroll(room_of(lines), -5)
    assert timeline.follows


def test_an_empty_talk_can_be_scrolled(timeline: Timeline) -> None:
    assert picture(timeline, []) == [""] * HEIGHT
    assert timeline.scroll(room_of([]), -5)


def test_a_line_that_fell_off_the_front_leaves_the_reader_at_the_front(
    timeline: Timeline,
) -> None:
    lines = [line(number) for number in range(50)]
    picture(timeline, lines)
    timeline.scroll(room_of(lines), -40)
    del lines[:30]
    assert picture(timeline, lines)[1] == "line 30"


def test_the_day_is_said_when_it_changes(timeline: Timeline) -> None:
    lines = [line(1), line(2), line(3, stamp=NOON + DAY)]
    shown = text_of(timeline.draw(room_of(lines), WIDTH, HEIGHT))
    assert shown[1] == "— Friday, 4 October 2024 —"
    assert shown[4] == "— Saturday, 5 October 2024 —"


def test_it_says_how_much_was_restored_before_our_coming_in(timeline: Timeline) -> None:
    join = line(3, kind=Kind.JOIN)
    join.own = True
    lines = [line(1), line(2), join, line(4)]
    timeline.mark_restored(lines, 2)
    assert "— restored 2 messages —" in text_of(timeline.draw(room_of(lines), WIDTH, HEIGHT))[3]


def test_it_says_what_was_restored_without_anything_after_it(timeline: Timeline) -> None:
    lines = [line(1)]
    timeline.mark_restored(lines, 1)
    assert text_of(timeline.draw(room_of(lines), WIDTH, HEIGHT))[-1] == "— restored 1 message —"


def test_a_changed_line_is_drawn_anew(timeline: Timeline) -> None:
    lines = [line(1)]
    picture(timeline, lines)
    lines[0].text = "changed"
    assert picture(timeline, lines)[-1] == "changed"


def test_a_stamp_that_no_calendar_knows_is_no_time(timeline: Timeline) -> None:
    room = room_of([line(1, stamp=10**18)])
    assert text_of(timeline.draw(room, WIDTH, 2))[-1].startswith("--:--")


# (rows scrolled, width, height)
MOVES = st.lists(st.tuples(st.integers(-40, 40), st.integers(20, 90), st.integers(1, 12)))
LONG = [
    line(number, "kata " * (number * 7 % 40 + 1), stamp=NOON + number * 7_200_000)
    for number in range(30)
]


@given(MOVES)
def test_any_scrolling_at_any_size_fills_the_window(moves: list[tuple[int, int, int]]) -> None:
    lines = LONG
    timeline = Timeline(UTC)
    for step, width, height in moves:
        rows = timeline.draw(room_of(lines), width, height)
        assert len(rows) == height
        assert all(row and width_of(row) <= width for row in rows)
        timeline.scroll(room_of(lines), step)
