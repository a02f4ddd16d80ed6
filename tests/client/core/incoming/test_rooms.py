"""Entering, leaving, being removed, being refused."""

from __future__ import annotations

import pytest

from client.core.events import Joined, JoinRefused, PasswordWanted
from client.core.model import Delivery, Kind
from tests.client.core.dialogue import connected, enter, in_room, online, only


def test_entering_opens_the_room_and_looks_at_it() -> None:
    it = online()
    events = enter(it, "#jarkom")
    assert only(Joined, events) == Joined("#jarkom")
    assert it.talk.model.current == "#jarkom"
    assert it.room().joined
    assert it.room().title == "jarkom"
    assert "JOIN #jarkom" in it.sent()


def test_a_locked_room_asks_for_its_password_then_says_that_it_was_wrong() -> None:
    it = online()
    it.talk.join("rahasia")
    first = only(PasswordWanted, it.says(":s 475 andi #rahasia :Cannot join channel (+k)"))
    assert (first.room, first.wrong) == ("#rahasia", False)
    it.talk.passwords.let_see()
    it.talk.join("rahasia", "teh")
    assert it.sent()[-1] == "JOIN #rahasia teh"
    second = only(PasswordWanted, it.says(":s 475 andi #rahasia :Cannot join channel (+k)"))
    assert second.wrong
    assert second.reason == "rahasia is locked, and this was not its password."


def test_somebody_who_tries_too_often_is_told_to_wait() -> None:
    it = online()
    it.talk.join("rahasia", "teh")
    event = only(
        PasswordWanted, it.says(":s 475 andi #rahasia :too many wrong passwords, wait 30 seconds")
    )
    assert event.reason == "Too many wrong passwords, wait 30 seconds."
    assert event.must_wait
    assert not event.wrong


def test_a_password_that_cannot_be_one_is_refused_before_it_is_sent() -> None:
    it = online()
    assert only(PasswordWanted, it.talk.join("rahasia", "a,b")).wrong
    assert it.sent() == []


@pytest.mark.parametrize("numeric", ["403", "405", "471", "473", "474", "476"])
def test_another_refusal_has_a_reason_without_numerics_and_signs(numeric: str) -> None:
    it = online()
    it.talk.join("jarkom")
    event = only(JoinRefused, it.says(f":s {numeric} andi #jarkom :Cannot join channel"))
    assert event.room == "#jarkom"
    assert event.reason.endswith(".")
    assert "#" not in event.reason
    assert numeric not in event.reason


def test_a_refusal_by_standard_reply_is_one_too() -> None:
    it = online()
    it.talk.join("jarkom")
    events = it.says(":s FAIL JOIN CLOSED #jarkom :the host does not allow new rooms")
    assert only(JoinRefused, events).reason == "The host does not allow new rooms."


def test_a_name_that_cannot_be_a_room_is_refused_at_once() -> None:
    it = online()
    assert only(JoinRefused, it.talk.join("dua kata"))
    assert it.sent() == []


def test_people_come_and_go_and_it_is_written_down() -> None:
    it = in_room()
    it.says(":citra!c@h JOIN #jarkom * :Citra", ":budi!b@h PART #jarkom :pulang")
    assert set(it.room().members) == {"andi", "citra"}
    part = it.last()
    assert (part.kind, part.nick, part.text) == (Kind.PART, "budi", "pulang")


def test_leaving_closes_the_room_and_shows_its_neighbour() -> None:
    it = in_room()
    enter(it, "#lain")
    it.types("/part")
    assert it.sent()[-1].startswith("PART #lain")
    it.says(":andi!a@h PART #lain")
    assert list(it.talk.model.rooms) == ["#jarkom"]
    assert it.talk.model.current == "#jarkom"


def test_being_removed_says_by_whom_and_keeps_the_lines() -> None:
    it = in_room()
    it.says(":budi!b@h PRIVMSG #jarkom :awas", ":budi!b@h KICK #jarkom andi :spam")
    assert not it.room().joined
    assert it.room().members == {}
    assert "by budi: spam" in it.last().text
    assert it.last().kind is Kind.ERROR
    assert it.types("halo")
    assert it.sent() == []


def test_joining_where_we_are_only_looks_there() -> None:
    it = in_room()
    enter(it, "#lain")
    it.sent()
    it.talk.join("JARKOM")
    assert it.talk.model.current == "#jarkom"
    assert it.sent() == []


def test_a_room_that_gets_another_name_keeps_everything() -> None:
    it = in_room(names="@andi budi")
    it.types("/mute")
    it.says(":budi!b@h PRIVMSG #jarkom :halo")
    lines = it.room().lines
    it.says(":andi!a@h RENAME #jarkom #lab :lebih pendek")
    room = it.room("#lab")
    assert it.talk.model.find("#jarkom") is None
    assert it.talk.model.current == "#lab"
    assert (room.target, room.joined, room.lines) == ("#lab", True, lines)
    assert it.last("#lab").text == "andi gave jarkom the name lab."
    assert it.habits.muted == {"#lab"}
    it.types("halo")
    assert it.sent()[-1].endswith("PRIVMSG #lab :halo")


def test_a_connection_that_breaks_after_that_comes_back_to_the_new_name() -> None:
    it = in_room()
    it.says(":andi!a@h RENAME #jarkom #lab :")
    it.talk.closed("", it.now)
    connected(it)
    assert "JOIN #lab" in it.sent()


def test_what_waits_for_a_room_goes_to_its_new_name() -> None:
    it = in_room()
    it.types("halo")
    (line,) = it.sent()
    label = line.split("label=")[1].split(" ")[0].split(";")[0]
    it.says(":budi!b@h RENAME #jarkom #lab :")
    it.says(f"@label={label};msgid=m1 :andi!a@h PRIVMSG #lab :halo")
    assert [one.delivery for one in it.room("#lab").lines if one.text == "halo"] == [Delivery.SENT]


def test_a_room_left_gives_its_name_to_another() -> None:
    it = in_room()
    enter(it, "#lab")
    it.says(":budi!b@h KICK #lab andi")
    it.says(":budi!b@h RENAME #jarkom #lab :")
    assert list(it.talk.model.rooms) == ["#lab"]
    assert it.room("#lab").joined


@pytest.mark.parametrize(
    "line",
    ["RENAME #jarkom", "RENAME #jarkom lab", "RENAME #nowhere #lab :", "RENAME #jarkom :#a b"],
)
def test_nonsense_renames_nothing(line: str) -> None:
    it = in_room()
    it.says(f":budi!b@h {line}")
    assert list(it.talk.model.rooms) == ["#jarkom"]
