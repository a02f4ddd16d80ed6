"""Sources and masks: a ban must hold exactly whom it names, and never hold up the server."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.source import Source, complete_mask, mask_matches

PARTS = st.from_regex(r"[a-zA-Z0-9.:~_-]{1,12}", fullmatch=True)


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("andi", "andi!*@*"),
        ("*@10.0.0.1", "*!*@10.0.0.1"),
        ("andi!~a", "andi!~a@*"),
        ("", "*!*@*"),
        ("a!b@c", "a!b@c"),
    ],
)
def test_a_mask_as_people_type_it_is_made_whole(typed: str, whole: str) -> None:
    assert complete_mask(typed) == whole


@given(st.text("!@ab."))
def test_a_source_written_again_is_the_same(text: str) -> None:
    parsed = Source.parse(text)
    assert Source.parse(parsed.format()) == parsed


@given(st.text("ab*?", max_size=12), st.text("ab", max_size=12))
def test_stars_and_question_marks_mean_what_they_mean_everywhere(mask: str, text: str) -> None:
    assert mask_matches(mask, text) is fnmatch.fnmatchcase(text, mask)


@pytest.mark.parametrize(
    ("mask", "text", "matches"),
    [(r"\*", "*", True), (r"\*", "a", False), ("a\\", "a\\", True), ("[a]", "a", False)],
)
def test_other_characters_and_escaped_ones_stand_for_themselves(
    mask: str, text: str, matches: bool
) -> None:
    assert mask_matches(mask, text) is matches


def test_a_mask_made_to_take_for_ever_does_not() -> None:
    # With backtracking this would not end before the host is grey; the test's timeout says so.
    assert not mask_matches("*a" * 60 + "b", "a" * 400)


@given(PARTS, PARTS | st.just(""), PARTS | st.just(""))
def test_a_source_is_read_as_it_was_written(nick: str, user: str, host: str) -> None:
    source = Source(nick, user, host)
    assert Source.parse(source.format()) == source


@given(st.text(), st.text())
def test_no_mask_raises(mask: str, text: str) -> None:
    assert mask_matches(mask, text) in (True, False)
