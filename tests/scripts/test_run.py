"""scripts/run.py, run as a person runs it, in the sample repository."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.scripts.conftest import SECONDS, Sample, make_sample


@pytest.fixture
def goodbye(tmp_path: Path) -> Path:
    """The file in which the sample's server notes that it was asked to end."""
    return tmp_path / "goodbye"


@pytest.fixture
def answering() -> Iterator[int]:
    """The port of somebody on the LAN who accepts connections."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def on_lan(sample: Sample, port: int, room: str = "jarkom", state: str = "here") -> Sample:
    server = {"name": "Budi's laptop", "addresses": ["127.0.0.1"], "port": port, "rooms": [room]}
    return replace(sample, lan=[{**server, "state": state}])


def test_a_program_gets_its_arguments_and_its_exit_code_comes_back(sample: Sample) -> None:
    done = sample.run("run.py", "server", "--name", "warung kopi", "--help")
    assert json.loads(done.stdout) == ["server", "--name", "warung kopi", "--help"]
    assert done.returncode == 7


def test_the_second_use_starts_at_once_and_says_nothing_of_its_own(sample: Sample) -> None:
    assert sample.run("run.py", "client").stderr == ""


def test_a_folder_called_server_where_one_stands_is_not_taken_for_ours(
    sample: Sample, tmp_path: Path
) -> None:
    stranger = tmp_path / "server"
    stranger.mkdir()
    (stranger / "__init__.py").touch()
    (stranger / "__main__.py").write_text("print('a stranger')", encoding="utf-8")
    done = sample.run("run.py", "server", cwd=tmp_path)
    assert json.loads(done.stdout) == ["server"]


def test_without_arguments_a_room_nobody_has_is_opened_here_and_joined(
    sample: Sample, goodbye: Path
) -> None:
    done = sample.run("run.py", extra={"SAMPLE_GOODBYE": str(goodbye), "SAMPLE_LAN_STAYS": "1"})
    name, option, server, *room = json.loads(done.stdout)
    assert (name, option, room) == ("client", "--server", ["--room", "jarkom"])
    assert server.startswith("127.0.0.1:")
    assert "Nobody has it yet" in done.stderr
    assert done.returncode == 0


def test_the_room_opened_here_is_closed_politely_when_the_client_ends(
    sample: Sample, goodbye: Path, tmp_path: Path
) -> None:
    # TMPDIR (POSIX) and TEMP (Windows): the server's log is gone too when all was well.
    logs = tmp_path / "logs"
    logs.mkdir()
    extra = {"SAMPLE_GOODBYE": str(goodbye), "TMPDIR": str(logs), "TEMP": str(logs)}
    done = sample.run("run.py", "--plain", "--exit", "5", extra=extra)
    assert goodbye.read_text(encoding="utf-8") == "asked politely"
    assert json.loads(done.stdout)[-3:] == ["--plain", "--exit", "5"]
    assert done.returncode == 5
    assert list(logs.iterdir()) == []


def test_a_room_that_somebody_has_is_joined_there_whatever_its_case(
    sample: Sample, answering: int
) -> None:
    done = on_lan(sample, answering, room="Jarkom").run("run.py")
    place = ["--server", f"127.0.0.1:{answering}", "--room", "jarkom"]
    assert json.loads(done.stdout) == ["client", *place]
    assert "Budi's laptop" in done.stderr
    assert "opening it" not in done.stderr


def test_a_server_without_the_room_is_passed_over(
    sample: Sample, answering: int, goodbye: Path
) -> None:
    extra = {"SAMPLE_GOODBYE": str(goodbye)}
    done = on_lan(sample, answering, room="tugas").run("run.py", extra=extra)
    assert "Nobody has it yet" in done.stderr


def test_a_host_that_has_the_room_but_does_not_answer_is_named_with_likely_causes(
    sample: Sample, goodbye: Path
) -> None:
    lan = on_lan(sample, 6697, state="unreachable")
    done = lan.run("run.py", extra={"SAMPLE_GOODBYE": str(goodbye)})
    assert "Budi's laptop says that it has the room but does not answer" in done.stderr
    assert goodbye.exists()


def test_options_that_say_where_to_go_are_the_clients_own_affair(sample: Sample) -> None:
    done = sample.run("run.py", "--room=tugas", "--plain")
    assert json.loads(done.stdout) == ["client", "--room=tugas", "--plain"]
    assert "Looking for" not in done.stderr


def test_a_server_that_refuses_to_start_is_quoted_and_its_log_stays(
    sample: Sample, tmp_path: Path
) -> None:
    extra = {
        "SAMPLE_REFUSAL": "The data directory cannot be written.",
        "TMPDIR": str(tmp_path),
        "TEMP": str(tmp_path),
    }
    done = sample.run("run.py", extra=extra)
    assert "The data directory cannot be written." in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    (log,) = tmp_path.glob("warkop-server-*.log")
    assert str(log) in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
@pytest.mark.parametrize("number", [signal.SIGTERM, getattr(signal, "SIGHUP", 0)])
def test_a_closed_window_takes_the_server_with_it(
    sample: Sample, goodbye: Path, tmp_path: Path, number: int
) -> None:
    with subprocess.Popen(
        sample.command("run.py", "--wait"),
        env=sample.environ({"SAMPLE_GOODBYE": str(goodbye), "TMPDIR": str(tmp_path)}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        assert b"client" in process.stdout.readline()
        process.send_signal(number)
        assert process.wait(SECONDS) == 128 + number
    assert list(tmp_path.iterdir()) == [goodbye]


def test_a_mistyped_program_gets_the_nearest_proposed_and_nothing_is_set_up(
    tmp_path: Path,
) -> None:
    bare = make_sample(tmp_path / "bare")
    done = bare.run("run.py", "sever")
    assert "Did you mean: run.py server" in done.stderr
    assert done.returncode == 2
    assert not (bare.root / ".venv").exists()


def test_help_needs_no_set_up(tmp_path: Path) -> None:
    bare = make_sample(tmp_path / "bare")
    done = bare.run("run.py", "--help")
    assert "run.py client" in done.stdout
    assert not (bare.root / ".venv").exists()
