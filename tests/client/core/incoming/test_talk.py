"""What people say reaches the right room, clean, and counts as unread where nobody looks."""

from __future__ import annotations

import pytest

from client.core.events import LineAdded
from client.core.model import Kind
from tests.client.core.dialogue import enter, in_room, only, texts


def test_a_message_has_nick_text_stamp_and_id() -> None:
    it = in_room()
    events = it.says(
        "@time=2026-01-01T00:00:00.000Z;msgid=x :budi!b@h PRIVMSG #jarkom :halo semua"
    )
    line = only(LineAdded, events).line
    assert (line.kind, line.nick, line.text) == (Kind.MESSAGE, "budi", "halo semua")
    assert (line.stamp, line.msgid) == (1767225600000, "x")
    assert it.last() is line


def test_rooms_nobody_looks_at_count_what_is_new() -> None:
    it = in_room()
    enter(it, "#lain")
    it.says(":budi!b@h PRIVMSG #jarkom :satu", ":budi!b@h PRIVMSG #jarkom :andi, dua")
    assert (it.room().unread, it.room().mentioned) == (2, True)
    assert it.room("#lain").unread == 0
    it.talk.look_at("#jarkom")
    assert (it.room().unread, it.room().mentioned) == (0, False)


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("halo andi!", True),
        ("ANDI: kopi?", True),
        ("@andi", True),
        ("andini datang", False),
        ("andi-jr", False),
        ("halo", False),
    ],
)
def test_a_mention_is_our_nick_as_a_word(text: str, mention: bool) -> None:
    it = in_room()
    it.says(f":budi!b@h PRIVMSG #jarkom :{text}")
    assert it.last().mention is mention


def test_a_private_message_opens_a_talk_with_that_person() -> None:
    it = in_room()
    it.says(":budi!b@h PRIVMSG andi :psst")
    room = it.room("BUDI")
    assert room.is_private
    assert room.title == "budi"
    assert (room.unread, room.mentioned) == (1, True)
    assert it.talk.model.current == "#jarkom"


def test_what_others_do_is_an_action_and_other_ctcp_is_nothing() -> None:
    it = in_room()
    before = len(it.room().lines)
    it.says(
        ":budi!b@h PRIVMSG #jarkom :\x01ACTION minum kopi\x01",
        ":budi!b@h PRIVMSG #jarkom :\x01VERSION\x01",
        ":budi!b@h PRIVMSG andi :\x01VERSION\x01",
        ":budi!b@h TAGMSG #jarkom",
    )
    assert len(it.room().lines) == before + 1
    assert (it.last().kind, it.last().text) == (Kind.ACTION, "minum kopi")
    assert it.talk.model.find("budi") is None
    assert "VERSION" not in "".join(it.sent())


def test_nothing_a_terminal_could_obey_enters_the_model() -> None:
    it = in_room()
    it.says(
        ":e\x1bvil!b@h JOIN #jarkom",
        ":e\x1bvil!b@h PRIVMSG #jarkom :\x1b]52;c;x\x07\x02bold\x02 \u202egnihton",
        ":e\x1bvil!b@h TOPIC #jarkom :\x1b[2Jtopic",
        ":e\x1bvil!b@h QUIT :\x1b[2J",
    )
    everything = repr([it.room().topic, [(x.nick, x.text) for x in it.room().lines]])
    assert "\\x1b" not in everything
    assert "\\u202e" not in everything
    assert "]52;c;xbold gnihton" in texts(it.room())


def test_the_server_speaks_in_notes() -> None:
    it = in_room()
    it.says(":warkop.local NOTICE andi :going down in 5 minutes")
    assert it.last().kind is Kind.NOTE
    assert it.last().text == "The server says: going down in 5 minutes"
    it.says(":budi!b@h NOTICE andi :beep")
    assert it.room("budi").lines[-1].kind is Kind.NOTICE


def test_a_message_to_the_moderators_is_said_in_the_room() -> None:
    it = in_room()
    it.says(":s 005 andi STATUSMSG=@+ :are supported", ":budi!b@h PRIVMSG @#jarkom :mods?")
    assert it.last().text == "mods?"


def test_the_topic_is_known_and_changes() -> None:
    it = in_room()
    it.says(":s 332 andi #jarkom :kopi dan kuliah")
    assert it.room().topic == "kopi dan kuliah"
    it.says(":budi!b@h TOPIC #jarkom :libur")
    assert it.room().topic == "libur"
    assert (it.last().kind, it.last().nick) == (Kind.TOPIC, "budi")


def test_a_stranger_cannot_open_talks_without_end() -> None:
    it = in_room()
    it.types("/msg budi")
    for number in range(300):
        it.says(f":n{number}!b@h PRIVMSG andi :spam")
    assert len(it.talk.model.rooms) <= 101
    assert it.talk.model.current == "budi"
    assert it.room()


@pytest.mark.parametrize("source", ["#jarkom!x@h", "!x@h", "#!x@h", "::x!y@z"])
def test_a_nick_that_looks_like_a_room_cannot_disturb_one(source: str) -> None:
    it = in_room()
    it.says(f":{source} PRIVMSG andi :x", f":{source} NICK y", f":{source} QUIT :x")
    assert it.room().target == "#jarkom"
    assert it.room().joined
    assert "" not in it.talk.model.rooms
