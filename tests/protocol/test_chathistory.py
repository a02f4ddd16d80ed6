"""CHATHISTORY requests: what a client may ask, and what it is told when it asks wrongly."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.chathistory import HistoryRequest, Selector, Subcommand, UnknownReferenceError

LAST_STAMP = 253_402_300_799_999  # epoch ms at the end of the year 9999
stamps = st.integers(0, LAST_STAMP).map(lambda stamp: Selector(stamp=stamp))
msgids = st.from_regex(r"[!-~]{1,20}", fullmatch=True).map(lambda msgid: Selector(msgid=msgid))


@st.composite
def requests(draw: st.DrawFn) -> HistoryRequest:
    subcommand = draw(st.sampled_from(Subcommand))
    points = stamps if subcommand is Subcommand.TARGETS else stamps | msgids
    if subcommand is Subcommand.LATEST:
        points |= st.just(Selector())
    two = subcommand in (Subcommand.BETWEEN, Subcommand.TARGETS)
    selectors = tuple(draw(points) for _ in range(2 if two else 1))
    target = "" if subcommand is Subcommand.TARGETS else draw(st.sampled_from(["#lab", "andi"]))
    return HistoryRequest(subcommand, target, selectors, draw(st.integers(1, 999_999)))


@given(requests())
def test_a_request_is_read_as_it_was_written(request: HistoryRequest) -> None:
    assert HistoryRequest.parse(request.message().params) == request


@given(st.lists(st.text() | st.sampled_from(["LATEST", "BETWEEN", "#lab", "*", "msgid=1"])))
def test_no_words_raise_anything_but_a_sentence(params: list[str]) -> None:
    with contextlib.suppress(ValueError):
        assert HistoryRequest.parse(params).limit > 0


@pytest.mark.parametrize("text", ["", "=", "msgid=", "timestamp=", "timestamp=x", "**", "msgid"])
def test_what_is_no_point_in_history_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="point in history"):
        Selector.parse(text)


def test_another_kind_of_reference_is_told_apart_from_a_broken_one() -> None:
    with pytest.raises(UnknownReferenceError):
        Selector.parse("number=3")


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "٣", "1.5", "9999999"])
def test_a_limit_that_is_no_number_of_messages_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="number of messages"):
        HistoryRequest.parse(["LATEST", "#lab", "*", number])
