"""What is copied arrives, or the person is told that it may not have."""

from __future__ import annotations

import base64

import pytest

from client.clipboard import TERMINAL_LIMIT, copy, osc52

FAR = {"SSH_CONNECTION": "10.0.0.2 50000 10.0.0.1 22"}


def test_over_ssh_the_terminal_gets_the_text_and_not_the_computer_far_away() -> None:
    written: list[str] = []
    assert copy("kopi ☕", written.append, FAR) is None
    sequence = written[0]
    assert sequence.startswith("\x1b]52;c;")
    assert sequence.endswith("\x1b\\")
    assert base64.b64decode(sequence[7:-2]).decode() == "kopi ☕"


def test_a_text_can_not_break_out_of_the_sequence() -> None:
    sequence = osc52("\x1b]0;title\x07\x1b\\")
    assert sequence[2:-2].isprintable()


def test_what_no_terminal_takes_is_not_sent() -> None:
    written: list[str] = []
    assert copy("x" * (TERMINAL_LIMIT + 1), written.append, FAR) is False
    assert written == []


@pytest.mark.parametrize("text", ["", "half a \ud800 pair"])
def test_any_text_can_be_copied(text: str) -> None:
    written: list[str] = []
    assert copy(text, written.append, FAR) is None
    assert len(written) == 1


def test_without_a_terminal_there_is_no_way_over_ssh() -> None:
    assert copy("x", None, FAR) is False
