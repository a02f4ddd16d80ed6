"""Modes: what takes a parameter, and what it means."""

from __future__ import annotations

from client.core.context import Context
from client.core.modes import describe_modes, parse_modes


def test_each_mode_gets_its_own_parameter() -> None:
    changes = parse_modes(Context("andi"), ["+ok-lv", "budi", "kopi", "citra"])
    assert [(c.adds, c.letter, c.parameter) for c in changes] == [
        (True, "o", "budi"), (True, "k", "kopi"), (False, "l", ""), (False, "v", "citra"),
    ]


def test_a_parameter_that_is_missing_is_empty() -> None:
    assert parse_modes(Context("andi"), ["+o"])[0].parameter == ""


def test_modes_without_a_word_of_ours_are_shown_as_they_are() -> None:
    changes = parse_modes(Context("andi"), ["+n-z"])
    assert describe_modes(changes) == "set mode -z"


def test_what_nobody_notices_is_not_told() -> None:
    assert describe_modes(parse_modes(Context("andi"), ["+n"])) == ""


def test_a_banned_nick_is_told_without_the_signs_of_a_mask() -> None:
    changes = parse_modes(Context("andi"), ["+b-b", "citra!*@*", "*!*@10.0.0.7"])
    assert describe_modes(changes) == "banned citra, lifted the ban of *!*@10.0.0.7"
