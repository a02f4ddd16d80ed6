"""One line of IRC: what is read can be written again, and nothing breaks out of its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.message import GrammarError, Message, as_middle

WITHOUT_ENDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"))


@given(WITHOUT_ENDS)
def test_any_text_can_be_made_to_stand_in_the_middle(text: str) -> None:
    message = Message("PRIVMSG", (as_middle(text), "end"))
    assert Message.parse(message.format()) == message


@pytest.mark.parametrize(
    ("text", "middle"), [("#lab", "#lab"), ("", "*"), ("a b", "a_b"), (":x", "x"), ("::", "*")]
)
def test_what_fits_is_left_alone(text: str, middle: str) -> None:
    assert as_middle(text) == middle


@given(WITHOUT_ENDS)
def test_whatever_parses_can_be_formatted_and_means_the_same(line: str) -> None:
    try:
        message = Message.parse(line)
    except GrammarError:
        return
    assert Message.parse(message.format()) == message


@pytest.mark.parametrize("part", ["a b", "", ":x", "a\r\nQUIT"])
def test_a_part_that_would_break_out_of_its_place_is_never_written(part: str) -> None:
    with pytest.raises(ValueError, match="may"):
        Message("PRIVMSG", (part, "x")).format()
