"""A nick has one colour, whoever looks, and never gives a command."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from client.ui.style import STYLE, nick_style


@given(st.text())
def test_no_part_of_a_nick_gets_into_its_style(nick: str) -> None:
    assert re.fullmatch("class:nick[0-7]", nick_style(nick))


def test_a_nick_has_the_same_colour_in_any_case() -> None:
    assert nick_style("Budi") == nick_style("bUDI")


def test_every_nick_colour_exists() -> None:
    names = {name for rule, _ in STYLE.style_rules for name in rule.split()}
    assert {f"nick{index}" for index in range(8)} <= names
