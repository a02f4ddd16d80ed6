"""/export, after the room was collected: a file, and a sentence about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.core.model import Kind, Line, Room
from client.core.talk import Talk
from client.core.wishes import Collected
from client.problem import Problem
from client.saving import save


async def test_a_room_is_written_where_the_person_said(tmp_path: Path) -> None:
    talk = Talk("andi")
    talk.model.rooms["#lab"] = Room("#lab")
    lines = (Line(Kind.MESSAGE, 1000, "budi", "halo"), Line(Kind.NOTE, 1001, text="note"))
    saved = await save(Collected("#lab", str(tmp_path / "lab.txt"), lines), talk)
    assert saved is not None
    assert saved.sentence == f"1 line is in {tmp_path / 'lab.txt'}."
    assert "budi: halo" in (tmp_path / "lab.txt").read_text(encoding="utf-8")
    with pytest.raises(Problem, match="is there already"):
        await save(Collected("#lab", str(tmp_path / "lab.txt"), lines), talk)


async def test_a_room_that_was_closed_meanwhile_is_not_written(tmp_path: Path) -> None:
    talk = Talk("andi")
    assert await save(Collected("#lab", str(tmp_path / "lab.txt"), ()), talk) is None
    assert not (tmp_path / "lab.txt").exists()
