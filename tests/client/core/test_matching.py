"""Whoever types three letters of a name wants that name, not another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.core.matching import best, score

NAMES = ["jarkom", "Jaringan Komputer", "lab", "budi", "/join", "/topic", "alpro-2026", "Café"]


def found(letters: str) -> list[str]:
    return best(letters, ((name, name) for name in NAMES), 50)


@pytest.mark.parametrize(
    ("letters", "first"),
    [
        ("kom", "jarkom"),
        ("jar kom", "jarkom"),
        ("jk", "Jaringan Komputer"),
        ("al26", "alpro-2026"),
        ("BUD", "budi"),
        ("cafe", "Café"),
        ("/to", "/topic"),
    ],
)
def test_a_few_letters_name_what_a_person_means(letters: str, first: str) -> None:
    assert found(letters)[0] == first


def test_letters_in_another_order_name_nothing() -> None:
    assert found("mokraj") == []


def test_without_letters_everything_is_there_in_its_order() -> None:
    assert found("  ") == NAMES


@given(st.text(max_size=12), st.text(max_size=300))
def test_no_name_of_a_stranger_breaks_the_search(letters: str, name: str) -> None:
    value = score(letters, name)
    assert value is None or isinstance(value, int)
    assert score(name[:50], name) is not None
