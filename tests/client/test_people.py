"""If these fail, somebody else's key passes for that of a person we know."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.identity import Identity
from client.people import People
from client.problem import Problem

ANDI = Identity.make().card


def test_a_key_is_known_at_its_server_only_in_any_case_and_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    People(path).keep("aa" * 32, "Andi", ANDI)
    assert People(path).known("aa" * 32) == {"andi": ANDI}
    assert People(path).known("bb" * 32) == {}


def test_a_newer_key_takes_the_place_of_the_older(tmp_path: Path) -> None:
    people, newer = People(tmp_path / "people.json"), Identity.make().card
    people.keep("aa" * 32, "andi", ANDI)
    people.keep("aa" * 32, "ANDI", newer)
    assert people.known("aa" * 32) == {"andi": newer}


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"x": 1}', '{"x": {"andi": 1}}', '{"x": {"a": "b"}}']
)
def test_a_damaged_list_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "people.json"
    path.write_text(content)
    with pytest.raises(Problem, match="is damaged"):
        People(path).known("x")
