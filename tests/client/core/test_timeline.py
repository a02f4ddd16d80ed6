"""Lines of a room: live at the end, history where it belongs, never too many."""

from __future__ import annotations

import pytest

from client.core import timeline
from client.core.model import Delivery, Kind, Line, Room
from tests.client.core.dialogue import in_room


def said(text: str, stamp: int = 0, msgid: str = "") -> Line:
    return Line(Kind.MESSAGE, stamp, "budi", text, msgid)


def shown(room: Room) -> list[str]:
    return [line.text for line in room.lines]


def test_live_lines_stand_in_the_order_they_came() -> None:
    room = Room("#lab")
    for text in "abc":
        assert timeline.append(room, said(text))
    assert shown(room) == ["a", "b", "c"]


def test_the_same_message_twice_is_one_line() -> None:
    room = Room("#lab")
    assert timeline.append(room, said("a", msgid="1"))
    assert not timeline.append(room, said("a", msgid="1"))
    assert shown(room) == ["a"]


def test_a_flood_drops_the_oldest_lines() -> None:
    room = Room("#lab")
    for number in range(timeline.TIMELINE_LIMIT + 10):
        timeline.append(room, said(str(number)))
    assert len(room.lines) == timeline.TIMELINE_LIMIT
    assert room.lines[0].text == "10"


def test_a_room_at_which_nobody_looks_for_long_keeps_its_newest_lines() -> None:
    it = in_room()
    for number in range(timeline.REST_LIMIT + 50):
        it.says(f"@msgid=m{number} :budi!b@h PRIVMSG #jarkom :kata {number}")
    it.room().exhausted = True
    it.types("/msg budi halo")
    it.talk.tick(it.now + timeline.REST_AFTER)
    assert len(it.room().lines) > timeline.REST_LIMIT
    it.talk.look_at("jarkom")
    it.talk.tick(it.now + timeline.REST_AFTER + 1)
    assert len(it.room().lines) > timeline.REST_LIMIT  # the person is here
    it.talk.look_at("budi")
    it.talk.tick(it.now + 3 * timeline.REST_AFTER)
    assert len(it.room().lines) == timeline.REST_LIMIT
    assert it.last().text == f"kata {timeline.REST_LIMIT + 49}"
    assert not it.room().exhausted  # history has the rest


def test_the_lines_of_a_person_who_is_here_share_one_nick() -> None:
    it = in_room()
    it.says(":budi!b@h PRIVMSG #jarkom :satu", ":budi!b@h PRIVMSG #jarkom :dua")
    nicks = {id(line.nick) for line in it.room().lines if line.nick == "budi"}
    assert len(nicks) == 1


def test_history_stands_before_the_line_of_joining() -> None:
    joined = Line(Kind.JOIN, 50, "andi")
    room = Room("#lab", lines=[said("earlier visit"), joined, said("live")])
    assert timeline.merge(room, [said("x", 1), said("y", 2)], joined) == 2
    assert shown(room) == ["earlier visit", "x", "y", "", "live"]


def test_a_line_that_came_live_and_again_in_history_is_there_once() -> None:
    room = Room("#lab", lines=[said("live", 5, "id5")])
    assert timeline.merge(room, [said("old", 4, "id4"), said("live", 5, "id5")], None) == 1
    assert shown(room) == ["old", "live"]


def test_without_msgids_stamp_nick_and_text_tell_a_doubled_line() -> None:
    room = Room("#lab", lines=[said("same", 5)])
    assert timeline.merge(room, [said("same", 5), said("same", 6)], None) == 1


def test_clocks_that_disagree_do_not_change_the_order_of_the_server() -> None:
    room = Room("#lab", lines=[said("live", 1)])
    timeline.merge(room, [said("a", 900), said("b", 800)], None)
    assert shown(room) == ["a", "b", "live"]


def test_history_never_pushes_live_lines_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "TIMELINE_LIMIT", 50)
    room = Room("#lab", lines=[said(f"live {n}", n) for n in range(timeline.TIMELINE_LIMIT - 1)])
    assert timeline.merge(room, [said("a", -2), said("b", -1)], None) == 1
    assert room.lines[0].text == "b"
    assert timeline.merge(room, [said("c", -3)], None) == 0


def test_older_pages_are_asked_from_the_oldest_thing_said() -> None:
    note, first = Line(Kind.NOTE, 1, text="hi"), said("first", 2)
    assert timeline.oldest([note, first, said("x")]) is first
    assert timeline.oldest([note]) is None
    assert timeline.newest([note, first, note]) is first


def test_what_waits_to_be_sent_stays_at_the_end() -> None:
    waits = said("nanti")
    waits.delivery = Delivery.WAITING
    room = Room("#lab", lines=[said("a"), waits])
    timeline.append(room, said("b"))
    assert shown(room) == ["a", "b", "nanti"]
    assert timeline.last_settled(room) is room.lines[1]


def test_a_gap_is_filled_in_order_between_what_was_and_what_came_since() -> None:
    before, since = said("a", 1, "1"), said("d", 4, "4")
    room = Room("#lab", lines=[before, since])
    lines = [said("a", 1, "1"), said("b", 2, "2"), said("c", 3, "3")]
    place, new = timeline.fill(room, before, lines)
    assert [line.text for line in new] == ["b", "c"]
    place, new = timeline.fill(room, place, [said("d", 4, "4"), said("e", 5, "5")])
    assert [line.text for line in new] == ["e"]
    assert shown(room) == ["a", "b", "c", "d", "e"]
    assert place is room.lines[-1]


def test_a_gap_that_makes_a_room_too_long_drops_the_oldest() -> None:
    room = Room("#lab", lines=[said(str(at), at) for at in range(timeline.TIMELINE_LIMIT)])
    timeline.fill(room, room.lines[-1], [said("x", 9000), said("y", 9001)])
    assert len(room.lines) == timeline.TIMELINE_LIMIT
    assert (room.lines[0].text, room.lines[-1].text) == ("2", "y")
