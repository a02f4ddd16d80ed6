"""Whoever opens a room with a password has locked it."""

from __future__ import annotations

import pytest

from client.core.events import LockWanted
from client.core.model import Kind
from client.core.proofs import Dealings
from tests.client.core.dialogue import ALL_CAPS, TOLD, Dialogue, online, only, texts

LOCKED = "You opened baru and locked it with that password."


def entered(names: str = "@andi", dealings: Dealings = TOLD) -> Dialogue:
    """We joined `baru` with the password sandi; `sent` has what we said after it."""
    it = online(dealings=dealings)
    it.types("/join baru sandi")
    assert it.sent() == ["JOIN #baru sandi"]
    it.says(
        ":andi!a@h JOIN #baru", f":s 353 andi = #baru :{names}", ":s 366 andi #baru :End of names"
    )
    return it


def test_a_room_opened_with_a_password_is_locked_with_it() -> None:
    it = entered()
    assert "MODE #baru" in it.sent()
    it.says(":s 324 andi #baru +nt")
    assert it.sent() == ["MODE #baru +k sandi"]
    assert LOCKED not in texts(it.room("#baru"))
    it.says(":andi!a@h MODE #baru +k sandi")
    assert it.last("#baru").text == LOCKED
    it.says(":s 324 andi #baru +knt *")
    assert it.sent() == []


def test_an_empty_room_that_is_locked_already_stays_as_it_is() -> None:
    it = entered()
    it.sent()
    it.says(":s 324 andi #baru +knt *")
    assert it.sent() == []


@pytest.mark.parametrize("names", ["@andi budi", "andi", "+andi"])
def test_a_room_that_is_not_ours_alone_is_left_alone(names: str) -> None:
    it = entered(names)
    assert not any("MODE" in line for line in it.sent())
    it.says(":s 324 andi #baru +nt")
    assert not any("MODE" in line for line in it.sent())


def test_without_a_password_nothing_is_asked() -> None:
    it = online()
    it.types("/join baru")
    it.says(":andi!a@h JOIN #baru", ":s 353 andi = #baru :@andi", ":s 366 andi #baru :End")
    assert not any("MODE" in line for line in it.sent())


@pytest.mark.parametrize("numeric", ["467", "525", "696"])
def test_a_password_the_server_refuses_leaves_the_room_open_and_is_told(numeric: str) -> None:
    it = entered()
    it.says(":s 324 andi #baru +nt", f":s {numeric} andi #baru k * :A password has no spaces")
    line = it.last("#baru")
    assert line.kind is Kind.ERROR
    assert line.text == (
        "You opened baru, and it is open to everybody: A password has no spaces."
    )


def test_a_lock_that_somebody_else_sets_is_not_ours() -> None:
    it = entered()
    it.says(":s 324 andi #baru +nt", ":budi!b@h MODE #baru +k lain")
    assert LOCKED not in texts(it.room("#baru"))


def test_leaving_at_once_forgets_the_password() -> None:
    it = entered()
    it.says(":andi!a@h PART #baru", ":s 324 andi #baru +nt")
    assert not any("+k" in line for line in it.sent())


def test_a_server_that_may_not_see_the_password_is_told_nothing_until_the_person_agrees() -> None:
    it = entered()
    it.talk = online(ALL_CAPS, dealings=Dealings()).talk
    it.talk.join("baru")
    it.talk._ctx.requests.joins["#baru"] = "sandi"
    it.says(":andi!a@h JOIN #baru", ":s 353 andi = #baru :@andi", ":s 366 andi #baru :End")
    events = it.says(":s 324 andi #baru +nt")
    assert not any("sandi" in line for line in it.sent())
    wanted = only(LockWanted, events)
    assert (wanted.room, wanted.password) == ("#baru", "sandi")
    assert "sandi" not in repr(wanted)
    it.says(":s 324 andi #baru +nt")
    assert it.sent() == []
    it.talk.passwords.lock(wanted.room, wanted.password)
    assert it.sent() == ["MODE #baru +k sandi"]
    it.says(":andi!a@h MODE #baru +k sandi")
    assert it.last("#baru").text == LOCKED


def test_a_room_that_we_left_meanwhile_is_not_locked() -> None:
    it = entered()
    it.says(":andi!a@h PART #baru")
    it.sent()
    it.talk.passwords.lock("#baru", "sandi")
    assert it.sent() == []
