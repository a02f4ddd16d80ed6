"""The programs as a person starts them: a server and plain clients, each a process of its own."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.lan.process import PATIENCE_SECONDS, Process
from tests.support import child_environment

# Ports that no system gives out by itself (Linux begins at 32768), so that a server which starts
# again finds its port free.
_QUIET_PORTS = range(20000, 32000)
_tries = itertools.count(os.getpid() * 97)


def quiet_port() -> int:
    """A port of the loopback that is free, and that nobody gets by chance meanwhile."""
    for number in itertools.islice(_tries, 100):
        port = _QUIET_PORTS[number % len(_QUIET_PORTS)]
        with socket.socket() as trial, contextlib.suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port in 100 tries")


class Server:
    """`python -m server` on the loopback; starts again on the same data directory."""

    def __init__(self, programs: Programs, data_dir: Path, arguments: tuple[str, ...]) -> None:
        self.data_dir = data_dir
        self._programs = programs
        self._arguments = arguments
        self.start()

    def start(self, *arguments: str) -> None:
        """Start with these arguments, or with those of the last time; returns when ready."""
        self._arguments = arguments or self._arguments
        self.process = self._programs.start(
            "server", "--no-advertise", "--host", "127.0.0.1", "--data-dir", str(self.data_dir),
            *(() if "--port" in self._arguments else ("--port", "0")), *self._arguments,
        )  # fmt: skip
        self.port = int(self.process.wait_for_line(r"^ready: port \d+$").split()[-1])

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def fingerprint(self) -> str:
        """What the server prints for people to compare, without the spaces."""
        found = re.search(r"fingerprint ([0-9a-f ]+)", self.process.output)
        assert found, self.process.output
        return found[1].replace(" ", "")

    def stop(self) -> None:
        """Ask it to end, and see that it ends well."""
        self.process.terminate()
        assert self.process.wait() == 0, self.process.output

    def kill(self) -> None:
        """As a power cut would end it."""
        self.process.kill()

    def wait_for_log(self, pattern: str) -> str:
        """The next line of the live log that fits."""
        return self.process.wait_for_line(pattern)


class Programs:
    """Starts programs whose files all lie below `folder`; ends them, and judges what they said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._processes: list[Process] = []
        self._outputs: list[str] = []  # of programs that ran to their end

    def command(self, package: str, *arguments: str) -> list[str]:
        # The warnings that Python hides: what was left open, what was never awaited.
        return [sys.executable, "-W", "default", "-m", package, *arguments]

    def environment(self, package: str) -> dict[str, str]:
        return child_environment(self.folder / f"{package}-home")

    def start(self, package: str, *arguments: str) -> Process:
        """Start a program that goes on."""
        return self.popen(
            self.command(package, *arguments), environment=self.environment(package)
        )

    def popen(
        self, command: list[str], *, environment: Mapping[str, str] | None = None
    ) -> Process:
        """Start any command that goes on."""
        process = Process(
            command, environment=environment or self.environment("other"), directory=self.folder
        )
        self._processes.append(process)
        return process

    def run(
        self, package: str, *arguments: str, input: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        done = subprocess.run(
            self.command(package, *arguments),
            env=self.environment(package),
            cwd=self.folder,
            input=input,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        self._outputs.append(done.stdout + done.stderr)
        return done

    def client(
        self, server: Server, nick: str, room: str = "jarkom", *arguments: str
    ) -> Process:
        """A plain client that is in the room: it said how much history there is."""
        process = self.start("client", *self.client_arguments(server, nick, room), *arguments)
        process.wait_for_line(r"^Restored \d+ message")
        return process

    def run_client(
        self, server: Server, nick: str, room: str = "jarkom", *arguments: str, input: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """A plain client whose input is a pipe, to its end."""
        words = self.client_arguments(server, nick, room)
        return self.run("client", *words, *arguments, input=input)

    def client_arguments(self, server: Server, nick: str, room: str) -> list[str]:
        return ["--plain", "--server", server.address, "--room", room, "--nick", nick]

    def password_file(self, password: str) -> list[str]:
        """The option of the client that gives this password."""
        path = self.folder / f"password-{password}"
        path.write_text(password + "\n", encoding="utf-8")
        return ["--password-file", str(path)]

    def end(self) -> None:
        """End all programs; servers and clients must have complained about nothing of ours."""
        for process in reversed(self._processes):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGCONT)
            process.kill()
        for process in self._processes:
            # Shown by pytest if the test failed.
            print(f"--- {' '.join(process.command)}\n{process.output}")
        for output in [*self._outputs, *(process.output for process in self._processes)]:
            assert "Traceback" not in output, output
            assert "Warning:" not in output, output
