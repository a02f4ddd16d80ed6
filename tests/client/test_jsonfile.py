"""Small files of ours: all or nothing, and nobody else's business."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from client import jsonfile
from client.problem import Problem


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.json"
    assert jsonfile.read(path, "list") is None
    jsonfile.write(path, "list", {"é": [1]})
    assert jsonfile.read(path, "list") == {"é": [1]}
    assert [one.name for one in path.parent.iterdir()] == ["file.json"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has the profile's own rights")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    jsonfile.write(path, "list", {})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", [b"{", b"\xff" * 9, b"[" * 99999])
def test_what_is_no_json_is_damaged(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(damage)
    with pytest.raises(jsonfile.Damaged):
        jsonfile.read(path, "list")


def test_what_can_not_be_read_or_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"The list .* can't be read: .* --data-dir"):
        jsonfile.read(tmp_path, "list")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Problem, match=r"The list .* can't be written: .* --data-dir"):
        jsonfile.write(tmp_path / "file" / "x", "list", {})
