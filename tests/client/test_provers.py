"""A server that checked passwords without seeing them is remembered as one that can."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.problem import Problem
from client.provers import Provers

ANDI, BUDI = "ab" * 32, "cd" * 32


def test_who_offered_proofs_is_known_for_it_the_next_time(tmp_path: Path) -> None:
    provers = Provers(tmp_path / "client" / "provers.json")
    assert not provers.knows(ANDI)
    provers.note(ANDI)
    provers.note(ANDI)
    again = Provers(provers.path)
    assert again.knows(ANDI)
    assert not again.knows(BUDI)
    again.note(BUDI)
    assert Provers(provers.path).knows(ANDI)


@pytest.mark.parametrize("content", ["{", "{}", '["x"]', "[1]", '"' + ANDI + '"'])
def test_a_damaged_list_is_told_and_not_taken_for_an_empty_one(
    tmp_path: Path, content: str
) -> None:
    provers = Provers(tmp_path / "provers.json")
    provers.path.write_text(content, encoding="utf-8")
    for ask in (provers.knows, provers.note):
        with pytest.raises(Problem, match="is damaged"):
            ask(ANDI)
    assert provers.path.read_text(encoding="utf-8") == content
