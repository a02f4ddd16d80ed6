"""The host learns at once, in a sentence, when nothing can be kept."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from server.datadir import FILES, default_directory, prepare
from server.problem import StartProblem


def test_a_new_directory_is_made_with_its_parents_for_its_owner_only(tmp_path: Path) -> None:
    made = prepare(tmp_path / "deep" / "server")
    assert made == tmp_path / "deep" / "server"
    assert made.is_dir()
    assert list(made.iterdir()) == []
    if os.name == "posix":
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_an_existing_directory_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("x", encoding="utf-8")
    assert prepare(tmp_path) == tmp_path
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_the_path_is_absolute_and_knows_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert prepare(Path("~") / "data") == tmp_path / "data"
    monkeypatch.chdir(tmp_path)
    assert prepare(Path("relative")) == tmp_path / "relative"


@pytest.mark.parametrize("below", ["", "server"])
def test_a_file_in_its_place_is_named(tmp_path: Path, below: str) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(StartProblem, match=r"taken.* a file is in its place.*--data-dir") as raised:
        prepare(tmp_path / "taken" / below)
    assert raised.value.status == 1


@pytest.mark.skipif(sys.platform != "linux", reason="a directory nobody may write, even as root")
def test_a_directory_that_cannot_be_written_is_named() -> None:
    with pytest.raises(StartProblem, match=r"/proc/self cannot be written .*--data-dir"):
        prepare(Path("/proc/self"))


@pytest.mark.skipif(sys.platform != "linux", reason="a directory nobody may write, even as root")
def test_a_directory_that_cannot_be_made_is_named() -> None:
    with pytest.raises(StartProblem, match=r"/proc/self/warkop cannot be written .*--data-dir"):
        prepare(Path("/proc/self/warkop"))


def test_the_default_is_the_systems_place_for_data() -> None:
    assert default_directory().parts[-2:] == ("warkop", "server")
    assert default_directory().is_absolute()


@pytest.mark.skipif(os.name != "posix", reason="Windows has the profile's own rights")
def test_what_others_could_use_is_mended_and_the_host_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    folder.mkdir()
    for name in FILES:
        (folder / name).write_text("x", encoding="utf-8")
        (folder / name).chmod(0o644)
    folder.chmod(0o755)
    said: list[str] = []
    prepare(folder, said.append)
    assert len(said) == 1
    assert all(name in said[0] for name in ("key.pem", "warkop.db-wal", "neighbours.json"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    prepare(folder, said.append)
    assert len(said) == 1


@pytest.mark.skipif(os.name != "posix", reason="Windows has the profile's own rights")
def test_a_directory_into_which_everybody_writes_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with pytest.raises(StartProblem, match=r"can write into .* --data-dir"):
        prepare(tmp_path)
