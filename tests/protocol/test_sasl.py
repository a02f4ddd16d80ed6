"""SASL messages in pieces, and PLAIN."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.sasl import (
    CHUNK,
    MESSAGE_LIMIT,
    MessageReader,
    Plain,
    SaslError,
    TooLongError,
    split_message,
)


@given(st.binary(max_size=MESSAGE_LIMIT * 3 // 4))
def test_what_is_split_can_be_put_together(message: bytes) -> None:
    reader = MessageReader()
    pieces = list(split_message(message))
    assert all(1 <= len(piece) <= CHUNK for piece in pieces)
    assert [reader.feed(piece) for piece in pieces] == [None] * (len(pieces) - 1) + [message]


def test_a_message_of_exactly_one_piece_ends_with_an_empty_one() -> None:
    assert list(split_message(b"x" * 300)) == ["eHh4" * 100, "+"]


def test_an_empty_message_is_a_plus() -> None:
    assert list(split_message(b"")) == ["+"]
    assert MessageReader().feed("+") == b""


def test_a_piece_that_is_too_long_is_refused_and_forgotten() -> None:
    reader = MessageReader()
    with pytest.raises(TooLongError):
        reader.feed("A" * (CHUNK + 1))
    assert reader.feed("QUJD") == b"ABC"


def test_pieces_without_end_are_refused() -> None:
    reader = MessageReader()
    for _ in range(MESSAGE_LIMIT // CHUNK):
        assert reader.feed("A" * CHUNK) is None
    with pytest.raises(TooLongError):
        reader.feed("A" * CHUNK)


@pytest.mark.parametrize("piece", ["!!!!", "QUJ", "é", "QU JD"])
def test_what_is_not_base64_is_refused(piece: str) -> None:
    reader = MessageReader()
    with pytest.raises(SaslError):
        reader.feed(piece)
    assert reader.feed("QUJD") == b"ABC"


def test_plain_is_two_names_and_a_password() -> None:
    assert Plain.parse(b"jilles\0jilles\0sesame") == Plain("jilles", "jilles", "sesame")
    assert Plain.parse(b"\0jilles\0sesame") == Plain("", "jilles", "sesame")
    assert base64.b64encode(Plain("jilles", "jilles", "sesame").format()) == (
        b"amlsbGVzAGppbGxlcwBzZXNhbWU="
    )


@pytest.mark.parametrize(
    "message", [b"", b"jilles", b"a\0b", b"a\0b\0c\0d", b"\0\0sesame", b"\0jilles\0", b"\0a\0\xff"]
)
def test_anything_else_is_not_plain(message: bytes) -> None:
    with pytest.raises(SaslError):
        Plain.parse(message)
