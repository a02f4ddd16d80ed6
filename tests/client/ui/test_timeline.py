"""What is being read must not move: not by new lines, not by older ones, not by a resize."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.core.model import Kind, Line, Past, Room
from client.core.preferences import Preferences
from client.ui.rows import RowOfCells, width_of
from client.ui.timeline import Timeline

DAY = 86_400_000
NOON = 20_000 * DAY + 12 * 3_600_000
WIDTH, HEIGHT = 60, 6


def line(number: int, text: str = "", *, stamp: int = NOON, kind: Kind = Kind.MESSAGE) -> Line:
    return Line(kind, stamp, nick="budi", text=text or f"line {number}")


def text_of(rows: list[RowOfCells]) -> list[str]:
    return ["".join(text for _, text in row).strip() for row in rows]


def shown(timeline: Timeline, room: Room, height: int = HEIGHT) -> list[str]:
    return text_of(timeline.draw(room, WIDTH, height))


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


def test_comings_and_goings_in_the_history_are_no_restored_messages() -> None:
    join = Line(Kind.JOIN, NOON, "siti", own=True)
    timeline = Timeline(UTC)
    room = room_of([line(1, kind=Kind.QUIT), join])
    timeline.mark_restored(room.lines, 1)
    assert not any("restored" in row for row in shown(timeline, room))
    room.lines.insert(0, line(0))
    timeline.mark_restored(room.lines, 2)
    assert any("— restored 1 message —" in row for row in shown(timeline, room))


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


def test_where_the_history_begins_is_said() -> None:
    room = Room("#lab", lines=[line(1)])
    timeline = Timeline(UTC)
    assert "this is where lab began" not in shown(timeline, room)
    room.exhausted = True
    assert "— this is where lab began —" in shown(timeline, room)
    private = Room("budi", lines=[line(1)], exhausted=True)
    assert "— this is where your talk with budi began —" in shown(Timeline(UTC), private)


def test_a_line_stands_before_the_first_unread_message_of_somebody_else() -> None:
    own = line(2, stamp=NOON + 2)
    own.own = True
    room = room_of([line(1), own, line(3, stamp=NOON + 3), line(4, stamp=NOON + 4)])
    assert "new" not in shown(Timeline(UTC), room)
    room.unread_from = NOON + 1
    rows = shown(Timeline(UTC), room)
    at = next(number for number, row in enumerate(rows) if row.endswith("─ new ──"))
    assert len(rows[at]) == WIDTH
    assert rows[at + 1].endswith("line 3")
    assert sum("new" in row for row in rows) == 1


def test_the_line_at_unread_messages_says_more_than_how_many_were_restored() -> None:
    room = room_of([line(1), line(2)])
    timeline = Timeline(UTC)
    timeline.mark_restored(room.lines, 1)
    assert any("restored" in row for row in shown(timeline, room))
    room.unread_from = NOON - 1
    assert not any("restored" in row for row in shown(timeline, room))


def test_who_goes_on_talking_is_named_once_and_the_time_said_once_a_minute() -> None:
    later = (0, 1000, 61_000, 61_000 + 5 * 60_001)
    room = room_of([line(number, stamp=NOON + ms) for number, ms in enumerate(later, 1)])
    first, second, third, fourth = shown(Timeline(UTC), room)[-4:]
    assert first.split() == ["12:00", "budi", "line", "1"]
    assert second.split() == ["line", "2"]
    assert third.split() == ["12:01", "line", "3"]
    assert fourth.split() == ["12:06", "budi", "line", "4"]


def test_what_this_program_says_in_a_row_has_its_time_once() -> None:
    notes = [Line(Kind.NOTE, NOON, text=f"Catatan {number}.") for number in range(3)]
    rows = shown(Timeline(UTC), room_of(notes))
    assert [row.split()[0] for row in rows[-3:]] == ["12:00", "·", "·"]


def test_the_words_on_top_of_the_window_always_have_their_speaker() -> None:
    room = room_of([line(number) for number in range(20)])
    rows = shown(Timeline(UTC), room)
    assert rows[0].split() == ["12:00", "budi", "line", "14"]
    assert rows[1].split() == ["line", "15"]


def comings(*nicks: str) -> list[Line]:
    return [Line(Kind.JOIN, NOON, nick) for nick in nicks]


def test_comings_and_goings_become_one_line() -> None:
    lines = [line(1), *comings("andi", "budi", "citra", "dewi"), line(2)]
    rows = shown(Timeline(UTC), room_of(lines))
    assert rows[-2].split()[1:] == ["→", "andi,", "budi", "and", "2", "others", "joined"]
    assert sum("joined" in row for row in rows) == 1


def test_the_own_coming_a_kick_and_a_new_day_are_not_folded() -> None:
    own = Line(Kind.JOIN, NOON, "siti", own=True)
    kick = Line(Kind.KICK, NOON, "eko", "andi: berisik")
    later = Line(Kind.JOIN, NOON + DAY, "gilang")
    lines = [*comings("andi"), own, *comings("budi"), kick, *comings("citra"), later]
    rows = shown(Timeline(UTC), room_of(lines), 10)
    assert sum(" joined" in row for row in rows) == 5


def test_one_s_own_earlier_stays_are_folded_with_what_others_did() -> None:
    stays = [Line(kind, NOON + at, "siti", own=True) for at, kind in enumerate([
        Kind.JOIN, Kind.QUIT, Kind.JOIN, Kind.QUIT, Kind.JOIN,
    ])]  # fmt: skip
    room = room_of([*comings("andi"), *stays])
    room.came = stays[-1].stamp
    rows = [row for row in shown(Timeline(UTC), room) if "andi" in row or "siti" in row]
    assert [row.split(maxsplit=2)[2] for row in rows] == [
        "andi joined · siti came and went", "siti joined"
    ]


def test_who_wants_every_coming_and_going_gets_it() -> None:
    room = room_of(comings("andi", "budi", "citra"))
    timeline = Timeline(UTC, Preferences(fold=False))
    assert sum(" joined" in row for row in shown(timeline, room)) == 3


def test_what_is_read_stays_when_more_comings_fold_into_its_line() -> None:
    lines = [*(line(number) for number in range(20)), *comings("andi", "budi")]
    lines += [line(number) for number in range(20, 40)]
    room = room_of(lines)
    timeline = Timeline(UTC, Preferences(newest=0))
    shown(timeline, room)
    timeline.scroll(room, -19)
    rows = shown(timeline, room)
    assert rows[-2].endswith("andi and budi joined")
    place = lines.index(line(20))
    lines[place:place] = comings("citra")
    assert shown(timeline, room)[-2].endswith("andi, budi and citra joined")
    assert shown(timeline, room)[:-2] == rows[:-2]


def test_an_answer_stands_below_what_it_answers() -> None:
    asked = Line(Kind.MESSAGE, NOON, "andi", "siapa punya kopi? " * 9, msgid="a")
    answer = Line(Kind.MESSAGE, NOON, "budi", "aku", reply_to="a")
    room = room_of([asked, answer])
    rows = shown(Timeline(UTC), room)
    assert rows[-2].strip().startswith("╭ andi: siapa punya kopi?")
    assert rows[-2].endswith("…")
    asked.deleted, asked.text = True, ""
    assert shown(Timeline(UTC), room)[-2].strip() == "╭ andi: (deleted)"
    answer.reply_to = "unknown"
    assert not any("╭" in row for row in shown(Timeline(UTC), room))


def test_a_reaction_that_comes_later_is_drawn() -> None:
    room = room_of([line(1)])
    timeline = Timeline(UTC)
    shown(timeline, room)
    room.lines[0].reactions = {"☕": ["andi"]}
    assert shown(timeline, room)[-1].strip() == "☕ andi"
    room.lines[0].reactions["☕"].append("citra")
    assert shown(timeline, room)[-1].strip() == "☕ 2"


def test_the_newest_lines_stay_in_sight_while_older_ones_are_read() -> None:
    room = room_of([line(number) for number in range(50)])
    timeline = Timeline(UTC)
    shown(timeline, room, 20)
    timeline.scroll(room, -30)
    rows = shown(timeline, room, 20)
    assert rows[14].startswith("── newest ──")
    assert [row.split()[-1] for row in rows[15:]] == ["45", "46", "47", "48", "49"]
    room.lines += [line(50), *comings("andi"), line(51)]
    rows = shown(timeline, room, 20)
    assert rows[14].startswith("── newest · 2 new ──")
    assert [row.split()[-1] for row in rows[15:]] == ["47", "48", "49", "50", "51"]
    timeline.scroll(room, 100)
    assert not any("newest" in row for row in shown(timeline, room, 20))


def test_a_small_window_keeps_fewer_of_the_newest_lines_and_a_tiny_one_none() -> None:
    room = room_of([line(number) for number in range(50)])
    for height, kept in ((14, 3), (8, 2), (7, 0)):
        timeline = Timeline(UTC)
        shown(timeline, room, height)
        timeline.scroll(room, -20)
        rows = shown(timeline, room, height)
        below = [at for at, row in enumerate(rows) if row.startswith("── newest")]
        assert (height - below[0] - 1 if below else 0) == kept


def test_a_jump_shows_its_goal_in_the_middle_and_lights_it() -> None:
    room = room_of([line(number) for number in range(100)])
    timeline = Timeline(UTC, Preferences(newest=0))
    shown(timeline, room, 11)
    timeline.show(room.lines[50], goal=True)
    rows = timeline.draw(room, WIDTH, 11)
    assert text_of(rows)[5].endswith("line 50")
    lit = [at for at, row in enumerate(rows) if any("class:goal" in style for style, _ in row)]
    assert lit == [5]
    assert not timeline.follows
    timeline.follow()
    rows = timeline.draw(room, WIDTH, 11)
    assert not any("class:goal" in style for row in rows for style, _ in row)


def test_a_goal_among_the_newest_lines_needs_no_scrolling() -> None:
    room = room_of([line(number) for number in range(100)])
    timeline = Timeline(UTC)
    shown(timeline, room, 20)
    timeline.show(room.lines[98], goal=True)
    rows = timeline.draw(room, WIDTH, 20)
    assert timeline.follows
    assert any("class:goal" in style for style, _ in rows[-2])
    timeline.show(room.lines[60])
    timeline.draw(room, WIDTH, 20)
    timeline.show(room.lines[97])
    assert not any("newest" in row for row in text_of(timeline.draw(room, WIDTH, 20)))


def test_a_window_on_older_lines_is_read_above_the_newest_ones() -> None:
    older = [line(number, stamp=NOON - DAY) for number in range(60)]
    room = room_of([line(number) for number in range(900, 950)])
    timeline = Timeline(UTC)
    shown(timeline, room, 20)
    room.past = Past(older, goal=older[30])
    rows = timeline.draw(room, WIDTH, 20)
    shown_now = text_of(rows)
    assert any(row.endswith("line 30") for row in shown_now[:14])
    assert shown_now[-1].endswith("line 949")
    assert not timeline.follows
    assert not timeline.at_end(room)
    timeline.scroll(room, 100)
    assert shown(timeline, room, 20)[13].endswith("line 59")
    assert timeline.at_end(room)
    assert not timeline.follows


def test_older_and_newer_lines_are_wanted_before_the_last_one_is_in_sight() -> None:
    lines = [line(number) for number in range(1000)]
    room = room_of(lines)
    timeline = Timeline(UTC)
    shown(timeline, room, 20)
    timeline.scroll(room, -20)
    assert not timeline.near_start(room)
    assert not timeline.near_end(room)
    timeline.scroll(room, -800)
    assert timeline.near_start(room)
    room.past = Past(lines[300:700], goal=lines[450])
    shown(timeline, room, 20)
    assert not timeline.near_end(room)
    timeline.scroll(room, 50)
    assert timeline.near_end(room)
    assert not timeline.at_end(room)


def test_a_window_that_has_met_the_newest_lines_leaves_the_reader_where_they_are() -> None:
    lines = [line(number) for number in range(100)]
    room = room_of(lines[50:])
    timeline = Timeline(UTC)
    room.past = Past(lines[:60], goal=lines[40])
    before = shown(timeline, room, 20)[:14]
    room.lines, room.past = lines, None
    assert shown(timeline, room, 20)[:14] == before
    assert not timeline.follows


def test_messages_have_their_numbers_in_place_of_the_time() -> None:
    room = room_of([line(1), line(2), line(3)])
    numbered = [room.lines[2], room.lines[1]]
    rows = text_of(Timeline(UTC).draw(room, WIDTH, HEIGHT, numbered=numbered))
    assert [row.split()[0] for row in rows[-3:]] == ["12:00", "2", "1"]
    silent = Timeline(UTC, Preferences(times="none"))
    rows = text_of(silent.draw(room, WIDTH, HEIGHT, numbered=numbered))
    assert [row.split()[0] for row in rows[-3:]] == ["budi", "2", "1"]


def test_the_picked_message_stands_out_in_its_whole_width() -> None:
    room = room_of([line(1), line(2)])
    rows = Timeline(UTC).draw(room, WIDTH, HEIGHT, picked=room.lines[0])
    assert all("class:picked" in style for style, _ in rows[-2])
    assert width_of(rows[-2]) == WIDTH
    assert not any("class:picked" in style for style, _ in rows[-1])


def test_who_picks_a_message_knows_which_are_in_sight() -> None:
    room = room_of([line(number) for number in range(20)])
    timeline = Timeline(UTC)
    shown(timeline, room)
    assert timeline.visible == room.lines[-HEIGHT:]


def test_times_are_in_the_form_that_the_person_chose() -> None:
    room = room_of([line(1, stamp=NOON + 3_600_000)])
    for times, words in (("12h", "1:00 pm budi"), ("seconds", "13:00:00 budi"), ("none", "budi")):
        timeline = Timeline(UTC, Preferences(times=times))
        assert " ".join(shown(timeline, room)[-1].split()) == f"{words} line 1"


# (rows scrolled, width, height)
MOVES = st.lists(st.tuples(st.integers(-40, 40), st.integers(20, 90), st.integers(1, 12)))


def mixed(number: int) -> Line:
    """One of all that a talk can have."""
    stamp = NOON + number * 1_800_000
    if number % 5 == 0 or number % 7 == 0:
        return Line(Kind.JOIN if number % 2 else Kind.QUIT, stamp, f"andi{number % 9}")
    one = line(number, "kata 世界 " * (number * 7 % 30 + 1), stamp=stamp)
    one.msgid = str(number)
    if number % 3 == 0:
        one.text = "def f():\n    return 1\n" + "    # ...\n" * (number % 50)
        one.reply_to = str(number - 1)
    if number % 4 == 0:
        one.reactions = {"☕": ["andi", "budi"], "👍": ["siti"]}
    return one


LONG = [mixed(number) for number in range(60)]


@pytest.mark.parametrize("newest", [0, 5])
@given(MOVES)
def test_any_scrolling_at_any_size_fills_the_window(
    newest: int, moves: list[tuple[int, int, int]]
) -> None:
    room = Room("#lab", lines=LONG, unread_from=LONG[30].stamp, exhausted=True)
    timeline = Timeline(UTC, Preferences(newest=newest))
    for step, width, height in moves:
        rows = timeline.draw(room, width, height)
        assert len(rows) == height
        assert all(row and width_of(row) <= width for row in rows)
        timeline.scroll(room, step)


@given(st.integers(1, 30), st.integers(20, 90), st.integers(3, 12))
def test_as_many_rows_down_as_up_lead_back_to_the_same_place(
    step: int, width: int, height: int
) -> None:
    room = Room("#lab", lines=LONG)
    timeline = Timeline(UTC, Preferences(newest=0))
    timeline.draw(room, width, height)
    timeline.scroll(room, -40)
    before = timeline.draw(room, width, height)
    timeline.scroll(room, -step)
    timeline.draw(room, width, height)
    timeline.scroll(room, step)
    assert timeline.draw(room, width, height) == before


@given(st.integers(0, 59), st.integers(20, 90), st.integers(1, 20))
def test_what_is_to_be_shown_is_in_sight(number: int, width: int, height: int) -> None:
    room = Room("#lab", lines=LONG)
    timeline = Timeline(UTC, Preferences(newest=0, fold=False))
    timeline.draw(room, width, height)
    timeline.show(LONG[number])
    timeline.draw(room, width, height)
    assert any(one is LONG[number] for one in timeline.visible)


def test_clearing_hides_what_was_said_until_one_goes_back(timeline: Timeline) -> None:
    lines = [line(number) for number in range(20)]
    room = room_of(lines)
    picture(timeline, lines)
    timeline.clear(room)
    assert picture(timeline, lines) == [""] * HEIGHT
    lines.append(line(20))
    assert picture(timeline, lines) == [""] * (HEIGHT - 1) + ["line 20"]
    assert shown(timeline, room)[-1].split() == ["12:00", "budi", "line", "20"]
    assert not timeline.scroll(room, -timeline.page)
    assert picture(timeline, lines)[-2:] == ["line 19", "line 20"]


def test_comings_after_clearing_are_not_hidden_with_those_before(timeline: Timeline) -> None:
    lines = [line(number, kind=Kind.JOIN) for number in range(3)]
    timeline.clear(room_of(lines))
    lines.append(Line(Kind.JOIN, NOON, nick="wati"))
    assert "wati" in picture(timeline, lines)[-1]
    assert "budi" not in "".join(picture(timeline, lines))


def test_a_jump_shows_what_was_cleared_away(timeline: Timeline) -> None:
    lines = [line(number) for number in range(20)]
    timeline.clear(room_of(lines))
    picture(timeline, lines)
    timeline.show(lines[5])
    assert "line 5" in picture(timeline, lines)


def test_no_line_stands_there_twice_while_one_scrolls_back(timeline: Timeline) -> None:
    lines = [line(number) for number in range(40)]
    room = room_of(lines)
    picture(timeline, lines, 20)
    while not timeline.scroll(room, -1):
        rows = picture(timeline, lines, 20)
        said = [row for row in rows if row.startswith("line ")]
        assert len(said) == len(set(said))
        assert "line 39" in said
        assert "" not in rows


def test_in_a_short_talk_every_line_keeps_its_place_beside_the_newest(timeline: Timeline) -> None:
    lines = [line(number) for number in range(21)]
    room = room_of(lines)
    picture(timeline, lines, 20)
    for _ in range(5):
        timeline.scroll(room, -3)
        rows = picture(timeline, lines, 20)
        said = [row for row in rows if row.startswith("line ")]
        assert len(said) == len(set(said)) >= 18


def test_it_opens_where_more_than_a_screen_is_unread(timeline: Timeline) -> None:
    lines = [line(number, stamp=NOON + number) for number in range(40)]
    room = room_of(lines)
    room.unread_from = NOON + 9
    timeline.open()
    rows = shown(timeline, room, 20)
    assert "new" in rows[0]
    assert rows[1].endswith("line 10")
    assert not timeline.follows
    timeline.follow()
    room.unread_from = NOON + 25
    timeline.open()
    assert shown(timeline, room, 20)[-1].endswith("line 39")
    assert timeline.follows


def test_opening_leaves_whoever_read_elsewhere_where_he_was(timeline: Timeline) -> None:
    lines = [line(number, stamp=NOON + number) for number in range(80)]
    room = room_of(lines)
    shown(timeline, room, 20)
    timeline.scroll(room, -60)
    before = shown(timeline, room, 20)
    room.unread_from = NOON + 50
    timeline.open()
    assert shown(timeline, room, 20) == before
