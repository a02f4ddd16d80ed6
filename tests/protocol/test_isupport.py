"""RPL_ISUPPORT: what a server says of itself is what a client understands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from protocol.isupport import LINE_BYTES, TOKENS_PER_LINE, apply_tokens, format_tokens

KEYS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=10)
VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.dictionaries(KEYS, VALUES, max_size=40))
def test_whatever_is_said_is_understood(tokens: dict[str, str]) -> None:
    known: dict[str, str] = {}
    for line in format_tokens(tokens):
        apply_tokens(known, line)
    assert known == tokens


@given(st.dictionaries(KEYS, VALUES, max_size=40))
def test_every_line_is_ascii_words_that_fit(tokens: dict[str, str]) -> None:
    for line in format_tokens(tokens):
        assert 1 <= len(line) <= TOKENS_PER_LINE
        assert all(word.isascii() and word.isprintable() and " " not in word for word in line)
        assert len(line) == 1 or len(" ".join(line)) <= LINE_BYTES


def test_a_token_can_be_taken_back() -> None:
    known = {"MODES": "4"}
    apply_tokens(known, ["-MODES", "NETWORK=Kopi\\x20Kita", "=x", "EXCEPTS"])
    assert known == {"NETWORK": "Kopi Kita", "EXCEPTS": ""}


def test_bytes_that_are_no_text_do_not_stop_the_reader() -> None:
    known: dict[str, str] = {}
    apply_tokens(known, ["NETWORK=a\\xFFb\\xZ"])
    assert known == {"NETWORK": "a\ufffdb\\xZ"}


@given(st.lists(st.text()))
def test_no_token_of_a_server_raises(words: list[str]) -> None:
    apply_tokens({}, words)
