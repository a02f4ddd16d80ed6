"""scripts/_lock.py, with a second process that holds the lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from _lock import one_at_a_time

from tests.scripts.conftest import REPOSITORY

HOLDER = """
import sys
from pathlib import Path
from _lock import one_at_a_time
with one_at_a_time(Path(sys.argv[1]), lambda: None):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_told_once_and_waits_until_the_first_has_done(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    waits = []
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        cwd=REPOSITORY / "scripts",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        let_go = holder.stdin.close

        def on_wait() -> None:
            waits.append("told")
            let_go()

        with one_at_a_time(path, on_wait):
            assert waits == ["told"]
        assert holder.wait(timeout=10) == 0


def test_a_holder_that_was_killed_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        cwd=REPOSITORY / "scripts",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with one_at_a_time(path, holder.kill):
            assert holder.wait(timeout=10) != 0


def test_a_free_lock_makes_nobody_wait(tmp_path: Path) -> None:
    waits: list[str] = []
    for _ in range(2):
        with one_at_a_time(tmp_path / "lock", lambda: waits.append("told")):
            pass
    assert waits == []
