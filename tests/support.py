"""What tests share: the environment of child processes, and what a test needs from the machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUARD = Path(__file__).resolve().parent / "guard"


def child_environment(home: Path) -> dict[str, str]:
    """The environment for a program under test: all it keeps goes below `home` (made if needed).

    The program finds this source tree first, speaks UTF-8, prints without delay, and is guarded:
    traffic beyond this computer fails the test, except in network namespaces that tests make.
    """
    home.mkdir(parents=True, exist_ok=True)
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "XDG_STATE_HOME": home / "state",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_RUNTIME_DIR": home / "runtime",
        "APPDATA": home / "appdata",
        "LOCALAPPDATA": home / "localappdata",
    }
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("WARKOP_P")
    }
    environment.update({key: str(path) for key, path in folders.items()})
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(GUARD)])
    environment["PYTHONUTF8"] = "1"
    environment["PYTHONUNBUFFERED"] = "1"
    return environment


def needs_program(*names: str) -> pytest.MarkDecorator:
    """Mark a test that runs Debian programs: skipped where they are missing, failed in CI."""
    return pytest.mark.debian(*names)
