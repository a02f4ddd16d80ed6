"""One line of IRC: what is read can be written again, and nothing breaks out of its place."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.message import (
    GrammarError,
    Message,
    as_middle,
    escape_tag,
    format_tags,
    parse_tags,
    unescape_tag,
)

WITHOUT_ENDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"))
WORDS = WITHOUT_ENDS.map(lambda text: text.replace(" ", "").lstrip(":")).filter(bool)
VERBS = st.one_of(st.from_regex(r"[A-Z]{1,12}", fullmatch=True), st.integers(100, 999).map(str))
KEYS = st.from_regex(r"\+?([a-z0-9.]{1,8}/)?[a-zA-Z0-9-]{1,12}", fullmatch=True)
VALUES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@st.composite
def messages(draw: st.DrawFn) -> Message:
    params = draw(st.lists(WORDS, max_size=5))
    if draw(st.booleans()):
        params.append(draw(WITHOUT_ENDS))
    source = draw(st.just("") | WORDS)
    tags = draw(st.dictionaries(KEYS, VALUES, max_size=4))
    return Message(draw(VERBS), tuple(params), source, tags)


@given(messages())
def test_whatever_is_formatted_is_parsed_as_the_same(message: Message) -> None:
    line = message.format()
    assert not set(line) & set("\0\r\n")
    assert Message.parse(line) == message


@given(st.text())
def test_no_text_raises_anything_but_a_grammar_error(line: str) -> None:
    with contextlib.suppress(GrammarError):
        Message.parse(line)


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


def test_a_verb_is_the_same_in_any_case() -> None:
    assert Message.parse("privmsg #lab :Halo") == Message("PRIVMSG", ("#lab", "Halo"))


@pytest.mark.parametrize(
    "line",
    ["", " ", ":andi", ":andi ", ": PING", "@a=b", "@a=b ", "@a :andi", ":", "12", "1234", "JO1N",
     "JOIN\x00", "PRIVMSG a :b\rQUIT", "PRIVMSG a :b\nQUIT", "@a=\x00 PING", "ＪＯＩＮ", "é x"],
)  # fmt: skip
def test_what_is_no_message_is_refused_with_a_reason(line: str) -> None:
    with pytest.raises(GrammarError, match=r"\w"):
        Message.parse(line)


@pytest.mark.parametrize(
    "message",
    [
        Message("JO1N"),
        Message(""),
        Message("JOIN\r\nQUIT"),
        Message("TOPIC", ("#lab", "a\r\nQUIT")),
        Message("TOPIC", ("#lab", "a\nQUIT")),
        Message("TOPIC", ("#lab", "a\x00")),
        Message("TOPIC", ("#lab a", "b")),
        Message("TOPIC", (":lab", "b")),
        Message("TOPIC", ("", "b")),
        Message("PING", ("x",), "andi budi"),
        Message("PING", ("x",), "andi\r\nQUIT"),
        Message("PING", tags={"a b": "c"}),
        Message("PING", tags={"a=b": "c"}),
        Message("PING", tags={"": "c"}),
        Message("PING", tags={"a": "b\x00"}),
    ],
)
def test_what_would_break_the_line_is_never_formatted(message: Message) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        message.format()


def test_talk_always_has_a_colon_because_small_bots_look_for_it() -> None:
    assert Message("PRIVMSG", ("#lab", "hi")).format() == "PRIVMSG #lab :hi"
    assert Message("NOTICE", ("#lab", "hi")).format() == "NOTICE #lab :hi"
    assert Message("JOIN", ("#lab",)).format() == "JOIN #lab"


@pytest.mark.parametrize("last", ["", "a b", ":a", " "])
def test_only_the_last_parameter_may_look_like_anything(last: str) -> None:
    message = Message("TOPIC", ("#lab", last))
    assert Message.parse(message.format()) == message


@given(VALUES)
def test_a_tags_value_survives_escaping(value: str) -> None:
    escaped = escape_tag(value)
    assert not set(escaped) & set("; \r\n")
    assert unescape_tag(escaped) == value


@given(WITHOUT_ENDS.map(lambda text: text.replace(" ", "").replace(";", "")))
def test_a_tag_never_grows_on_its_way_through(raw: str) -> None:
    assert len(escape_tag(unescape_tag(raw))) <= len(raw)


def test_of_equal_tags_the_last_counts_and_broken_ones_are_dropped() -> None:
    assert parse_tags("a=1;b;a=2;=x;;+c=") == {"a": "2", "b": "", "+c": ""}
    assert format_tags({"a": "2", "b": "", "+c": "x y"}) == r"a=2;b;+c=x\sy"


def test_a_backslash_that_escapes_nothing_vanishes() -> None:
    assert unescape_tag("a\\bc\\") == "abc"
