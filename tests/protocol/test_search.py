"""SEARCH requests: as other clients write them, and every way to ask wrongly."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.message import Message
from protocol.search import BadAttributeError, SearchRequest

LAST_STAMP = 253_402_300_799_999  # epoch ms at the end of the year 9999
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
requests = st.builds(
    SearchRequest,
    target=st.sampled_from(["", "#lab", "andi"]),
    nick=st.sampled_from(["", "budi", "a[]"]),
    after=st.none() | st.integers(0, LAST_STAMP),
    before=st.none() | st.integers(0, LAST_STAMP),
    text=texts,
    limit=st.integers(1, 999_999),
)


@given(requests)
def test_a_request_is_read_as_it_was_written(request: SearchRequest) -> None:
    line = request.message().format()
    assert SearchRequest.parse(Message.parse(line).params) == request


def test_what_senpai_sends_is_understood() -> None:
    line = r"SEARCH text=es\steh\:\spanas;in=#lab"
    assert SearchRequest.parse(Message.parse(line).params) == SearchRequest(
        target="#lab", text="es teh; panas"
    )


@given(st.lists(st.text(max_size=40) | st.sampled_from(["in=#lab", "limit=٣", "text", "after=x"])))
def test_no_words_raise_anything_but_a_sentence(params: list[str]) -> None:
    with contextlib.suppress(ValueError):
        assert SearchRequest.parse(params).limit >= 0


@pytest.mark.parametrize("params", [[], [""], [";;"], ["text=es", "teh"]])
def test_a_request_of_another_shape_is_refused(params: list[str]) -> None:
    with pytest.raises(ValueError, match="SEARCH"):
        SearchRequest.parse(params)


@pytest.mark.parametrize(
    "attribute",
    ["limit=0", "limit=-1", "limit=x", "limit=٣", "limit=9999999", "after=yesterday",
     "before=2026-01-01", "regex=.*", "TEXT=x"],
)  # fmt: skip
def test_an_attribute_that_means_nothing_is_named(attribute: str) -> None:
    with pytest.raises(BadAttributeError) as refusal:
        SearchRequest.parse([f"text=kopi;{attribute}"])
    assert refusal.value.attribute == attribute.partition("=")[0]
