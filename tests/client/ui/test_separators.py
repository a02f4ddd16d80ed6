"""What stands between lines fits any width and names the right place."""

from __future__ import annotations

import pytest

from client.core.model import Kind, Line, Room
from client.ui.rows import width_of
from client.ui.separators import beginning, centred, first_new, new_row, newest_row, restored


@pytest.mark.parametrize("width", range(0, 90, 7))
def test_a_rule_is_exactly_as_wide_as_the_talk(width: int) -> None:
    assert width_of(new_row(width)) == width
    assert width_of(centred("Friday, 4 October 2024", width)) <= width
    if width > 30:
        assert width_of(newest_row(1234, width)) == width


def test_the_first_unread_message_is_one_of_somebody_else_that_still_stands() -> None:
    lines = [
        Line(Kind.MESSAGE, 1, "budi", "lama"),
        Line(Kind.JOIN, 2, "citra"),
        Line(Kind.MESSAGE, 3, "siti", "sendiri", own=True),
        Line(Kind.MESSAGE, 4, "budi", deleted=True),
        Line(Kind.MESSAGE, 5, "budi", "baru"),
    ]
    assert first_new(lines, 1) is lines[4]
    assert first_new(lines, 5) is None
    assert first_new(lines, 0) is None


def test_rooms_and_talks_begin_in_their_own_words() -> None:
    assert beginning(Room("#lab")) == "this is where lab began"
    assert beginning(Room("budi")) == "this is where your talk with budi began"
    assert (restored(1), restored(2)) == ("restored 1 message", "restored 2 messages")
