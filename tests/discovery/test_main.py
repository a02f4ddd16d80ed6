from __future__ import annotations

import asyncio
import io
import json
import re
import sys
from collections.abc import Callable

import pytest

import discovery.__main__ as discovery_main
from discovery.__main__ import main
from tests.lan.network import Lan


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The book of this test run is nobody's."""
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path_factory.mktemp("home")))


def test_a_mistyped_interface_is_said_and_the_time_limit_holds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--seconds", "0.1", "--interface", "wlan-typo"]) == 0
    assert "wlan-typo" in capsys.readouterr().out


def test_once_says_by_its_exit_status_that_nobody_is_here(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--once", "--seconds", "0.1", "--interface", "wlan-typo"]) == 1
    assert "No server found." in capsys.readouterr().out
    assert main(["--once", "--json", "--seconds", "0.1", "--interface", "wlan-typo"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["servers"] == []
    assert "wlan-typo" in said["problem"]


@pytest.mark.parametrize("wrong", ["warkop://", "1.2.3.4:0", "warkop://x/%zz", "300.1.1.1"])
def test_a_mistyped_address_is_refused_in_words(
    wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([wrong])
    assert "error: argument WHERE:" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["nan", "inf", "-3", "0", "soon"])
def test_a_time_that_no_wait_can_take_is_refused_and_not_waited_for(
    wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--doctor", f"--seconds={wrong}"])
    assert "give a number of seconds above 0" in capsys.readouterr().err


@pytest.mark.lan
def test_a_name_that_nobody_has_is_said(lan: Lan) -> None:
    # An empty label: no name, so that no name server is asked.
    done = lan.hosts[0].run([sys.executable, "-m", "discovery", "--once", "warung..lan"])
    assert "There is no host called warung..lan." in done.stdout
    assert (done.returncode, done.stderr) == (1, "")


class Screen(io.StringIO):
    """A terminal, for both streams."""

    def isatty(self) -> bool:
        return True

    def lines(self) -> list[str]:
        """What stands there."""
        shown = []
        for line in self.getvalue().split("\n"):
            cells = ""
            for piece in line.split("\r"):
                cells = piece + cells[len(piece) :]
            shown.append(cells.rstrip())
        return shown


def test_progress_and_results_do_not_run_into_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stderr", screen)

    class Scanning:
        async def scan(self, progress: Callable[[int, int], None]) -> None:
            progress(0, 253)
            discovery_main._say("+ Kopi")
            progress(253, 253)

    asyncio.run(discovery_main._scan(Scanning()))  # type: ignore[arg-type]
    discovery_main._say("- Kopi")
    assert screen.lines() == ["+ Kopi", "asked 253 of 253 addresses", "- Kopi", ""]


@pytest.mark.lan
@pytest.mark.parametrize("stop", ["interrupt", "terminate"])
def test_ctrl_c_and_sigterm_end_it_cleanly(lan: Lan, stop: str) -> None:
    program = lan.hosts[0].python("-X", "dev", "-m", "discovery")
    program.wait_for_line("Looking for servers")
    program.wait_for_line("still looking")
    getattr(program, stop)()
    assert program.wait() == 0
    assert "Traceback" not in program.output
    assert "Warning" not in program.output


@pytest.mark.lan
def test_a_reader_that_leaves_is_no_error(lan: Lan) -> None:
    command = f"{sys.executable} -m discovery | head -n 1"
    done = lan.hosts[0].run(["bash", "-o", "pipefail", "-c", command])
    assert re.fullmatch(r"Looking for servers.*\n", done.stdout)
    assert done.stderr == ""
    assert done.returncode == 0
