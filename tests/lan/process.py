"""A running program whose output a test can wait for."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

# Seconds to wait for a line or an end: only reached when something is broken.
PATIENCE_SECONDS = 30.0

Wanted = str | re.Pattern[str] | Callable[[str], bool]


class Process:
    """A child process; its standard output and error are read together, line by line."""

    def __init__(
        self, command: Sequence[str], *, environment: Mapping[str, str], directory: Path
    ) -> None:
        self.command = list(command)
        self.started = time.monotonic()
        self.lines: list[str] = []
        self.stamps: list[float] = []
        """When each of the lines came, by the monotonic clock."""
        self._read = 0  # lines that wait_for_line has passed
        self._found = False
        self._ended = False
        self._news = threading.Condition()
        self._child = subprocess.Popen(
            self.command,
            env=dict(environment),
            cwd=directory,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        assert self._child.stdout is not None
        self._reader = threading.Thread(target=self._collect, args=[self._child.stdout])
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def output(self) -> str:
        """All output so far."""
        with self._news:
            return "\n".join(self.lines)

    @property
    def running(self) -> bool:
        return self._child.poll() is None

    def wait_for_line(self, wanted: Wanted, timeout: float = PATIENCE_SECONDS) -> str:
        """The next line, after those already waited for, that `wanted` fits.

        `wanted` is a regular expression to search for, or a function of the line. Fails the test
        with the whole output if the program ends or `timeout` seconds pass before.
        """
        fits = _predicate(wanted)
        with self._news:
            if not self._news.wait_for(lambda: self._advance(fits) or self._ended, timeout):
                raise AssertionError(self._failure(f"no line like {wanted!r} in {timeout} s"))
            if not self._found:
                raise AssertionError(self._failure(f"ended without a line like {wanted!r}"))
            return self.lines[self._read - 1]

    def wait_for_lines(self, known: int, timeout: float) -> bool:
        """Whether there are more than `known` lines; waits for that at most `timeout` seconds."""
        with self._news:
            self._news.wait_for(lambda: len(self.lines) > known or self._ended, timeout)
            return len(self.lines) > known

    def send_line(self, text: str) -> None:
        """Type one line into the program."""
        assert self._child.stdin is not None
        self._child.stdin.write(text + "\n")
        self._child.stdin.flush()

    def close_input(self) -> None:
        """End the program's standard input."""
        assert self._child.stdin is not None
        self._child.stdin.close()

    def terminate(self) -> None:
        """Ask it to end (SIGTERM)."""
        self._child.terminate()

    def interrupt(self) -> None:
        """Press Ctrl-C (SIGINT)."""
        self._child.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """End it at once, without a chance to say goodbye (SIGKILL). Fine if it has ended."""
        self._child.kill()
        self.wait()

    def wait(self, timeout: float = PATIENCE_SECONDS) -> int:
        """Wait for the end; returns the exit status. Fails the test after `timeout` seconds."""
        try:
            status = self._child.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(self._failure(f"still runs after {timeout} s")) from None
        self._reader.join(timeout)
        if self._child.stdin is not None and not self._child.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self._child.stdin.close()
        return status

    def _advance(self, fits: Callable[[str], bool]) -> bool:
        self._found = False
        while self._read < len(self.lines) and not self._found:
            self._found = fits(self.lines[self._read])
            self._read += 1
        return self._found

    def _collect(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                with self._news:
                    self.stamps.append(time.monotonic())
                    self.lines.append(line.rstrip("\n"))
                    self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _failure(self, what: str) -> str:
        return f"{' '.join(self.command)}: {what}; its output:\n" + "\n".join(self.lines)


def _predicate(wanted: Wanted) -> Callable[[str], bool]:
    if callable(wanted):
        return wanted
    pattern = re.compile(wanted)
    return lambda line: pattern.search(line) is not None
