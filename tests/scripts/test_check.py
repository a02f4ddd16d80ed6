"""scripts/check.py, and that the contracts in setup.cfg catch what they are there for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import check
import pytest

from tests.scripts.conftest import REPOSITORY

PACKAGES = ("protocol", "discovery", "server", "client")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The folders and contracts of the repository, its modules empty."""
    for package in PACKAGES:
        for path in (REPOSITORY / package).rglob("*.py"):
            empty = tmp_path / path.relative_to(REPOSITORY)
            empty.parent.mkdir(parents=True, exist_ok=True)
            empty.touch()
    shutil.copy(REPOSITORY / "setup.cfg", tmp_path)
    return tmp_path


def lint_imports(house: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [tool, "--no-cache"], cwd=house, capture_output=True, encoding="utf-8", check=False
    )


def test_an_empty_house_keeps_all_contracts(house: Path) -> None:
    done = lint_imports(house)
    assert " 0 broken" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("protocol/message.py", "import server"),
        ("protocol/message.py", "import time"),
        ("protocol/text.py", "import wcwidth"),
        ("protocol/text.py", "import nacl"),
        ("server/core/world.py", "import protocol.pake"),
        ("discovery/browse.py", "import protocol.text"),
        ("server/core/world.py", "import asyncio"),
        ("server/core/commands/talk.py", "from random import choice"),
        ("server/core/history.py", "import sqlite3"),
        ("server/core/history.py", "import server.core.world"),
        ("server/core/world.py", "import server.core.commands.talk"),
        ("server/core/engine.py", "import server.store"),
        ("server/app.py", "import client.core"),
        ("server/app.py", "import zeroconf"),
        ("server/app.py", "import prompt_toolkit"),
        ("client/core/model.py", "import logging"),
        ("client/core/model.py", "import prompt_toolkit"),
        ("client/core/model.py", "import client.ui"),
        ("client/app.py", "from server.core import engine"),
    ],
)
def test_an_import_that_the_plan_forbids_breaks_a_contract(
    house: Path, module: str, line: str
) -> None:
    for needed in ("server/core/world.py", "server/core/commands/talk.py", module):
        (house / needed).touch()
    (house / module).write_text(f"{line}\n", encoding="utf-8")
    done = lint_imports(house)
    assert "1 broken" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("client/ui/screen.py", "import prompt_toolkit"),
        ("client/app.py", "import discovery"),
        ("discovery/browse.py", "import zeroconf"),
        ("protocol/pake.py", "import nacl"),
        ("server/core/engine.py", "import server.core.commands"),
        ("server/app.py", "import asyncio"),
    ],
)
def test_an_import_that_the_plan_wants_is_let_through(house: Path, module: str, line: str) -> None:
    (house / module).write_text(f"{line}\n", encoding="utf-8")
    assert lint_imports(house).returncode == 0


def test_only_files_of_the_product_above_the_limit_are_named(tmp_path: Path) -> None:
    for folder in ("server/core", "tests"):
        (tmp_path / folder).mkdir(parents=True)
        for name, lines in (("long.py", 351), ("short.py", 350)):
            (tmp_path / folder / name).write_text("#\n" * lines, encoding="utf-8")
    assert list(check.long_files(tmp_path)) == [("server/core/long.py", 351)]


def test_a_check_that_does_not_exist_is_refused_with_those_that_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert check.main(["typos"]) == 2
    assert "There are: lint, types, imports." in capsys.readouterr().err


def test_a_failing_tool_is_shown_in_full_and_a_passing_one_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    python = Path(sys.executable)
    monkeypatch.setitem(check.CHECKS, "good", (python.name, "-c", "print('noise')"))
    monkeypatch.setitem(check.CHECKS, "bad", (python.name, "-c", "exit('the reason')"))
    good, bad = check.run_check(python, "good"), check.run_check(python, "bad")
    assert good.startswith("good     ok")
    assert bad.startswith("bad      FAILED")
    assert capsys.readouterr().out == "the reason\n"
