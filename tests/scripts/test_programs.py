"""scripts/_programs.py: programs that end, that linger, and a person who presses Ctrl-C."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from _programs import INTERRUPTED, run_script, start_apart, stop, wait

DEAF = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if hasattr(signal, "SIGBREAK"):
    signal.signal(signal.SIGBREAK, signal.SIG_IGN)
print("deaf")
while True:
    time.sleep(60)
"""


def test_a_program_that_does_not_listen_is_ended_all_the_same(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as output:
        program = start_apart([sys.executable, "-c", DEAF], output.fileno())
    while not log.read_bytes():  # bounded by pytest's timeout
        assert program.poll() is None
    stop(program, patience=0.1)
    assert program.poll() is not None


def test_stopping_what_has_ended_already_is_no_error(tmp_path: Path) -> None:
    program = start_apart([sys.executable, "-c", ""], subprocess.DEVNULL)
    program.wait(timeout=30)
    stop(program, patience=0.1)
    assert program.poll() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals end programs on POSIX only")
def test_a_program_that_a_signal_ended_gets_the_code_that_shells_give() -> None:
    program = subprocess.Popen([sys.executable, "-c", "import os; os.kill(os.getpid(), 15)"])
    assert wait(program) == 128 + 15


def test_ctrl_c_during_a_script_is_a_word_and_a_code_but_no_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    with pytest.raises(SystemExit) as end:
        run_script(interrupted)
    assert end.value.code == INTERRUPTED
    assert "Stopped." in capsys.readouterr().err
