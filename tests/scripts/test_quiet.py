"""scripts/_quiet.py: what a person sees of a program that says too much."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from _quiet import run_quietly

TALKER = r"""
import sys
print("Collecting kopi", flush=True)
print("WARNING: not your business", file=sys.stderr, flush=True)
sys.stdout.buffer.write(b"caf\xe9\n")
sys.exit(3)
"""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_everything_is_kept_in_order_even_bytes_that_are_no_text(tmp_path: Path) -> None:
    code, output = run_quietly([sys.executable, "-c", TALKER], cwd=tmp_path)
    assert code == 3
    assert output.splitlines() == ["Collecting kopi", "WARNING: not your business", "caf\ufffd"]


def test_nothing_is_shown_where_there_is_no_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run_quietly([sys.executable, "-c", TALKER], cwd=tmp_path)
    assert capfd.readouterr() == ("", "")


def test_a_terminal_shows_the_newest_line_in_one_row_and_leaves_it_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "20")
    run_quietly([sys.executable, "-c", TALKER], cwd=tmp_path)
    shown = terminal.getvalue()
    assert "\n" not in shown
    rows = [row for row in shown.split("\r") if row]
    assert rows[0] == "    Collecting kopi"
    assert "WARNING" not in shown
    assert {len(row) for row in rows} == {19}
    assert rows[-1].strip() == ""
