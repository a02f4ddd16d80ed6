"""What the word before the cursor may become."""

from __future__ import annotations

from client.core.completion import LIMIT
from tests.client.core.dialogue import in_room


def test_completion_knows_commands_rooms_and_nicks() -> None:
    it = in_room(names="andi budi Bunga citra")
    it.says(":s 322 andi #rahasia 2 :sst", ":s 323 andi :End")
    words = it.talk.completions
    assert words("/jo", 3) == [("/join", "ROOM [PASSWORD]  Enter a room")]
    assert ("/help", "[COMMAND]  List the commands, or explain one") in words("/", 1)
    assert words("/join ra", 8) == [("rahasia", "2 people  sst")]
    assert [word for word, _ in words("bu", 2)] == ["budi:", "Bunga:"]
    assert [word for word, _ in words("halo bu", 7)] == ["budi", "Bunga"]
    assert [word for word, _ in words("/msg c", 6)] == ["citra"]
    assert [word for word, _ in words("/help top", 9)] == ["topic"]
    assert words("", 0) == []
    assert words("andi", 4) == []
    assert words("//bu", 4) == []


def test_a_crowd_is_not_poured_over_the_screen() -> None:
    it = in_room()
    it.says(*(f":andi{number}!a@h JOIN #jarkom" for number in range(LIMIT * 2)))
    assert len(it.talk.completions("andi", 4)) == LIMIT


def test_only_what_stands_before_the_cursor_counts() -> None:
    it = in_room(names="andi budi")
    assert it.talk.completions("bu dan teh", 2) == [("budi:", "")]
    assert it.talk.completions("bu", -5) == []
