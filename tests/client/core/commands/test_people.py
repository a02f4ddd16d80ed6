"""/msg /me /who /nick."""

from __future__ import annotations

import pytest

from client.core.model import Kind
from tests.client.core.dialogue import Dialogue, in_room, online


def test_msg_shows_in_the_talk_with_that_person_and_stays_here() -> None:
    it = in_room()
    it.types("/msg budi halo  kamu")
    assert it.sent()[-1].endswith(" PRIVMSG budi :halo  kamu")
    assert it.last("budi").text == "halo  kamu"
    assert it.talk.model.current == "#jarkom"
    it.types("/msg budi")
    assert it.talk.model.current == "budi"


@pytest.mark.parametrize("target", ["a,b", ":x", "x!y", "*"])
def test_msg_to_what_cannot_be_a_nick_is_refused(target: str) -> None:
    it = in_room()
    it.types(f"/msg {target} x")
    assert it.last().text.endswith("is not a nick.")
    assert it.sent() == []


def test_msg_to_a_room_we_are_not_in_is_refused() -> None:
    it = in_room()
    it.types("/msg #lain x")
    assert it.last().text == "You are not in lain; /join lain enters it."


def test_me_says_what_one_does() -> None:
    it = in_room()
    it.types("/me minum kopi")
    assert it.sent()[0].endswith("PRIVMSG #jarkom :\x01ACTION minum kopi\x01")
    assert (it.last().kind, it.last().text) == (Kind.ACTION, "minum kopi")


def test_nick_is_checked_here_first() -> None:
    it = in_room()
    it.types("/nick 2cepat")
    assert "can't be a nick" in it.last().text
    it.types("/nick anto")
    assert it.sent() == ["NICK anto"]
    assert it.talk.model.nick == "andi"


def test_who_without_a_room_says_what_to_write() -> None:
    it = online()
    it.types("/who")
    assert "/who ROOM" in it.last("").text


def test_who_in_a_private_talk() -> None:
    it = in_room()
    it.types("/msg budi")
    it.types("/who")
    assert it.last("budi").text == "You and budi."


def test_say_needs_a_connection() -> None:
    it = Dialogue()
    assert it.talk.say("budi", "x", it.now) == ""
    assert it.talk.take() == b""
