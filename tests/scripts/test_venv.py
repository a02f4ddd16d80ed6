"""scripts/_venv.py: with real environments and a real pip, without a package index."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from _venv import Environment, SetupFailed, explain, why_not

from tests.scripts.conftest import make_sample


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment that is set up, where another set-up had been killed in the middle."""
    sample = make_sample(tmp_path_factory.mktemp("made") / "warkop")
    environment = Environment(sample.root)
    environment.folder.mkdir()
    (environment.folder / "leftover").touch()
    environment.ensure()
    return environment


@pytest.fixture
def broken_pip(made: Environment) -> Path:
    """As long as this file is there, pip fails."""
    path = made.root / "broken"
    path.touch()
    return path


def test_a_ready_environment_is_used_without_asking_pip(
    made: Environment, broken_pip: Path
) -> None:
    assert made.ensure() == made.python
    broken_pip.unlink()


def test_a_pip_that_fails_is_quoted_with_what_to_do_next_and_costs_nothing(
    made: Environment, broken_pip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    described = (made.root / "setup.cfg").read_bytes()
    (made.root / "setup.cfg").write_bytes(described + b"description = changed\n")
    with pytest.raises(SetupFailed) as failure:
        made.ensure()
    assert "pip ended with code" in str(failure.value)
    assert "Try again" in str(failure.value)
    assert str(made.log) in str(failure.value)
    assert "the sample is broken on purpose" in made.log.read_text(encoding="utf-8")
    assert "installing packages" in capsys.readouterr().err

    (made.root / "setup.cfg").write_bytes(described)
    made.ensure()  # what had been installed is still good
    broken_pip.unlink()


def test_what_was_installed_for_development_stays_when_others_ask_for_less(
    made: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    made.ensure(("dev",))
    assert "installing packages" in capsys.readouterr().err
    made.ensure()
    made.ensure(("dev",))
    assert capsys.readouterr().err == ""


def test_what_a_set_up_left_that_was_killed_is_gone(made: Environment) -> None:
    assert not (made.folder / "leftover").exists()


def test_an_environment_whose_python_was_removed_is_made_anew(made: Environment) -> None:
    leftover = made.folder / "leftover"
    leftover.touch()
    made.python.unlink()
    made.ensure()
    assert not leftover.exists()
    assert made.python.exists()


def test_a_stamp_of_nonsense_means_not_ready_instead_of_a_crash(tmp_path: Path) -> None:
    environment = Environment(tmp_path)
    environment.folder.mkdir()
    for nonsense in ("", "[]", '{"from": 1}', "\x00"):
        environment.stamp.write_text(nonsense, encoding="utf-8")
        assert environment.installed() is None


def test_a_folder_that_cannot_be_written_is_named_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".venv.lock").mkdir()
    with pytest.raises(SetupFailed, match="Cannot set up in") as failure:
        Environment(tmp_path).ensure()
    assert "Check that you may write there" in str(failure.value)


def test_a_python_without_venv_says_which_package_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetupFailed, match="sudo apt install python3-venv"):
        Environment(make_sample(tmp_path / "warkop").root).ensure()


def test_an_old_python_is_told_which_one_is_needed() -> None:
    assert "needs Python 3.11 or newer; this is Python 3.9" in str(why_not((3, 9)))
    assert why_not((3, 11)) is None
    assert why_not((4, 0)) is None


def test_the_error_lines_of_pip_are_shown_and_its_general_notes_are_not() -> None:
    output = "Collecting x\n  ERROR: No matching distribution found for x\nnote: not pip's fault\n"
    said = explain("pip", 1, output, None)
    assert "No matching distribution found for x" in said
    assert "not pip's fault" not in said


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("[Errno -3] Temporary failure in name resolution", "needs the internet once"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("something never seen before", "delete the folder .venv"),
    ],
)
def test_the_advice_fits_the_cause(output: str, advice: str) -> None:
    assert advice in explain("pip", 1, output, None)
