"""Up to where the person has read: on this device, on others, after a restart."""

from __future__ import annotations

import pytest

from client.core.events import HabitsChanged
from client.core.habits import Habits
from protocol.servertime import format_time
from tests.client.core.dialogue import ALL_CAPS, NOW, Dialogue, connected, enter, online

CAPS = f"{ALL_CAPS} draft/read-marker"
T = NOW  # of the server's clock, too


def at(stamp: int, line: str) -> str:
    return f"@time={format_time(stamp)};msgid=m{stamp} {line}"


def says(it: Dialogue, stamp: int, text: str = "halo", room: str = "#jarkom") -> None:
    it.says(at(stamp, f":budi!b@h PRIVMSG {room} :{text}"))


def comes_in(
    it: Dialogue, room: str = "#jarkom", *, marker: str = "*", history: tuple[str, ...] = ()
) -> None:
    """Join at T, with a marker and a history."""
    it.talk.join(room)
    it.says(
        at(T, f":andi!a@h JOIN {room}"),
        f":s MARKREAD {room} {marker}",
        f":s 353 andi = {room} :@andi budi",
        f":s 366 andi {room} :End",
        f":s BATCH +h chathistory {room}",
        *(f"@batch=h;{line.removeprefix('@')}" for line in history),
        ":s BATCH -h",
    )
    it.sent()


def stamp_of(moment: int) -> str:
    return f"timestamp={format_time(moment)}"


PAGE = (
    at(T - 30, ":budi!b@h PRIVMSG #jarkom :satu"),
    at(T - 20, ":citra!c@h PRIVMSG #jarkom :andi: dua"),
    at(T - 10, ":andi!a@h PRIVMSG #jarkom :tiga"),
)


def test_history_after_the_marker_is_unread_and_the_line_is_before_it() -> None:
    it = online(CAPS)
    comes_in(it, marker=stamp_of(T - 30), history=PAGE)
    room = it.room()
    assert (room.read, room.unread_from, room.unread) == (T - 30, T - 30, 0)


def test_a_marker_in_the_far_future_does_not_hide_what_is_new() -> None:
    it = online(CAPS)
    comes_in(it, marker=stamp_of(T - 30), history=PAGE)
    it.says(f":s MARKREAD #jarkom {stamp_of(T + 10**12)}")
    assert it.room().read == T - 30


def test_what_is_said_while_the_history_comes_does_not_make_it_read() -> None:
    it = Dialogue(habits=Habits(read={"#jarkom": T - 30}))
    connected(it)
    it.talk.join("#jarkom")
    it.says(at(T, ":andi!a@h JOIN #jarkom"), ":s 366 andi #jarkom :End")
    says(it, T + 1)
    it.talk.saw("#jarkom")
    it.says(
        ":s BATCH +h chathistory #jarkom",
        *(f"@batch=h;{line.removeprefix('@')}" for line in PAGE),
        ":s BATCH -h",
    )
    assert it.room().unread_from == T - 30
    it.talk.saw("#jarkom")
    assert it.room().read == T + 1


def test_in_a_room_that_is_not_looked_at_it_is_counted_with_its_mentions() -> None:
    it = online(CAPS)
    enter(it, "#first")
    comes_in(it, marker=stamp_of(T - 40), history=PAGE)
    it.talk.look_at("first")
    enter(it, "#again")
    it.says(f":s MARKREAD #jarkom {stamp_of(T - 30)}")
    assert (it.room().unread, it.room().mentioned) == (1, True)
    it.says(f":s MARKREAD #jarkom {stamp_of(T - 20)}")
    assert (it.room().unread, it.room().mentioned) == (0, False)


def test_who_comes_for_the_first_time_has_nothing_unread() -> None:
    it = online(CAPS)
    comes_in(it, history=PAGE)
    assert (it.room().read, it.room().unread_from) == (T, 0)


def test_another_device_reads_and_never_unreads() -> None:
    it = online(CAPS)
    comes_in(it)
    enter(it, "#lain")
    for stamp in (T + 1, T + 2, T + 3):
        says(it, stamp)
    assert it.room().unread == 3
    it.says(f":s MARKREAD #jarkom {stamp_of(T + 2)}")
    assert it.room().unread == 1
    it.says(f":s MARKREAD #jarkom {stamp_of(T + 1)}", ":s MARKREAD #jarkom *")
    assert (it.room().unread, it.room().read) == (1, T + 2)


def test_what_was_seen_is_told_once_with_the_next_tick() -> None:
    it = online(CAPS)
    comes_in(it)
    for stamp in (T + 1, T + 2):
        says(it, stamp)
        it.talk.saw("#jarkom")
    assert it.sent() == []
    it.talk.tick(NOW + 2000)
    assert it.sent() == [f"MARKREAD #jarkom {stamp_of(T + 2)}"]
    it.talk.saw("#jarkom")
    it.talk.tick(NOW + 4000)
    assert it.sent() == []


def test_own_messages_and_old_ones_move_no_marker() -> None:
    it = online(CAPS)
    comes_in(it, marker=stamp_of(T + 5))
    it.says(at(T + 6, ":andi!a@h PRIVMSG #jarkom :saya"))
    says(it, T + 4)
    it.talk.saw("#jarkom")
    it.talk.tick(NOW + 2000)
    assert it.sent() == []


