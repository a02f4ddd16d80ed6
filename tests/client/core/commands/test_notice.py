"""/mute /ignore /clear."""

from __future__ import annotations

import pytest

from client.core.events import HabitsChanged, LineAdded
from client.core.habits import Habits
from client.core.model import Kind
from client.core.wishes import ClearWanted
from tests.client.core.dialogue import ALL_CAPS, Dialogue, connected, enter, in_room, only, texts


def test_a_muted_room_is_counted_and_does_not_stand_out() -> None:
    it = in_room()
    only(HabitsChanged, it.types("/mute"))
    assert it.room().muted
    assert it.habits.muted == {"#jarkom"}
    enter(it, "#lain")
    it.says(":budi!b@h PRIVMSG #jarkom :andi: halo")
    assert (it.room().unread, it.room().mentioned) == (1, False)
    it.types("/mute jarkom")
    assert (it.room().muted, it.room().mentioned, it.habits.muted) == (False, True, set())
    assert it.last("#lain").text == "jarkom is no longer muted."


def test_muting_a_room_takes_its_mark_away() -> None:
    it = in_room()
    enter(it, "#lain")
    it.says(":budi!b@h PRIVMSG #jarkom :andi: halo")
    it.types("/mute jarkom")
    assert (it.room().unread, it.room().mentioned) == (1, False)


def test_a_room_stays_muted_the_next_time() -> None:
    it = Dialogue(habits=Habits(muted={"#jarkom"}))
    connected(it)
    enter(it, "#Jarkom")
    assert it.room().muted


def test_a_private_talk_can_be_muted_too() -> None:
    it = in_room()
    it.types("/msg budi")
    it.types("/mute")
    it.types("/mute budi")
    assert not it.room("budi").muted


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/mute nowhere", "You are not in nowhere."),
        ("/ignore", "You ignore nobody."),
        ("/ignore andi", "You can't ignore yourself."),
    ],
)
def test_what_cannot_be_done_is_said(typed: str, told: str) -> None:
    it = in_room()
    it.types(typed)
    assert it.last().text == told


def test_who_is_ignored_is_neither_heard_nor_seen_coming_and_going() -> None:
    it = in_room(names="andi budi")
    only(HabitsChanged, it.types("/ignore Budi"))
    before = len(it.room().lines)
    events = it.says(
        ":budi!b@h PRIVMSG #jarkom :andi: halo",
        ":budi!b@h NOTICE andi :psst",
        ":budi!b@h PRIVMSG andi :psst",
        ":budi!b@h INVITE andi #pesta",
        ":budi!b@h NICK boedi",
        ":boedi!b@h NICK budi",
        ":budi!b@h PART #jarkom :bosan",
        ":budi!b@h JOIN #jarkom",
        ":budi!b@h QUIT",
    )
    shown = [line for line in it.room().lines[before:] if line.nick != "boedi"]
    assert shown == []
    assert not [one for one in events if isinstance(one, LineAdded) and one.line.nick == "budi"]
    assert it.talk.model.find("budi") is None
    assert set(it.room().members) == {"andi"}, "who is there is still known"


def test_what_the_ignored_do_to_the_room_is_seen() -> None:
    it = in_room(names="andi @budi citra")
    it.types("/ignore budi")
    it.says(":budi!b@h TOPIC #jarkom :kopi", ":budi!b@h KICK #jarkom citra :x")
    assert it.room().topic == "kopi"
    assert it.last().kind is Kind.KICK


def test_an_account_is_ignored_under_any_nick() -> None:
    it = in_room(f"{ALL_CAPS} extended-join account-tag", names="andi")
    it.says(":budi!b@h JOIN #jarkom budiman :Budi")
    it.types("/ignore budi")
    assert it.habits.ignored == {"budi", "budiman"}
    it.says("@account=budiman :tamu!b@h PRIVMSG #jarkom :halo")
    assert "halo" not in texts(it.room())
    it.types("/ignore")
    assert it.last().text == "You ignore: budi, budiman"
    it.types("/ignore budi")
    assert it.habits.ignored == set()
    it.says("@account=budiman :tamu!b@h PRIVMSG #jarkom :halo")
    assert "halo" in texts(it.room())


def test_history_is_without_the_ignored_too() -> None:
    it = Dialogue(habits=Habits(ignored={"budi"}))
    connected(it)
    it.talk.join("#jarkom")
    it.says(
        ":andi!a@h JOIN #jarkom", ":s 353 andi = #jarkom :andi", ":s 366 andi #jarkom :End",
        ":s BATCH +h chathistory #jarkom",
        "@batch=h;msgid=1 :budi!b@h PRIVMSG #jarkom :satu",
        "@batch=h;msgid=2 :citra!c@h PRIVMSG #jarkom :dua",
        "@batch=h;msgid=3 :budi!b@h JOIN #jarkom",
        "@batch=h;msgid=4 :budi!b@h TOPIC #jarkom :tiga",
        ":s BATCH -h",
    )
    assert texts(it.room()) == ["dua", "tiga"]


def test_clear_is_for_the_screen() -> None:
    it = in_room()
    before = list(it.room().lines)
    assert only(ClearWanted, it.types("/clear")).room == "#jarkom"
    assert it.room().lines == before
