"""One server per directory, and no lock that outlives its server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from server.core.history import StoreError
from server.store.lock import LOCK_NAME, DirectoryLock, DirectoryTakenError
from tests.support import ROOT, child_environment

# Takes the lock, says so, and holds it until its input ends.
HOLDER = """
import pathlib, sys
from server.store.lock import DirectoryLock
lock = DirectoryLock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_lock_is_refused_until_the_first_is_released(tmp_path: Path) -> None:
    first = DirectoryLock(tmp_path)
    with pytest.raises(DirectoryTakenError, match="Another server is already using"):
        DirectoryLock(tmp_path)
    first.release()
    first.release()
    DirectoryLock(tmp_path).release()


def test_two_directories_do_not_meet(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = DirectoryLock(tmp_path / "a"), DirectoryLock(tmp_path / "b")
    first.release()
    second.release()


def test_a_killed_server_leaves_no_lock_behind(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        cwd=ROOT,
        env=child_environment(tmp_path / "home"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(DirectoryTakenError):
            DirectoryLock(tmp_path)
        holder.kill()
        holder.wait(timeout=10)
    DirectoryLock(tmp_path).release()


def test_a_foreign_file_in_place_of_the_lock_is_named(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).write_bytes(b"something else entirely, not a lock\n" * 40)
    with pytest.raises(StoreError, match=r"warkop\.lock cannot be locked .*--data-dir"):
        DirectoryLock(tmp_path)


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be locked"):
        DirectoryLock(tmp_path / "gone")
