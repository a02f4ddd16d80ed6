"""A room: who may see and do what in it, and that it comes back after a restart as it was."""

from __future__ import annotations

import json

import pytest

from server.core.limits import KEY_LENGTH
from server.core.room import Mask, Membership, Room, is_key
from server.core.session import Session


def session(nick: str = "andi") -> Session:
    one = Session("uid1", "10.0.0.1", True, 0.0, lambda _: None)
    one.nick, one.user = nick, f"~{nick}"
    return one


def furnished() -> Room:
    room = Room("#Lab", 5, permanent=True, founder="andi", topic="kopi ☕", topic_by="a!b@c")
    room.topic_at, room.flags, room.key_hash, room.limit = 7, set("ism"), "scrypt$…", 9
    room.lists["b"]["budi!*@*"] = Mask("Budi!*@*", "andi!~a@x", 8)
    room.lists["I"]["cici!*@*"] = Mask("cici!*@*", "andi!~a@x", 9)
    room.keep_days, room.keep_messages = 3, 400
    return room


def test_everything_but_the_people_survives_a_restart() -> None:
    room = furnished()
    room.members[session()] = Membership({"o"})
    record = json.loads(json.dumps(room.record()))
    again = Room.from_record(record)
    assert again.record() == room.record()
    assert (again.key, again.lists, again.members) == ("#lab", room.lists, {})


def test_a_record_of_an_older_server_is_completed_and_unknown_parts_are_ignored() -> None:
    room = Room.from_record({"name": "#lab", "colour": "red"})
    assert (room.flags, room.topic, room.is_locked, room.created) == ({"n", "t"}, "", False, 0)


def test_a_change_is_undone_whole() -> None:
    room = furnished()
    before = room.record()
    room.topic, room.flags, room.key_hash, room.limit = "", set(), "", 0
    room.lists["b"].clear()
    room.lists["e"]["x"] = Mask("x", "y", 1)
    room.restore(before)
    assert room.record() == before


def test_the_password_is_never_shown() -> None:
    assert furnished().mode_parameters() == ("+imskl", "*", "9")
    assert Room("#lab", 0).mode_parameters() == ("+nt",)


def test_a_ban_looks_at_the_whole_source_in_any_case() -> None:
    room = Room("#lab", 0)
    room.lists["b"]["*!~budi@10.*"] = Mask("*!~BUDI@10.*", "", 0)
    assert room.is_banned(session("Budi"))
    assert not room.is_banned(session("andi"))
    room.lists["e"]["budi!*@*"] = Mask("budi!*@*", "", 0)
    assert not room.is_banned(session("Budi"))


def test_the_highest_standing_is_shown_or_all_of_them() -> None:
    member = Membership({"v", "o"})
    assert (member.prefixes(every=False), member.prefixes(every=True)) == ("@", "@+")
    assert Membership().prefixes(every=True) == ""


def test_a_secret_room_is_known_to_its_members_and_invisible_people_to_theirs() -> None:
    room, inside, outside = Room("#lab", 0), session("andi"), session("budi")
    room.members[inside] = Membership()
    inside.modes.add("i")
    assert list(room.visible_members(outside)) == []
    assert [one for one, _ in room.visible_members(inside)] == [inside]
    room.flags.add("s")
    assert room.is_visible_to(inside)
    assert not room.is_visible_to(outside)


@pytest.mark.parametrize("key", ["kopi", "ko:pi", "☕", "x" * KEY_LENGTH])
def test_a_key_may_be(key: str) -> None:
    assert is_key(key)


@pytest.mark.parametrize("key", ["", ":x", "a b", "a,b", "a\u200b", "é" * KEY_LENGTH])
def test_a_key_that_no_join_could_carry_may_not_be(key: str) -> None:
    assert not is_key(key)
