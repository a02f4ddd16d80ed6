"""Whoever presses Ctrl-C while a program is still loading gets the prompt back, not a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import child_environment


@pytest.mark.parametrize("program", ["client", "client.__main__", "discovery", "server"])
def test_ctrl_c_while_a_program_loads_ends_it_quietly(program: str, tmp_path: Path) -> None:
    # All of them load it, and this one is interrupted at it.
    (tmp_path / "platformdirs.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    environment = child_environment(tmp_path)
    command = [sys.executable, "-m", program, "--version"]
    if program == "discovery":
        command.pop()
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=30,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
