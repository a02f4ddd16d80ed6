"""What is proposed after /copy, /delete, /open, /export and /invite."""

from __future__ import annotations

import pytest

from tests.client.core.dialogue import Dialogue, enter, in_room, online


@pytest.fixture
def it() -> Dialogue:
    it = in_room(names="andi @budi")
    it.says(":budi!b@h PRIVMSG #jarkom :lihat http://a.id dan http://b.id")
    it.types("sudah")
    return it


def proposed(it: Dialogue, text: str, *, asked: bool = True) -> list[tuple[str, str]]:
    found = it.talk.completions(text, len(text), asked=asked)
    return [(one.word, one.help) for one in found]


def test_messages_are_proposed_by_number_with_what_they_say(it: Dialogue) -> None:
    both = [("1", "andi: sudah"), ("2", "budi: lihat http://a.id dan http://b.id")]
    assert proposed(it, "/copy ") == both
    assert proposed(it, "/copy 2") == both[1:]
    assert proposed(it, "/copy ", asked=False) == []  # the numbers are in sight
    assert proposed(it, "/delete ") == both[:1]
    assert proposed(it, "/delete 1 salah") == []


def test_a_moderator_may_delete_what_others_said() -> None:
    it = in_room(names="@andi budi")
    it.says(":budi!b@h PRIVMSG #jarkom :iklan")
    assert proposed(it, "/delete ") == [("1", "budi: iklan")]


def test_addresses_are_proposed_by_number_the_newest_first(it: Dialogue) -> None:
    both = [("2", "http://b.id"), ("1", "http://a.id")]
    assert proposed(it, "/open ", asked=False) == both
    assert proposed(it, "/open a.id") == both[1:]


def test_a_file_is_proposed_for_each_form(it: Dialogue) -> None:
    words = [word for word, _help in proposed(it, "/export ", asked=False)]
    assert [word.rpartition(".")[2] for word in words] == ["html", "txt", "jsonl"]
    assert all(word.startswith("jarkom-") for word in words)
    assert [word for word, _help in proposed(it, f"/export {words[1]}")] == [words[1]]


@pytest.mark.parametrize("room", ["#../..", "#a/b", "#\u202eabc", "#..."])
def test_a_hostile_room_is_proposed_as_a_harmless_file(room: str) -> None:
    it = online()
    enter(it, room)
    for word, _help in proposed(it, "/export "):
        assert not set(word) & set("/\\\u202e")
        assert not word.startswith(".")


def test_those_are_asked_in_who_are_elsewhere(it: Dialogue) -> None:
    enter(it, "#lain", "@andi budi citra")
    it.types("/msg dewi halo")
    it.talk.look_at("jarkom")
    assert proposed(it, "/invite ", asked=False) == [("citra", "lain"), ("dewi", "")]
    assert proposed(it, "/invite c") == [("citra", "lain")]
