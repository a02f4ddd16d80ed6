"""/join /part /rooms."""

from __future__ import annotations

from tests.client.core.dialogue import enter, in_room


def test_join_takes_a_password() -> None:
    it = in_room()
    it.talk.passwords.let_see()
    it.types("/join rahasia kopi")
    assert it.sent() == ["JOIN #rahasia kopi"]
    assert "kopi" not in repr(it.room().lines)


def test_several_rooms_are_entered_at_once() -> None:
    it = in_room()
    it.types("/join satu,dua,satu")
    assert it.sent() == ["JOIN #satu", "JOIN #dua"]


def test_part_says_why() -> None:
    it = in_room()
    it.types("/part jarkom sampai besok")
    assert it.sent() == ["PART #jarkom :sampai besok"]
    it.types("/part jarkom " + "x" * 600)
    assert it.last().text == "That goodbye is too long."


def test_who_leaves_without_a_word_says_none() -> None:
    it = in_room()
    it.types("/part")
    assert it.sent() == ["PART #jarkom"]


def test_rooms_say_what_is_unread_and_muted() -> None:
    it = in_room()
    enter(it, "#lain")
    it.says(":budi!b@h PRIVMSG #jarkom :halo")
    it.types("/mute jarkom")
    it.types("/rooms")
    it.says(":s 322 andi #jarkom 3 :kopi", ":s 322 andi #lain 1 :", ":s 323 andi :End")
    assert [line.text for line in it.room("#lain").lines[-2:]] == [
        "  jarkom, 3 people, 1 unread message, muted: kopi", "  lain, 1 person",
    ]


def test_part_leaves_another_room_or_closes_a_private_talk() -> None:
    it = in_room()
    enter(it, "#lain")
    it.types("/msg budi")
    it.sent()
    it.types("/part jarkom")
    assert it.sent()[0].startswith("PART #jarkom")
    it.types("/part")
    assert it.talk.model.find("budi") is None
    it.types("/part nowhere")
    assert it.talk.model.room is not None
    assert it.talk.model.room.lines[-1].text == "You are not in nowhere."
