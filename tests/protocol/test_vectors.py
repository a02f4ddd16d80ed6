"""The public vectors of the IRC community: if these fail, other programs read us differently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from protocol.message import Message
from protocol.source import Source, mask_matches

VECTORS = Path(__file__).parents[1] / "vectors"


def load(name: str) -> list[dict[str, Any]]:
    text = (VECTORS / f"{name}.yaml").read_text(encoding="utf-8")
    tests: list[dict[str, Any]] = yaml.safe_load(text)["tests"]
    return tests


@pytest.mark.parametrize("case", load("msg-split"), ids=lambda case: repr(case["input"]))
def test_a_line_splits_into_the_parts_everybody_sees(case: dict[str, Any]) -> None:
    atoms = case["atoms"]
    message = Message.parse(case["input"])
    assert message.verb == atoms["verb"].upper()
    assert list(message.params) == atoms.get("params", [])
    assert message.source == (atoms.get("source") or "")
    assert dict(message.tags) == {key: value or "" for key, value in atoms.get("tags", {}).items()}


@pytest.mark.parametrize("case", load("msg-join"), ids=lambda case: case["desc"])
def test_parts_join_into_a_line_everybody_accepts(case: dict[str, Any]) -> None:
    atoms = case["atoms"]
    message = Message(
        atoms["verb"],
        tuple(atoms.get("params", [])),
        atoms.get("source") or "",
        {key: value or "" for key, value in atoms.get("tags", {}).items()},
    )
    assert message.format() in case["matches"]


@pytest.mark.parametrize("case", load("userhost-split"), ids=lambda case: case["source"])
def test_a_source_splits_into_nick_user_and_host(case: dict[str, Any]) -> None:
    atoms = case["atoms"]
    expected = Source(atoms.get("nick", ""), atoms.get("user", ""), atoms.get("host", ""))
    assert Source.parse(case["source"]) == expected


@pytest.mark.parametrize("case", load("mask-match"), ids=lambda case: case["mask"])
def test_a_mask_matches_whom_it_names_and_nobody_else(case: dict[str, Any]) -> None:
    assert [text for text in case["matches"] if not mask_matches(case["mask"], text)] == []
    assert [text for text in case["fails"] if mask_matches(case["mask"], text)] == []
