"""A network namespace with programs in it: what hosts, switches and routers of the tests are."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.lan.process import Process
from tests.support import child_environment

# Seconds for a command that should end at once; far above what a busy machine needs.
COMMAND_SECONDS = 30.0


class Machine:
    """One computer of a network; its programs keep their files below `home`."""

    def __init__(self, namespace: str, home: Path) -> None:
        self.namespace = namespace
        self.home = home
        self._processes: list[Process] = []

    @property
    def environment(self) -> dict[str, str]:
        """The environment of programs on this machine."""
        return child_environment(self.home)

    def run(
        self,
        command: Sequence[str],
        *,
        timeout: float = COMMAND_SECONDS,
        input: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run `command` here to its end and return its output; raises TimeoutExpired."""
        return subprocess.run(
            self._wrapped(command),
            env=environment or self.environment,
            cwd=self._directory(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            timeout=timeout,
            check=False,
        )

    def must(self, *command: str, input: str | None = None) -> str:
        """Run a command that cannot fail; returns what it printed."""
        done = self.run(command, input=input)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
        return done.stdout

    def popen(
        self, command: Sequence[str], *, environment: Mapping[str, str] | None = None
    ) -> Process:
        """Start `command` here; it is killed when the network is left, if not before."""
        process = Process(
            self._wrapped(command),
            environment=environment or self.environment,
            directory=self._directory(),
        )
        self._processes.append(process)
        return process

    def python(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Process:
        """Start this Python here."""
        return self.popen([sys.executable, *arguments], environment=environment)

    def close(self) -> None:
        """End what still runs here, also what the started programs left behind."""
        for process in self._processes:
            process.kill()
        listed = subprocess.run(
            ["ip", "netns", "pids", self.namespace], capture_output=True, text=True, check=False
        )
        for pid in listed.stdout.split():
            try:
                os.kill(int(pid), signal.SIGKILL)
            except ProcessLookupError:
                continue

    def ip(self, *arguments: str) -> None:
        """`ip` of iproute2 on this machine; raises RuntimeError."""
        ip("-n", self.namespace, *arguments)

    def set_kernel(self, name: str, value: int) -> None:
        """Set a variable of the network's kernel, as in `ipv4/ip_forward`."""
        self.must("sh", "-ec", f"echo {value} > /proc/sys/net/{name}")

    def _wrapped(self, command: Sequence[str]) -> list[str]:
        return ["ip", "netns", "exec", self.namespace, *command]

    def _directory(self) -> Path:
        self.home.mkdir(parents=True, exist_ok=True)
        return self.home


def ip(*arguments: str) -> None:
    """`ip` of iproute2; raises RuntimeError."""
    done = subprocess.run(
        ["ip", *arguments], capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
    )
    if done.returncode:
        raise RuntimeError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
