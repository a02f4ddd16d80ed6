"""`python -m client`: which face it shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support import child_environment


def test_the_screen_is_not_even_loaded_for_the_plain_mode(tmp_path: Path) -> None:
    code = (
        "import sys; from client.__main__ import main\n"
        "code = main(['--plain', '--server', '127.0.0.1:1', '--room', 'x'])\n"
        "assert code == 1 and 'prompt_toolkit' not in sys.modules"
    )
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
