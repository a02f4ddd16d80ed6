"""Logged in: what came while we were away."""

from __future__ import annotations

from client.core.events import LineAdded
from client.core.login import Login
from protocol.servertime import format_time
from tests.client.core.dialogue import ALL_CAPS, Dialogue, online, only, texts

SEEN = 1_700_000_000_000


def back(seen: int = SEEN, caps: str = ALL_CAPS) -> Dialogue:
    """Logged in again; `sent` has what was asked after the welcome."""
    it = Dialogue()
    it.talk._ctx.login = Login(seen=seen)
    it.talk.start()
    it.says(f":s CAP * LS :{caps}")
    it.says(f":s CAP andi ACK :{caps}", ":s 900 * *!*@h andi :ok")
    it.sent()
    it.says(":s 001 andi :Welcome")
    return it


def test_it_is_asked_who_wrote_since_then() -> None:
    points = f"timestamp={format_time(SEEN)} timestamp=2100-01-01T00:00:00.000Z"
    assert back().sent() == [f"CHATHISTORY TARGETS {points} 50", "PING w1"]


def test_who_wrote_gets_a_talk_with_its_history_that_is_not_read_yet() -> None:
    it = back()
    it.sent()
    it.says(
        ":s BATCH +t draft/chathistory-targets",
        f"@batch=t :s CHATHISTORY TARGETS budi {format_time(SEEN + 5)}",
        f"@batch=t :s CHATHISTORY TARGETS #jarkom {format_time(SEEN + 5)}",
        ":s BATCH -t",
    )
    assert it.sent() == ["CHATHISTORY LATEST budi * 100"]
    room = it.room("budi")
    assert (room.unread, room.mentioned) == (1, True)
    events = it.says(
        ":s BATCH +h chathistory budi",
        f"@batch=h;time={format_time(SEEN - 5)};msgid=0 :budi!b@h PRIVMSG andi :dari dulu",
        f"@batch=h;time={format_time(SEEN + 5)};msgid=1 :budi!b@h PRIVMSG andi :besok jam delapan",
        ":s BATCH -h",
    )
    assert texts(room) == ["dari dulu", "besok jam delapan"]
    assert only(LineAdded, events).line.text == "besok jam delapan"
    assert it.talk.model.find("#jarkom") is None


def test_what_is_older_or_no_nick_opens_nothing() -> None:
    it = back()
    for words in (f"budi {format_time(SEEN)}", "budi later", f"a!b {format_time(SEEN + 5)}", "x"):
        it.says(f":s CHATHISTORY TARGETS {words}")
    assert not it.talk.model.rooms


def test_nobody_asks_for_the_first_time_or_without_history_or_as_guest() -> None:
    assert back(seen=0).sent() == []
    assert back(caps="batch").sent() == []
    assert online().sent() == []


def test_what_was_seen_is_told_by_the_servers_clock() -> None:
    it = online()
    assert it.talk.seen == 0
    it.says(f"@time={format_time(SEEN)} :s 422 andi :none", "@time=rubbish :s 422 andi :none")
    assert it.talk.seen == SEEN


def test_logged_out_is_a_guest_again() -> None:
    it = back()
    it.says(":s 901 andi andi!a@h :You are logged out")
    assert it.talk.account == ""
