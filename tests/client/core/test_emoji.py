"""Emoji by name."""

from __future__ import annotations

import unicodedata

import pytest

from client.core import emoji


def test_the_names_that_people_write_are_known() -> None:
    names = ("smile", "+1", "thumbsup", "tada", "heart", "100", "kopi", "facepalm", "T-Rex")
    assert all(emoji.by_name(name) for name in names)
    assert emoji.by_name("+1") == emoji.by_name("thumbsup") == "👍"
    assert emoji.by_name("bell_pepper") == "🫑"  # by its name in Unicode
    assert emoji.by_name("no such thing") == ""


def test_every_emoji_has_one_width_in_all_terminals() -> None:
    for sign, name in emoji.search(""):
        assert unicodedata.east_asian_width(sign) == "W", name


def test_a_search_finds_beginnings_first_and_each_emoji_once() -> None:
    found = emoji.search("cat")
    assert found[0] == ("🐱", "cat")
    assert ("😸", "smile_cat") in found
    assert len({sign for sign, _ in found}) == len(found)
    assert len(emoji.search("")) == emoji.LIMIT
    assert emoji.search("qqq") == []


@pytest.mark.parametrize("text", ["a::b:", "std::smile:", "12:30:", ":nosuchname:", ":smile", "::"])
def test_code_and_times_are_not_taken_for_emoji(text: str) -> None:
    assert emoji.closed(text) == ("", "")


def test_a_name_between_colons_is_its_emoji() -> None:
    assert emoji.closed(":smile:") == (":smile:", "😄")
    assert emoji.closed("halo semua\n:kopi:") == (":kopi:", "☕")
