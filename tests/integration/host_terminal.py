"""A host who sits at the server's terminal: the program on a pseudo terminal, and keys typed."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.lan.process import PATIENCE_SECONDS
from tests.support import child_environment

# The child takes the terminal as its own, as a shell would give it: by Python itself, since
# preexec_fn is not safe beside threads.
_START = (
    "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.executable, [sys.executable, '-m', 'server', *sys.argv[1:]])"
)
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x08")
_WHERE_IS_THE_CURSOR = b"\x1b[6n"


class HostTerminal:
    """`python -m server` with somebody at its terminal. A context manager."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self._ours, its = os.openpty()
        self._raw = b""
        self._seen = 0
        self._news = threading.Condition()
        environment = child_environment(home) | {"TERM": "xterm-256color", "NO_COLOR": "1"}
        self._child = subprocess.Popen(
            [
                sys.executable, "-c", _START, "--no-advertise", "--host", "127.0.0.1",
                "--port", "0", "--data-dir", str(home / "hosted"), *arguments,
            ],
            stdin=its, stdout=its, stderr=its, env=environment,
        )  # fmt: skip
        os.close(its)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.port = int(self.shows(r"ready: port (\d+)"))
        self.shows("type help for commands")

    @property
    def screen(self) -> str:
        """All that was written, without what only moves the cursor or colours."""
        return _ESCAPES.sub("", self._raw.decode("utf-8", "replace"))

    def types(self, keys: str) -> None:
        """Press keys; `\\r` is Enter."""
        os.write(self._ours, keys.encode())

    def shows(self, pattern: str) -> str:
        """Wait for a pattern after those waited for before; the first group, or all of it."""
        with self._news:
            found: list[re.Match[str]] = []

            def look() -> bool:
                found[:] = [*re.compile(pattern).finditer(self.screen, self._seen)][:1]
                return bool(found)

            assert self._news.wait_for(look, PATIENCE_SECONDS), f"{pattern} not in:\n{self.screen}"
            self._seen = found[0].end()
            return found[0][found[0].re.groups and 1]

    def interrupt(self) -> None:
        """A signal from elsewhere, as `kill -INT` sends it."""
        self._child.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """As a power cut would end it."""
        self._child.kill()
        self.ends()

    def ends(self) -> int:
        """Wait for the end; the exit status."""
        status = self._child.wait(PATIENCE_SECONDS)
        self._reader.join(PATIENCE_SECONDS)
        return status

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.kill()
        os.close(self._ours)
        print(self.screen)  # shown by pytest if the test failed
        assert "Traceback" not in self.screen
        assert "Warning:" not in self.screen

    def _read(self) -> None:
        while True:
            data = b""
            with contextlib.suppress(OSError):  # Linux says EIO when the program is gone
                data = os.read(self._ours, 65536)
            if _WHERE_IS_THE_CURSOR in data:
                os.write(self._ours, b"\x1b[24;1R")  # at the bottom, as after a long evening
            with self._news:
                self._raw += data
                self._news.notify_all()
            if not data:
                return
