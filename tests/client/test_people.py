"""If these fail, somebody else's key passes for that of a person we know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from client.core.cards import Kept
from client.identity import Identity
from client.people import CARDS, MOST, People
from client.problem import Problem

ANDI = Kept(Identity.make().card)
HERE, THERE = "aa" * 32, "bb" * 32


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path / "people.json")


def test_a_key_is_known_at_its_server_only_in_any_case_and_after_a_restart(people: People) -> None:
    people.keep(HERE, "Andi", (ANDI,))
    again = People(people.path)
    assert again.known(HERE) == {"andi": (ANDI,)}
    assert again.known(THERE) == {}


def test_a_newer_key_stands_before_the_older_which_still_opens_what_is_old(people: People) -> None:
    newer = Kept(Identity.make().card)
    people.keep(HERE, "andi", (ANDI,))
    people.keep(HERE, "ANDI", (newer, Kept(ANDI.card, 1_700_000_000_000)))
    assert people.known(HERE) == {"andi": (newer, Kept(ANDI.card, 1_700_000_000_000))}


def test_a_stranger_with_many_nicks_pushes_nobody_out(people: People) -> None:
    people.path.write_text(json.dumps({HERE: {f"n{number}": [] for number in range(MOST - 1)}}))
    people.keep(HERE, "andi", (ANDI,))
    people.keep(HERE, "eve", (ANDI,))
    people.keep(HERE, "andi", (ANDI,) * (CARDS + 2))
    people.keep(THERE, "eve", (ANDI,))
    assert "eve" not in people.known(HERE)
    assert people.known(HERE)["andi"] == (ANDI,) * CARDS
    assert "eve" in people.known(THERE)


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"x": 1}',
        '{"x": {"andi": 1}}',
        '{"x": {"a": "b"}}',
        '{"x": {"a": ["b"]}}',
        '{"x": {"a": [["b", 0]]}}',
        '{"x": {"a": [[1, 0]]}}',
        '{"x": {"a": [["b"]]}}',
    ],
)
def test_a_damaged_list_is_told(people: People, content: str) -> None:
    people.path.write_text(content)
    with pytest.raises(Problem, match="is damaged"):
        people.known("x")
