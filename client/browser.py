"""Addresses opened as the person's computer opens them."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping

# What else an address may say: run a program, show a file, call somebody.
_SCHEMES = ("http://", "https://")


def can_open(address: str) -> bool:
    """Whether an address that somebody else wrote may go to a browser."""
    return address.lower().startswith(_SCHEMES) and address.isprintable()


def open_address(address: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Show it in the person's browser; False if there is none. May take seconds: on a thread.

    A browser that would draw into our own terminal (lynx, w3m) counts as none.
    """
    if not can_open(address) or not _has_windows(environment):
        return False
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False


def _has_windows(environment: Mapping[str, str]) -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")
    return any(environment.get(name) for name in names)