def test_without_focus_nothing_is_seen_and_the_line_waits_for_the_person() -> None:
    it = online(CAPS)
    comes_in(it)
    it.talk.focused(has=False)
    says(it, T + 1)
    it.talk.saw("#jarkom")
    it.talk.tick(NOW + 2000)
    assert it.sent() == []
    assert (it.room().unread, it.room().unread_from) == (1, T)
    it.talk.focused(has=True)
    assert (it.room().unread, it.room().unread_from) == (0, T)
    it.talk.saw("#jarkom")
    it.talk.tick(NOW + 4000)
    assert it.sent() == [f"MARKREAD #jarkom {stamp_of(T + 1)}"]


def test_another_room_than_the_one_in_sight_is_not_seen() -> None:
    it = online(CAPS)
    comes_in(it)
    enter(it, "#lain")
    says(it, T + 1)
    it.sent()
    it.talk.saw("#jarkom")
    it.talk.tick(NOW + 2000)
    assert it.sent() == []


@pytest.mark.parametrize("goes", ["/part", "/quit"])
def test_it_is_told_before_the_person_goes(goes: str) -> None:
    it = online(CAPS)
    comes_in(it)
    says(it, T + 1)
    it.talk.saw("#jarkom")
    it.types(goes)
    it.talk.quit()  # the front end's answer to /quit
    assert it.sent()[0] == f"MARKREAD #jarkom {stamp_of(T + 1)}"


def test_who_does_not_want_it_tells_nothing() -> None:
    it = online(CAPS)
    it.preferences.markers = False
    comes_in(it)
    says(it, T + 1)
    it.talk.saw("#jarkom")
    it.talk.tick(NOW + 2000)
    assert it.sent() == []
    assert it.room().read == T + 1


def test_what_was_read_before_the_connection_broke_is_told_on_the_next() -> None:
    it = online(CAPS)
    comes_in(it)
    says(it, T + 1)
    it.talk.saw("#jarkom")
    it.talk.closed("", NOW)
    connected(it, CAPS)
    it.sent()
    it.talk.tick(NOW + 2000)
    assert it.sent() == [], "not before we are in"
    it.says(at(T + 9, ":andi!a@h JOIN #jarkom"), f":s MARKREAD #jarkom {stamp_of(T)}")
    it.talk.tick(NOW + 4000)
    assert it.sent() == [f"MARKREAD #jarkom {stamp_of(T + 1)}"]


def test_a_private_talk_is_asked_for() -> None:
    it = online(CAPS)
    comes_in(it)
    says(it, T + 1, room="andi")
    assert "MARKREAD budi" in it.sent()
    assert (it.room("budi").unread, it.room("budi").read) == (1, T)
    it.says(f":s MARKREAD budi {stamp_of(T + 1)}")
    assert (it.room("budi").unread, it.room("budi").mentioned) == (0, False)


def test_a_server_without_markers_leaves_it_to_the_front_end() -> None:
    it = online()
    comes_in(it)
    says(it, T + 1)
    it.talk.saw("#jarkom")
    assert it.talk.tick(NOW + 2000) == [], "a file is not written for each line"
    assert HabitsChanged() in it.talk.tick(NOW + 11_000)
    assert not any("MARKREAD" in line for line in it.sent())
    assert it.habits.read["#jarkom"] == T + 1

    again = Dialogue(habits=Habits(read=dict(it.habits.read)))
    connected(again)
    comes_in(again, history=(at(T + 2, ":budi!b@h PRIVMSG #jarkom :baru"),))
    assert again.room().unread_from == T + 1


def test_what_was_read_is_kept_when_the_connection_ends() -> None:
    it = online(CAPS)
    comes_in(it)
    says(it, T + 1)
    it.talk.saw("#jarkom")
    assert HabitsChanged() in it.talk.closed("", NOW)


def test_what_was_missed_begins_at_a_line() -> None:
    it = online(CAPS)
    comes_in(it)
    says(it, T + 1)
    it.talk.saw("#jarkom")
    it.talk.closed("", NOW)
    connected(it, CAPS)
    it.says(
        at(T + 9, ":andi!a@h JOIN #jarkom"), ":s 353 andi = #jarkom :@andi budi",
        ":s 366 andi #jarkom :End",
    )
    missed = at(T + 5, ":budi!b@h PRIVMSG #jarkom :tadi").removeprefix("@")
    it.says(":s BATCH +h chathistory #jarkom", f"@batch=h;{missed}", ":s BATCH -h")
    assert (it.room().unread_from, it.room().unread) == (T + 1, 0)


def test_without_a_screen_everything_printed_is_seen_in_whatever_room() -> None:
    it = online(CAPS)
    it.talk._ctx.shows_rooms = False
    comes_in(it)
    enter(it, "#lain")
    says(it, T + 1)
    it.sent()
    it.talk.saw("#jarkom")
    it.talk.tick(NOW + 2000)
    assert it.sent() == [f"MARKREAD #jarkom {stamp_of(T + 1)}"]
    assert it.room().unread == 0


@pytest.mark.parametrize(
    "line",
    ["MARKREAD", "MARKREAD #jarkom", "MARKREAD #jarkom x", "MARKREAD #lain timestamp=x",
     "MARKREAD * timestamp=9999-99-99T00:00:00.000Z", "FAIL MARKREAD INTERNAL_ERROR #jarkom :x"],
)
def test_nonsense_of_a_server_is_passed_over(line: str) -> None:
    it = online(CAPS)
    comes_in(it)
    before = len(it.room().lines)
    it.says(f":s {line}")
    assert (it.room().read, len(it.room().lines)) == (T, before)
