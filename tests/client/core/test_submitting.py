"""What was typed: what looks like a command in a pasted text must never become one."""

from __future__ import annotations

import pytest

from client.core.model import Kind
from client.core.submitting import is_command
from tests.client.core.dialogue import ALL_CAPS, in_room, online

CAPS = f"{ALL_CAPS} draft/multiline=max-bytes=4096,max-lines=32"


@pytest.mark.parametrize("caps", [ALL_CAPS, CAPS])
@pytest.mark.parametrize("line", ["/quit", "/join #lain", "//halo"])
def test_only_the_first_line_can_be_a_command(caps: str, line: str) -> None:
    it = in_room(caps)
    it.types(f"lihat:\n{line}")
    texts = [one.rpartition(" :")[2] for one in it.sent() if "PRIVMSG" in one]
    assert texts == ["lihat:", line]


def test_two_slashes_send_one_at_the_beginning_of_a_text_of_several_lines() -> None:
    it = in_room(CAPS)
    it.types("//etc\n//home")
    assert it.last().text == "/etc\n//home"


def test_empty_lines_before_a_command_do_not_say_it_to_everybody() -> None:
    it = in_room()
    it.types("\n \n/nick budi2")
    assert it.sent() == ["NICK budi2"]
    assert is_command("\n/join rahasia kopi")
    assert not is_command("//join")


def test_a_command_of_one_line_with_more_lines_does_nothing_and_says_so() -> None:
    it = in_room()
    it.types("/nick budi2\n/quit")
    assert it.sent() == []
    assert it.last().kind is Kind.ERROR
    assert "one line" in it.last().text


def test_a_slash_alone_runs_nothing() -> None:
    it = in_room()
    it.types("/ nick budi2")
    assert it.sent() == []
    assert it.last().kind is Kind.ERROR


def test_without_a_room_nothing_is_said_and_the_person_is_told() -> None:
    it = online()
    it.types("halo\nsemua")
    assert it.sent() == []
    assert it.last("").kind is Kind.ERROR
