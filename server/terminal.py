"""Whether somebody sits at the server's terminal who could type commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TextIO


def can_type(
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    environ: Mapping[str, str] = os.environ,
) -> bool:
    """True when both ends are a terminal that can show a prompt below the log, and it is ours: a
    program in the background would be stopped by the system when it touches the terminal."""
    stdin, stdout = stdin or sys.stdin, stdout or sys.stdout
    try:
        if not (stdin.isatty() and stdout.isatty()) or environ.get("TERM") == "dumb":
            return False
        return _in_foreground(stdin.fileno())
    except (OSError, ValueError, AttributeError):  # closed, or no real file
        return False


def _in_foreground(terminal: int) -> bool:
    if sys.platform == "win32":  # a program of Windows has a terminal or has none
        return True
    return os.tcgetpgrp(terminal) == os.getpgrp()
