"""What the client keeps is the person's alone, and the person hears of it when it was not."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from client import identity, people, provers
from client.datadir import CRASH, FILES, note_crash, prepare
from client.problem import Problem

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has the profile's own rights")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_file_of_ours_is_known_by_its_name() -> None:
    assert {identity.NAME, people.NAME, provers.NAME} <= set(FILES)


@posix
def test_a_directory_is_made_for_its_owner_only(tmp_path: Path) -> None:
    assert prepare(tmp_path / "new" / "client") == []
    assert mode(tmp_path / "new" / "client") == 0o700


@posix
def test_files_of_an_older_program_are_mended_and_that_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "client"
    folder.mkdir(mode=0o755)
    (folder / identity.NAME).write_text("{}", encoding="utf-8")
    (folder / identity.NAME).chmod(0o644)
    (line,) = prepare(folder)
    assert str(folder / identity.NAME) in line
    assert (mode(folder), mode(folder / identity.NAME)) == (0o700, 0o600)
    assert prepare(folder) == []


@posix
def test_a_directory_of_everybodys_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(Problem, match="--data-dir"):
        prepare(tmp_path)


def test_where_nothing_can_be_made_the_first_file_tells(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert prepare(tmp_path / "file" / "client") == []


def test_what_a_crash_leaves_is_nobody_elses(tmp_path: Path) -> None:
    path = note_crash(tmp_path / "client", "Traceback")
    assert note_crash(tmp_path / "client", "Another") == path
    assert path.name == CRASH
    assert path.read_text(encoding="utf-8") == "Another"
    assert len(list(path.parent.iterdir())) == 1
    assert os.name != "posix" or mode(path) == 0o600
