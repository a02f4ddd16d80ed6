"""Run a long-winded program without its output: one line that changes, and all of it at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def run_quietly(command: list[str], cwd: Path) -> tuple[int, str]:
    """Run `command` to its end; return its exit code and everything it said (stdout and stderr).

    On a terminal its newest line is shown meanwhile, in place; otherwise nothing is. Raises OSError
    if it cannot be started.
    """
    said: list[str] = []
    with subprocess.Popen(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                said.append(line)
                if not line.lstrip().startswith("WARNING"):  # alarming, and not for this person
                    _show(line)
        finally:
            _show("")
    return process.returncode, "".join(said)


def _show(line: str) -> None:
    if not sys.stderr.isatty():
        return
    width = shutil.get_terminal_size().columns - 1  # a full last column wraps on some terminals
    text = f"    {line.strip()}"[:width] if line else ""
    print(f"\r{text:<{width}}", end="\r", file=sys.stderr, flush=True)
