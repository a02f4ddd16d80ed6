"""scripts/_room.py: what goes wrong between a search, a server and a client."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import _room
import pytest
from _programs import start_apart

MORTAL = """
import os, sys, time
print("ready: port 7000", flush=True)
while not os.path.exists(os.environ["DIE"]):
    time.sleep(0.01)
sys.exit("the disk is gone")
"""


def test_a_search_that_breaks_is_said_and_counts_as_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit('no such luck')", encoding="utf-8")
    monkeypatch.setattr(_room, "FIND", broken)
    assert _room.find(Path(sys.executable), "jarkom") is None
    assert capsys.readouterr().err == "Could not look at the LAN: no such luck\n"


def test_a_server_that_never_gets_ready_is_given_up_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "server.py").write_text("import time; time.sleep(60)", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(_room, "READY_SECONDS", 0.2)
    with (
        pytest.raises(SystemExit, match="not ready after"),
        _room.opened(Path(sys.executable), "jarkom"),
    ):
        pytest.fail("a server that is not ready was used")


def test_a_server_that_dies_while_people_talk_is_reported_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    die = tmp_path / "die"
    monkeypatch.setenv("DIE", str(die))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "server.py").write_text(MORTAL, encoding="utf-8")
    started: list[subprocess.Popen[bytes]] = []

    def start_and_note(command: list[str], output: int) -> subprocess.Popen[bytes]:
        started.append(start_apart(command, output))
        return started[0]

    monkeypatch.setattr(_room, "start_apart", start_and_note)
    with _room.opened(Path(sys.executable), "jarkom") as port:
        assert port == 7000
        die.touch()
        started[0].wait(timeout=30)
    assert "the disk is gone" in capsys.readouterr().err
    assert list(tmp_path.glob("warkop-server-*.log"))


@pytest.mark.parametrize(
    ("log", "ports"),
    [
        ("listening\nready: port 7000\n", ["7000"]),
        ("listening\r\nready: port 7000\r\n", ["7000"]),
        ("ready: port 70", []),  # the rest of the number may still come
        ("<ani> ready: port 7000\n", []),
    ],
)
def test_only_a_whole_line_of_the_server_says_that_it_is_ready(log: str, ports: list[str]) -> None:
    assert _room.READY.findall(log) == ports
