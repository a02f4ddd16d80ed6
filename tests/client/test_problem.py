"""Whatever a path, an option or a file is called: what we print about it is text."""

from __future__ import annotations

from pathlib import Path

import pytest

from client import jsonfile
from client.console import tell
from client.options import parse
from client.problem import Problem
from client.saving import Saved
from language import N_

HOSTILE = "x\x1b]0;pwned\x07\x1b[31m\x9bc\u202e"


def is_text(shown: str) -> bool:
    return "x" in shown and all(one.isprintable() or one == "\n" for one in shown)


def test_a_problem_is_safe_to_print_whatever_it_quotes() -> None:
    problem = Problem(f"{HOSTILE} can't be read.\nChoose another.")
    assert is_text(str(problem))
    assert str(problem).count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--password-file", HOSTILE], [f"--{HOSTILE}"], ["--room", HOSTILE], [HOSTILE, HOSTILE],
        ["--transport", HOSTILE], ["--server", HOSTILE], ["--nick", HOSTILE],
    ],
)
def test_no_option_commands_the_terminal(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit):
        parse(arguments, {})
    assert is_text(capsys.readouterr().err)


def test_no_name_of_a_file_commands_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / HOSTILE
    with pytest.raises(Problem) as caught:
        jsonfile.write(path, N_("file with what was remembered"), {})
    assert is_text(str(caught.value))
    assert is_text(Saved(path, 3).sentence)
    tell(f"Look at {path}")
    assert is_text(capsys.readouterr().err)
