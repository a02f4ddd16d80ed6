"""Names: nobody can pretend to be somebody else, and everybody gets a name that works."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.message import Message
from protocol.names import (
    CHANNEL_LIMIT,
    NICK_LIMIT,
    casefold,
    channel_of,
    is_channel,
    is_nick,
    propose_nick,
    room_of,
)


def test_only_ascii_letters_are_folded() -> None:
    assert casefold("#Jarkom[]É") == "#jarkom[]É"


@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
    assert casefold(casefold(name)) == casefold(name)


@pytest.mark.parametrize("nick", ["a", "andi", "Andi-99", "[x]", "`_^{|}\\", "a" * NICK_LIMIT])
def test_a_nick_may_be(nick: str) -> None:
    assert is_nick(nick)


@pytest.mark.parametrize(
    "nick",
    ["", "9andi", "-andi", "an di", "andi!", "andi@x", "#andi", "аndi", "andi\n", "an.di", "é", "*",
     "a,b", ":a", "a" * (NICK_LIMIT + 1)],
)  # fmt: skip
def test_a_nick_may_not_be(nick: str) -> None:
    assert not is_nick(nick)


@pytest.mark.parametrize("name", ["#a", "##", "#jarkom", "#warung☕", "#カフェ", "#" + "x" * 63])
def test_a_channel_may_be(name: str) -> None:
    assert is_channel(name)


@pytest.mark.parametrize(
    "name",
    ["", "#", "lab", "&lab", "#a b", "#a,b", "#a:b", "#a*", "#a?", "#a\x07", "#a\u200b", "#a\u202e",
     "#" + "x" * CHANNEL_LIMIT, "#" + "é" * 32, unicodedata.normalize("NFD", "#café"), "#\udc80"],
)  # fmt: skip
def test_a_channel_may_not_be(name: str) -> None:
    assert not is_channel(name)


@given(st.text(max_size=70).map("#".__add__))
def test_a_channel_can_stand_anywhere_in_a_line(name: str) -> None:
    if is_channel(name):
        message = Message("X", (name, "y"))
        assert Message.parse(message.format()) == message
        assert len(name.encode()) <= CHANNEL_LIMIT


@pytest.mark.parametrize(("room", "channel"), [("jarkom", "#jarkom"), ("##x", "##x")])
def test_a_room_is_a_channel_without_its_sign(room: str, channel: str) -> None:
    assert channel_of(room) == channel
    assert room_of(channel) == room


@given(st.text())
def test_every_login_name_gives_a_nick_that_is_valid(name: str) -> None:
    assert is_nick(propose_nick(name))


@pytest.mark.parametrize(
    ("name", "nick"),
    [("andi", "andi"), ("Andi Wijaya", "Andi_Wijaya"), ("99andi", "andi"), ("José", "Jose"),
     ("KAMPUS\\andi", "KAMPUS_andi"), ("安迪", "tamu"), ("", "tamu"), ("x" * 99, "x" * NICK_LIMIT)],
)  # fmt: skip
def test_a_proposed_nick_is_near_the_login_name(name: str, nick: str) -> None:
    assert propose_nick(name) == nick
