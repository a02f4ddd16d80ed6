"""Who is in a room, and as what."""

from __future__ import annotations

import pytest

from client.core.events import MembersListed
from client.core.model import Kind
from tests.client.core.dialogue import Dialogue, enter, in_room, online


def prefixes(it: Dialogue) -> dict[str, str]:
    return {member.nick: member.prefix for member in it.room().members.values()}


def test_names_give_the_highest_rank_of_everybody() -> None:
    it = in_room(names="@+Andi!a@h +budi!b@h citra")
    assert prefixes(it) == {"Andi": "@", "budi": "+", "citra": ""}


def test_ranks_are_given_and_taken_and_the_lower_one_comes_back() -> None:
    it = in_room(names="@andi +budi")
    it.says(":andi!a@h MODE #jarkom +o budi")
    assert prefixes(it)["budi"] == "@"
    assert it.last().text == "made budi a moderator"
    it.says(":andi!a@h MODE #jarkom -o budi")
    assert prefixes(it)["budi"] == "+"


def test_owners_of_other_servers_are_moderators_to_us() -> None:
    it = online(isupport="PREFIX=(qaohv)~&@%+")
    enter(it, "#jarkom", "~andi %budi")
    assert prefixes(it) == {"andi": "@", "budi": "@"}


def test_a_password_set_on_the_room_is_never_shown() -> None:
    it = in_room()
    it.says(":andi!a@h MODE #jarkom +kt kopi")
    assert it.last().text == "set a password, lets only moderators set the topic"


def test_a_nick_change_is_followed_everywhere() -> None:
    it = in_room()
    it.says(":budi!b@h PRIVMSG andi :psst", ":budi!b@h NICK boedi")
    assert set(it.room().members) == {"andi", "boedi"}
    assert list(it.talk.model.rooms) == ["#jarkom", "boedi"]
    assert it.room("boedi").target == "boedi"
    assert (it.last().kind, it.last().nick, it.last().text) == (Kind.NICK, "budi", "boedi")


def test_looking_at_a_private_talk_survives_the_nick_change_of_the_partner() -> None:
    it = in_room()
    it.types("/msg budi")
    it.says(":budi!b@h NICK boedi")
    assert it.talk.model.current == "boedi"


def test_our_own_nick_change_is_ours() -> None:
    it = in_room()
    it.says(":andi!a@h NICK anto")
    assert it.talk.model.nick == "anto"
    assert it.last().own
    it.says(":budi!b@h PRIVMSG #jarkom :halo Anto!")
    assert it.last().mention


def test_somebody_who_quits_leaves_every_room() -> None:
    it = in_room()
    enter(it, "#lain")
    it.says(":budi!b@h QUIT :baterai")
    for name in ("#jarkom", "#lain"):
        assert set(it.room(name).members) == {"andi"}
        assert it.last(name).kind is Kind.QUIT


def test_away_is_seen_and_taken_back_and_survives_new_names() -> None:
    it = in_room()
    it.says(":budi!b@h AWAY :makan", ":s 353 andi = #jarkom :andi budi", ":s 366 andi #jarkom :e")
    assert it.room().members["budi"].away
    it.says(":budi!b@h AWAY")
    assert not it.room().members["budi"].away


def test_who_of_this_room_is_answered_from_what_we_know() -> None:
    it = in_room(names="citra +budi @andi")
    it.says(":citra!c@h AWAY :makan")
    events = it.types("/who")
    assert it.sent() == []
    assert it.last().text == "3 people in jarkom: @andi, +budi, citra (away)"
    assert it.last().asked
    listed = next(event for event in events if isinstance(event, MembersListed))
    assert (listed.room, [one.nick for one in listed.members]) == (
        "jarkom", ["andi", "budi", "citra"],
    )


@pytest.mark.parametrize(
    ("names", "answer"),
    [
        ([":s 353 andi = #lain :@dewi"], "1 person in lain: @dewi"),
        ([], "Nobody is in lain, or there is no such room."),
    ],
)
def test_who_of_another_room_is_asked_for(names: list[str], answer: str) -> None:
    it = in_room()
    it.types("/who lain")
    assert it.sent() == ["NAMES #lain"]
    it.says(*names, ":s 366 andi #lain :End")
    assert it.last().text == answer
    assert it.talk.model.find("#lain") is None
