"""Text to the clipboard: the computer's own, or through the terminal where that is far away."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Mapping

# Bytes of text that go through a terminal: xterm takes 100,000 of base64, others no less.
TERMINAL_LIMIT = 74_000


def copy(
    text: str,
    write: Callable[[str], None] | None,
    environment: Mapping[str, str] = os.environ,
) -> bool | None:
    """Put a text into the clipboard. write: sends an escape sequence to the terminal; None: there
    is no terminal. Runs a program of the system, so call it on a thread.

    True: it is there. None: it was sent to the terminal (OSC 52), of which nobody knows whether it
    took it. False: there is no way.
    """
    # Over SSH the computer's own clipboard is not that of the person.
    if "SSH_CONNECTION" not in environment and _copy_here(text):
        return True
    sequence = osc52(text)
    if write is None or not sequence:
        return False
    write(sequence)
    return None


def osc52(text: str) -> str:
    """What tells a terminal to put the text into the clipboard; empty if that is too long."""
    raw = text.encode("utf-8", "replace")
    if len(raw) > TERMINAL_LIMIT:
        return ""
    return f"\x1b]52;c;{base64.b64encode(raw).decode()}\x1b\\"


def _copy_here(text: str) -> bool:
    import pyperclip  # only now: it looks for programs when it is imported

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError, ValueError):
        return False
    return True
