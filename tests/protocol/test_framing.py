"""Bytes to lines: however they come cut, and whatever is between them, the next line is whole."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.framing import (
    BODY_LIMIT,
    CLIENT_TAG_DATA_LIMIT,
    LINE_LIMIT,
    TAGS_LIMIT,
    LineReader,
    TooLong,
    fits,
)

Lines = list[bytes | TooLong]


def read(data: bytes, cuts: list[int], tag_data_limit: int = CLIENT_TAG_DATA_LIMIT) -> Lines:
    reader = LineReader(tag_data_limit)
    points = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    found: Lines = []
    for start, end in pairwise(points):
        found += reader.feed(data[start:end])
    return found


pieces = st.one_of(
    st.binary(max_size=20),
    st.sampled_from([b"\r\n", b"\n", b"\r", b"PING x\r\n", b"@", b" ", b"@a=b "]),
    st.integers(BODY_LIMIT - 4, BODY_LIMIT + 4).map(lambda size: b"x" * size),
    st.integers(CLIENT_TAG_DATA_LIMIT - 2, CLIENT_TAG_DATA_LIMIT + 2).map(
        lambda size: b"\n@" + b"t" * size + b" PING"
    ),
    st.integers(LINE_LIMIT - 2, LINE_LIMIT + 2).map(lambda size: b"y" * size),
)


@given(st.lists(pieces, max_size=12).map(b"".join), st.lists(st.integers(0, 20_000), max_size=8))
@settings(deadline=None)
def test_how_bytes_are_cut_does_not_matter(data: bytes, cuts: list[int]) -> None:
    assert read(data, cuts) == read(data, [])


@given(st.binary(max_size=300))
def test_byte_by_byte_is_the_same_as_at_once(data: bytes) -> None:
    assert read(data, list(range(len(data)))) == read(data, [])


def test_lines_end_at_lf_with_or_without_cr_and_empty_ones_are_skipped() -> None:
    assert read(b"a\r\n\r\nb\n\n\r\nc\rd\r\nrest", []) == [b"a", b"b", b"c\rd"]


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_the_longest_body_is_read_and_one_byte_more_is_not(end: bytes) -> None:
    longest = b"x" * (BODY_LIMIT - 2)
    assert read(longest + end, []) == [longest]
    assert read(longest + b"x" + end + b"PING\r\n", []) == [TooLong(), b"PING"]


def test_tags_have_their_own_limit() -> None:
    tags = b"@" + b"t" * CLIENT_TAG_DATA_LIMIT
    body = b"x" * (BODY_LIMIT - 2)
    assert read(tags + b" " + body + b"\r\n", []) == [tags + b" " + body]
    assert read(tags + b"t " + body + b"\r\nPING\r\n", []) == [TooLong(), b"PING"]
    assert read(tags + b" x" + body + b"\r\nPING\r\n", []) == [TooLong(), b"PING"]


def test_a_client_reads_the_longest_tags_that_a_server_may_send() -> None:
    line = b"@" + b"t" * (TAGS_LIMIT - 2) + b" " + b"x" * (BODY_LIMIT - 2)
    assert LineReader().feed(line + b"\r\n") == [line]
    assert LineReader().feed(b"@t" + line[1:] + b"\r\n") == [TooLong()]


def test_a_line_that_never_ends_is_told_once_and_costs_no_memory() -> None:
    reader = LineReader()
    found = [one for _ in range(100) for one in reader.feed(b"x" * 1000)]
    assert found == [TooLong()]
    assert len(reader._buffer) <= LINE_LIMIT
    assert reader.feed(b"end\r\nPING\r\n") == [b"PING"]


def test_fits_knows_the_limits_for_what_is_sent() -> None:
    body, tags = b"x" * (BODY_LIMIT - 2), b"@" + b"t" * (TAGS_LIMIT - 2) + b" "
    assert fits(body)
    assert fits(tags + body)
    assert not fits(body + b"x")
    assert not fits(b"@t" + tags[1:] + body)
