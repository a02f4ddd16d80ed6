"""Slash commands: found, explained, and proposed when mistyped."""

from __future__ import annotations

import pytest

from client.core.commands.registry import COMMANDS, command
from client.core.model import Kind
from tests.client.core.dialogue import Dialogue, in_room, online

PROMISED = {"join", "part", "who", "msg", "nick", "topic", "rooms", "servers", "help", "quit", "me"}


def test_every_promised_command_is_there_with_usage_and_help() -> None:
    assert set(COMMANDS) >= PROMISED
    for row in COMMANDS.values():
        assert row.help
        assert len(row.help) < 60
        assert "\n" not in row.help


def test_two_commands_of_one_name_are_a_mistake_found_at_import() -> None:
    with pytest.raises(ValueError, match="/join"):
        command("join", "", "again")(lambda ctx, words: None)


def test_what_is_like_no_command_gets_none_proposed() -> None:
    it = in_room()
    it.types("/blah")
    assert "Did you mean" not in it.last().text


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [("/jion lab", "/join ROOM"), ("/hlep", "/help"), ("/exit", "/"), ("/QUITT", "/quit")],
)
def test_a_mistyped_command_gets_the_nearest_proposed(typed: str, proposed: str) -> None:
    it = in_room()
    it.types(typed)
    assert it.last().kind is Kind.ERROR
    assert proposed in it.last().text
    assert it.sent() == []


def test_a_command_without_its_words_says_how_it_is_written() -> None:
    it = in_room()
    it.types("/join")
    assert it.last().text == "Write /join ROOM [PASSWORD]: enter a room."


def test_commands_may_be_written_in_capitals_and_with_more_space() -> None:
    it = in_room()
    it.types("/JOIN   lain  ")
    assert it.sent() == ["JOIN #lain"]


def test_offline_a_command_that_needs_the_server_says_so() -> None:
    it = Dialogue()
    it.types("/rooms")
    assert "no connection" in it.last("").text
    it.types("/help")
    assert it.last("").kind is Kind.NOTE


def test_two_slashes_send_one() -> None:
    it = in_room()
    it.types("//etc/passwd")
    assert it.sent()[0].endswith("PRIVMSG #jarkom :/etc/passwd")


def test_words_without_a_room_say_where_to_go() -> None:
    it = online()
    it.types("halo")
    assert "/join ROOM" in it.last("").text
    assert not it.room("").is_private
