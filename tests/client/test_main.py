"""`python -m client`: which face it shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import child_environment

PLAIN = """
from client.__main__ import main
assert main(['--plain', '--server', '127.0.0.1:1', '--room', 'x']) == 1
"""
FULL = "import client.__main__, client.ui.app\n"


@pytest.mark.parametrize(
    ("code", "unneeded"),
    [
        (PLAIN, {"prompt_toolkit", "zeroconf", "importlib.metadata"}),
        (FULL, {"zeroconf", "discovery.finder", "discovery.doctor", "segno"}),
        (FULL, {"aioquic", "cryptography"}),
    ],
)
def test_the_first_sign_of_life_waits_for_nothing_it_does_not_need(
    tmp_path: Path, code: str, unneeded: set[str]
) -> None:
    code = f"import sys\n{code}assert not {unneeded!r} & set(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=child_environment(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_help_and_version_need_nothing(tmp_path: Path) -> None:
    for option in ("--help", "--version"):
        done = subprocess.run(
            [sys.executable, "-m", "client", option],
            env=child_environment(tmp_path),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=50,
            check=False,
        )
        assert done.returncode == 0
        assert "warkop" in done.stdout
