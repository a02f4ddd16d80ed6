"""Reading back without end, forward again, and jumping: at a real server's core."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from client.core import past, timeline
from client.core.events import Jumped, LineAdded
from client.core.model import Kind, Line
from tests.client.core.dialogue import in_room, only
from tests.client.core.readers import Reader, make_small, reader, texts

MANY = [f"kata {number}" for number in range(200)]
LABELS = frozenset({"labeled-response"})


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)


def scroll_to_the_beginning(it: Reader) -> None:
    for _ in range(len(it.said)):
        it.older()
        if it.room.exhausted:
            return
    raise AssertionError("there was no beginning")


def scroll_to_now(it: Reader) -> None:
    for _ in range(len(it.said)):
        if it.room.past is None:
            return
        it.newer()
    raise AssertionError("there was no end")


def check(it: Reader) -> None:
    """Each line once, in the order in which it was said, without a hole, and not too many."""
    room = it.room
    own = texts(room.lines)
    assert own == it.said[len(it.said) - len(own) :]
    assert len(room.lines) <= timeline.TIMELINE_LIMIT
    if room.past is not None:
        shown = texts(room.past.lines)
        first = it.said.index(shown[0])
        assert shown == it.said[first : first + len(shown)]
        assert len(room.past.lines) <= past.WINDOW
    by_id: dict[str, Line] = {}
    for line in [*room.lines, *room.shown]:
        assert by_id.setdefault(line.msgid, line) is line or not line.msgid


@pytest.mark.parametrize("without", [frozenset(), LABELS])
def test_everything_that_was_ever_said_can_be_scrolled_to_and_back(without: frozenset[str]) -> None:
    it = reader(without=without)
    it.hears(*MANY)
    seen = set(texts(it.room.lines))
    while not it.room.exhausted:
        it.older()
        check(it)
        seen.update(texts(it.room.shown))
    assert it.room.shown[1].text == "kata 0" or texts(it.room.shown)[0] == "kata 0"
    assert seen == set(MANY)
    scroll_to_now(it)
    check(it)
    assert texts(it.room.lines)[-1] == MANY[-1]


def test_scrolling_back_takes_no_more_memory_than_a_window() -> None:
    it = reader()
    it.hears(*MANY)
    scroll_to_the_beginning(it)
    assert it.room.past is not None
    assert len(it.room.past.lines) <= past.WINDOW
    assert len(it.room.lines) <= timeline.TIMELINE_LIMIT


def test_what_is_said_meanwhile_is_with_the_newest_lines_and_moves_nothing() -> None:
    it = reader()
    it.hears(*MANY)
    scroll_to_the_beginning(it)
    before = list(it.room.shown)
    it.hears("baru")
    assert it.room.shown == before
    assert it.room.lines[-1].text == "baru"
    assert any(isinstance(one, LineAdded) and one.line.text == "baru" for one in it.events)


def test_back_at_the_newest_lines_at_once() -> None:
    it = reader()
    it.hears(*MANY)
    scroll_to_the_beginning(it)
    it.talk.pages.leave_past("#jarkom")
    assert it.room.past is None
    assert texts(it.room.shown)[-1] == MANY[-1]
    it.older()
    check(it)


def test_lines_that_come_together_again_are_the_same_lines() -> None:
    """The screen holds its place by a line."""
    it = reader()
    it.hears(*MANY)
    it.older()
    held = it.room.shown[10]
    assert it.room.past is not None
    scroll_to_now(it)
    assert any(one is held for one in it.room.lines) or held.text not in texts(it.room.lines)


def test_a_page_is_asked_for_once_though_the_key_is_held() -> None:
    it = reader()
    it.hears(*MANY)
    for _ in range(5):
        it.talk.pages.older("jarkom")
    it.settle()
    assert sum("CHATHISTORY" in line for line in it.asked) == 1


def test_at_the_beginning_nothing_more_is_asked() -> None:
    it = reader()
    it.hears(*MANY[:20])
    scroll_to_the_beginning(it)
    it.asked.clear()
    it.older()
    assert it.asked == []


def test_a_jump_opens_a_window_around_the_message() -> None:
    it = reader()
    it.hears("mula")
    first = it.room.lines[-1]
    it.hears(*MANY)
    line = it.jump(first.msgid, first.stamp)
    assert line is not None
    assert line.text == "mula"
    assert it.room.past is not None
    assert it.room.past.goal is line
    check(it)
    scroll_to_now(it)
    check(it)


def test_a_jump_to_what_is_loaded_needs_no_server() -> None:
    it = reader()
    it.hears(*MANY)
    goal = it.room.lines[-3]
    it.asked.clear()
    assert it.jump(goal.msgid) is goal
    assert it.room.past is None
    assert it.asked == []


def test_a_jump_from_old_lines_to_new_ones_leaves_the_old_ones() -> None:
    it = reader()
    it.hears(*MANY)
    goal = it.room.lines[-1]
    scroll_to_the_beginning(it)
    assert it.jump(goal.msgid) is goal
    assert it.room.past is None


def test_a_jump_goes_to_another_room() -> None:
    it = reader()
    it.hears("di sini")
    goal = it.room.lines[-1]
    it.talk.join("kantin")
    it.settle()
    it.talk.look_at("#kantin")
    assert it.jump(goal.msgid) is goal
    assert it.talk.model.current == "#jarkom"


def test_a_jump_to_a_room_we_are_not_in_says_so() -> None:
    it = reader()
    assert it.jump("x", 5, room="#kantin") is None
    assert it.room.lines[-1].text == "You are not in kantin any more; /join kantin enters it."


def test_a_jump_to_a_private_talk_opens_it() -> None:
    it = reader()
    it.budi >> "PRIVMSG andi :psst"
    it.settle()
    goal = it.talk.model.rooms["budi"].lines[-1]
    it.talk.part("budi")
    line = it.jump(goal.msgid, goal.stamp, room="budi")
    assert line is not None
    assert line.text == "psst"
    assert it.talk.model.current == "budi"


def test_a_jump_to_a_moment_goes_to_what_was_said_then() -> None:
    it = reader()
    it.hears(*MANY[:50])
    stamps = {line.text: line.stamp for line in it.room.lines}
    it.hears(*MANY[50:])
    line = it.jump("", stamps["kata 20"] - 1)
    assert line is not None
    assert line.text == "kata 20"


def test_a_jump_to_what_was_taken_back_goes_to_its_place() -> None:
    it = reader()
    it.hears("satu", "dua", "tiga")
    gone = next(line for line in it.room.lines if line.text == "dua")
    it.hears(*MANY)
    it.budi >> "CAP REQ :draft/message-redaction" >> f"REDACT #jarkom {gone.msgid}"
    line = it.jump(gone.msgid, gone.stamp)
    assert line is not None
    assert line.text == "tiga"


def test_a_jump_without_a_connection_says_why_it_leads_nowhere() -> None:
    it = reader()
    it.hears("mula")
    first = it.room.lines[-1]
    it.hears(*MANY)
    it.lost()
    assert it.jump(first.msgid, first.stamp) is None
    assert it.room.lines[-1].kind is Kind.ERROR


def test_old_lines_stay_when_the_connection_is_lost_and_go_on_when_it_is_back() -> None:
    it = reader()
    it.hears(*MANY)
    it.older()
    shown = list(it.room.shown)
    it.lost()
    it.misses("sementara itu")
    assert it.room.shown == shown
    it.returns()
    assert it.room.shown == shown
    scroll_to_now(it)
    check(it)
    assert texts(it.room.lines)[-1] == "sementara itu"


def test_the_oldest_line_taken_back_is_not_the_beginning_of_everything() -> None:
    it = reader()
    it.hears(*MANY[:60])
    oldest = timeline.oldest(it.room.shown)
    assert oldest is not None
    it.house.world.history.erase("#jarkom", oldest.msgid)
    it.older()
    assert not it.room.exhausted
    assert "kata 15" in texts(it.room.shown)


def test_a_page_that_is_too_fast_for_the_server_is_asked_again() -> None:
    it = in_room()
    it.says("@msgid=b;time=2026-01-01T00:00:01.000Z :budi!b@h PRIVMSG #jarkom :dua")
    it.talk.pages.older("jarkom")
    (line,) = it.sent()
    label = line.split(" ")[0].removeprefix("@label=")
    it.says(f"@label={label} :s FAIL CHATHISTORY RATE_LIMITED :You are going too fast; wait 1 s")
    assert it.last().text == "dua"
    it.talk.tick(it.now + 2000)
    assert "CHATHISTORY BEFORE #jarkom msgid=b 6" in it.sent()[0]


def test_a_server_that_refuses_older_pages_is_not_asked_again() -> None:
    it = in_room()
    it.says("@msgid=b;time=2026-01-01T00:00:01.000Z :budi!b@h PRIVMSG #jarkom :dua")
    it.talk.pages.older("jarkom")
    label = it.sent()[0].split(" ")[0].removeprefix("@label=")
    it.says(f"@label={label} :s FAIL CHATHISTORY INVALID_TARGET BEFORE #jarkom :No")
    it.talk.pages.older("jarkom")
    assert it.sent() == []
    assert not it.room().exhausted


def test_a_page_without_anything_to_show_is_not_the_beginning() -> None:
    it = in_room("batch draft/chathistory server-time message-tags")
    it.says("@msgid=b;time=2026-01-01T00:00:09.000Z :budi!b@h PRIVMSG #jarkom :dua")
    it.talk.pages.older("jarkom")
    it.sent()
    it.says(
        ":s BATCH +2 chathistory #jarkom",
        "@batch=2;time=2026-01-01T00:00:05.000Z;msgid=r :budi!b@h TAGMSG #jarkom",
        ":s BATCH -2",
    )
    (asked,) = it.sent()
    assert asked == "CHATHISTORY BEFORE #jarkom timestamp=2026-01-01T00:00:05.000Z 6"
    assert not it.room().exhausted


def test_a_page_that_comes_after_the_reader_left_is_dropped() -> None:
    it = reader()
    it.hears(*MANY)
    it.older()
    it.talk.pages.older("#jarkom")
    it.talk.pages.leave_past("#jarkom")
    it.settle()
    check(it)
    assert it.room.past is None


def test_a_jump_wins_over_a_page_that_is_on_its_way() -> None:
    it = in_room("batch draft/chathistory server-time message-tags")
    it.says("@msgid=z;time=2026-01-01T00:00:09.000Z :budi!b@h PRIVMSG #jarkom :akhir")
    it.talk.pages.older("jarkom")
    it.talk.pages.jump("#jarkom", "m", 0, it.now)
    events = it.says(
        ":s BATCH +1 chathistory #jarkom",
        "@batch=1;time=2026-01-01T00:00:08.000Z;msgid=y :budi!b@h PRIVMSG #jarkom :sebelum",
        ":s BATCH -1",
        ":s BATCH +2 chathistory #jarkom",
        "@batch=2;time=2026-01-01T00:00:01.000Z;msgid=m :budi!b@h PRIVMSG #jarkom :tujuan",
        ":s BATCH -2",
    )
    assert only(Jumped, events).line.text == "tujuan"
    assert texts(it.room().shown) == ["tujuan"]


OPS = st.lists(
    st.one_of(
        st.tuples(st.just("hears"), st.integers(1, 9)),
        st.tuples(st.just("older"), st.integers(1, 6)),
        st.tuples(st.just("newer"), st.integers(1, 6)),
        st.tuples(st.just("jump"), st.integers(0, 10_000)),
        st.tuples(st.just("leave"), st.just(0)),
        st.tuples(st.just("breaks"), st.integers(0, 4)),
    ),
    max_size=25,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(OPS)
def test_however_somebody_reads_each_line_is_there_once_and_in_order(
    steps: list[tuple[str, int]],
) -> None:
    it = reader()
    places: dict[str, tuple[str, int]] = {}
    it.hears(*MANY[:70])
    for what, number in steps:
        match what:
            case "hears":
                it.hears(*(f"baru {len(it.said) + n}" for n in range(number)))
            case "older":
                for _ in range(number):
                    it.older()
            case "newer":
                for _ in range(number):
                    it.newer()
            case "jump" if places:
                text = it.said[number % len(it.said)]
                msgid, stamp = places.get(text, ("", 0))
                if stamp:
                    assert (line := it.jump(msgid, stamp)) is not None
                    assert line.text == text
                    assert any(one is line for one in it.room.shown)
            case "leave":
                it.talk.pages.leave_past("#jarkom")
            case "breaks":
                it.lost()
                it.misses(*(f"lewat {len(it.said) + n}" for n in range(number)))
                it.returns()
        places |= {one.text: (one.msgid, one.stamp) for one in it.room.shown if one.msgid}
        check(it)
    scroll_to_now(it)
    check(it)
