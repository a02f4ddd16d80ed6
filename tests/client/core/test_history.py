"""History after joining, and older pages when somebody scrolls up."""

from __future__ import annotations

from client.core.events import HistoryRestored, Joined
from client.core.model import Kind
from tests.client.core.dialogue import Dialogue, enter, in_room, online, only

PAGE = (
    ":s BATCH +1 chathistory #jarkom",
    "@batch=1;time=2026-01-01T00:00:00.000Z;msgid=a :budi!b@h PRIVMSG #jarkom :satu",
    "@batch=1;time=2026-01-01T00:00:01.000Z;msgid=b :andi!b@h PRIVMSG #jarkom :dua",
    ":s BATCH -1",
)


def joining(caps: str | None = None) -> Dialogue:
    it = online() if caps is None else online(caps)
    it.talk.join("jarkom")
    it.sent()
    it.says(":andi!a@h JOIN #jarkom")
    return it


def said(it: Dialogue, name: str = "#jarkom") -> list[str]:
    return [line.text for line in it.room(name).lines if line.kind is Kind.MESSAGE]


def test_history_is_asked_for_when_the_people_are_known_and_within_the_servers_limit() -> None:
    it = joining()
    assert it.sent() == []
    it.says(":s 353 andi = #jarkom :andi", ":s 366 andi #jarkom :End")
    assert it.sent() == ["CHATHISTORY LATEST #jarkom * 50"]


def test_restored_lines_stand_before_the_join_and_are_counted() -> None:
    it = joining()
    it.says(":s 366 andi #jarkom :End")
    event = only(HistoryRestored, it.says(*PAGE))
    assert event == HistoryRestored("#jarkom", 2)
    room = it.room()
    assert room.restored == 2
    assert [line.kind for line in room.lines] == [Kind.MESSAGE, Kind.MESSAGE, Kind.JOIN]
    assert [line.own for line in room.lines] == [False, True, True]
    assert room.unread == 0


def test_a_line_that_arrives_between_join_and_history_is_there_once() -> None:
    it = joining()
    it.says(
        ":s 366 andi #jarkom :End",
        "@time=2026-01-01T00:00:01.000Z;msgid=b :andi!b@h PRIVMSG #jarkom :dua",
        *PAGE,
    )
    assert said(it) == ["satu", "dua"]


def test_without_history_on_the_server_the_room_is_ready_at_once() -> None:
    it = joining("server-time batch")
    event = only(HistoryRestored, it.says(":s 366 andi #jarkom :End"))
    assert event.count == 0
    assert it.sent() == []


def test_a_server_that_refuses_history_does_not_keep_the_room_waiting() -> None:
    it = joining()
    it.says(":s 366 andi #jarkom :End")
    events = it.says(
        ":s FAIL CHATHISTORY INVALID_TARGET LATEST #jarkom :Messages could not be retrieved"
    )
    assert only(HistoryRestored, events).count == 0
    assert it.room().lines[0].kind is Kind.JOIN


EMPTY = (":s BATCH +h chathistory {0}", ":s BATCH -h")


def enters_alone(it: Dialogue, room: str) -> str:
    """What is said last there."""
    it.talk.join(room)
    it.says(f":andi!a@h JOIN {room}", f":s 353 andi = {room} :@andi", f":s 366 andi {room} :End")
    it.says(*(line.format(room) for line in EMPTY))
    return it.last(room).text


def test_who_enters_an_empty_room_learns_how_others_get_in() -> None:
    assert enters_alone(online(), "#lab") == (
        "Nobody else is in lab yet. /invite makes an invite to send."
    )


def test_a_misspelt_room_is_empty_and_the_right_one_is_named() -> None:
    it = online()
    it.talk.request_rooms()
    it.says(":s 322 andi #jarkom 5 :", ":s 322 andi #kopi 2 :", ":s 323 andi :End")
    assert enters_alone(it, "#jakrom") == (
        "Nobody is in jakrom yet. Did you mean jarkom? /join jarkom goes there."
    )


def test_a_room_with_people_or_a_past_needs_no_such_words() -> None:
    it = online()
    enter(it, "#lab", "@andi budi")
    assert it.last("#lab").kind is Kind.JOIN


def test_coming_back_adds_only_what_was_missed() -> None:
    it = joining()
    it.says(":s 366 andi #jarkom :End", *PAGE)
    it.says(":budi!b@h KICK #jarkom andi :sana")
    it.talk.join("jarkom")
    it.says(":andi!a@h JOIN #jarkom", ":s 366 andi #jarkom :End")
    it.says(
        PAGE[0], PAGE[2],
        "@batch=1;time=2026-01-01T00:00:09.000Z;msgid=c :budi!b@h PRIVMSG #jarkom :tiga", PAGE[3],
    )
    assert said(it) == ["satu", "dua", "tiga"]
    assert it.room().restored == 1


def test_scrolling_up_asks_for_one_page_at_a_time() -> None:
    it = joining()
    it.says(":s 366 andi #jarkom :End", *PAGE)
    it.sent()
    it.talk.pages.older("jarkom")
    it.talk.pages.older("#jarkom")
    (asked,) = it.sent()
    label, _, line = asked.partition(" ")
    assert line == "CHATHISTORY BEFORE #jarkom msgid=a 50"
    it.says(
        f"{label} :s BATCH +2 chathistory #jarkom",
        "@batch=2;time=2025-01-01T00:00:00.000Z;msgid=0 :budi!b@h PRIVMSG #jarkom :nol",
        ":s BATCH -2",
    )
    assert said(it) == ["nol", "satu", "dua"]
    assert it.room().restored == 2


def test_at_the_beginning_of_history_nothing_more_is_asked() -> None:
    it = joining()
    it.says(":s 366 andi #jarkom :End", *PAGE)
    it.talk.pages.older("jarkom")
    it.sent()
    it.says(":s BATCH +2 chathistory #jarkom", ":s BATCH -2")
    it.talk.pages.older("jarkom")
    assert it.sent() == []


def test_without_msgids_older_pages_are_asked_by_time() -> None:
    it = in_room("batch draft/chathistory server-time")
    it.says("@time=2026-01-01T00:00:00.000Z :budi!b@h PRIVMSG #jarkom :x")
    it.talk.pages.older("jarkom")
    assert it.sent() == ["CHATHISTORY BEFORE #jarkom timestamp=2026-01-01T00:00:00.000Z 50"]


def test_a_private_talk_brings_back_what_was_said_before() -> None:
    it = in_room()
    it.says("@msgid=n :budi!b@h PRIVMSG andi :psst")
    assert it.sent() == ["CHATHISTORY LATEST budi * 50"]
    events = it.says(
        ":s BATCH +3 chathistory budi",
        "@batch=3;msgid=o :andi!a@h PRIVMSG budi :kemarin",
        "@batch=3;msgid=n :budi!b@h PRIVMSG andi :psst",
        ":s BATCH -3",
    )
    assert events == []
    assert said(it, "budi") == ["kemarin", "psst"]
    assert it.room("budi").unread == 1


def test_history_for_a_room_we_left_is_dropped() -> None:
    it = online()
    assert it.says(*PAGE) == []
    assert not any(isinstance(event, Joined) for event in it.says(*PAGE))
    assert it.talk.model.rooms == {}
