"""Comings and goings are told shortly, and nobody's fate is told wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.core.model import Kind, Line
from client.ui.folding import FOLDED, folds, sign, summary

JOIN, PART, QUIT, NICK = Kind.JOIN, Kind.PART, Kind.QUIT, Kind.NICK


def lines(*events: tuple[Kind, str, str] | tuple[Kind, str]) -> list[Line]:
    return [Line(event[0], 0, event[1], event[2] if len(event) > 2 else "") for event in events]


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([(JOIN, "andi")], "andi joined"),
        ([(QUIT, "andi", "tidur")], "andi is gone (tidur)"),
        ([(JOIN, "andi"), (JOIN, "budi")], "andi and budi joined"),
        ([(JOIN, "andi"), (JOIN, "budi"), (JOIN, "citra")], "andi, budi and citra joined"),
        (
            [(JOIN, nick) for nick in ("andi", "budi", "citra", "dewi", "eko")],
            "andi, budi and 3 others joined",
        ),
        ([(JOIN, "andi"), (PART, "citra", "bye")], "andi joined · citra left"),
        ([(JOIN, "andi"), (QUIT, "andi")], "andi came and went"),
        ([(QUIT, "andi"), (JOIN, "andi")], "andi left and came back"),
        ([(JOIN, "andi"), (QUIT, "andi"), (JOIN, "andi")], "andi joined"),
        ([(PART, "andi"), (JOIN, "ANDI"), (QUIT, "andi")], "andi left"),
        ([(NICK, "andi", "andi_"), (JOIN, "budi")], "budi joined · andi is now andi_"),
        ([(NICK, "andi", "a"), (NICK, "a", "b")], "andi is now b"),
        ([(JOIN, "andi"), (NICK, "andi", "a")], "a joined"),
        ([(JOIN, "andi"), (NICK, "andi", "a"), (QUIT, "a")], "a came and went"),
        (
            [(NICK, f"n{number}", f"m{number}") for number in range(5)],
            "n0 is now m0 · n1 is now m1 · n2 is now m2 · 2 more have new nicks",
        ),
    ],
)
def test_what_became_of_everybody_is_told_in_one_line(
    events: list[tuple[Kind, str]], told: str
) -> None:
    assert summary(lines(*events)) == told


def test_what_the_person_did_is_not_folded() -> None:
    assert folds(Line(JOIN, 0, "andi"))
    assert not folds(Line(JOIN, 0, "siti", own=True))
    assert not folds(Line(Kind.KICK, 0, "andi"))


def test_earlier_stays_of_the_person_are_folded_but_not_the_join_of_now() -> None:
    assert folds(Line(JOIN, 100, "siti", own=True), came=200)
    assert folds(Line(QUIT, 150, "siti", own=True), came=200)
    assert not folds(Line(JOIN, 200, "siti", own=True), came=200)
    assert not folds(Line(NICK, 300, "siti", own=True), came=200)


def test_a_sign_says_whether_people_came_or_went() -> None:
    assert sign(lines((JOIN, "a"), (JOIN, "b"))) == "→"
    assert sign(lines((PART, "a"), (QUIT, "b"))) == "←"
    assert sign(lines((NICK, "a", "b"), (NICK, "c", "d"))) == "~"
    assert sign(lines((JOIN, "a"), (QUIT, "b"))) == "⇄"


EVENTS = st.tuples(
    st.sampled_from(sorted(FOLDED, key=lambda kind: kind.name)),
    st.sampled_from("abcdef"),
    st.sampled_from("abcdef"),
)


@given(st.lists(EVENTS, min_size=1, max_size=20))
def test_whatever_happens_something_is_told(events: list[tuple[Kind, str, str]]) -> None:
    assert summary(lines(*events)).strip()
