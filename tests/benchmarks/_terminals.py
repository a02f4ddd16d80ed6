"""Programs on pseudo terminals, watched together: when each of them painted what (Linux)."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import selectors
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROWS, COLUMNS = 40, 120
# Seconds for a program to paint what we wait for; never reached.
PATIENCE_SECONDS = 30.0
# Characters kept of what a program wrote: a few screens.
_KEPT = 200_000

_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()].|[=>78M])")
_BACKGROUND = re.compile(rb"\x1b\]11;\?")


class Terminal:
    """A program on a terminal of its own. `painted`: what it wrote, without what moves and colours,
    and without spaces, since programs move over them."""

    def __init__(self, command: Sequence[str], variables: Mapping[str, str]) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (ROWS, COLUMNS))
        self.painted = ""
        self.bytes = 0
        self.started = time.perf_counter()
        self._program = subprocess.Popen(
            command,
            stdin=slave, stdout=slave, stderr=slave,
            env={**variables, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        flags = fcntl.fcntl(self.master, fcntl.F_GETFL)
        fcntl.fcntl(self.master, fcntl.F_SETFL, flags | os.O_NONBLOCK)

    @property
    def pid(self) -> int:
        return self._program.pid

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def read(self) -> None:
        """Take what it has written."""
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:  # what Linux says when the program has left its terminal
            data = b""
        if not data:
            raise RuntimeError(f"it ended; its terminal shows: {self.painted[-2000:]}")
        if _BACKGROUND.search(data):  # a terminal that answers, as most do
            self.type("\x1b]11;rgb:0000/0000/0000\x1b\\")
        self.bytes += len(data)
        text = _ESCAPES.sub("", data.decode("utf-8", "replace"))
        self.painted = (self.painted + "".join(text.split()))[-_KEPT:]

    def close(self) -> None:
        """End it, so that it says goodbye: a server keeps the place of one who is only gone."""
        self._program.terminate()
        try:
            self._program.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()
        os.close(self.master)

    def cpu_seconds(self) -> float:
        """What all its threads have computed."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        spent = [(task / "schedstat").read_text(encoding="ascii").split()[0] for task in tasks]
        return sum(map(int, spent)) / 1e9

    def waited_seconds(self) -> float:
        """How long its main thread could have computed, but others had the processors."""
        text = Path(f"/proc/{self.pid}/schedstat").read_text(encoding="ascii")
        return int(text.split()[1]) / 1e9

    def megabytes(self) -> float:
        """What it has in memory, its share of what others use too (PSS)."""
        text = Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="ascii")
        found = re.search(r"^Pss: +(\d+) kB", text, re.M)
        assert found
        return int(found[1]) * 1024 / 1e6


class Watch:
    """Reads all terminals as soon as there is something, so that no program waits for us, and does
    something at a rate meanwhile."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._often: Callable[[], object] | None = None
        self._pause = 0.0
        self._next = 0.0

    def add(self, terminal: Terminal) -> None:
        self._selector.register(terminal.master, selectors.EVENT_READ, terminal)

    def remove(self, terminal: Terminal) -> None:
        self._selector.unregister(terminal.master)
        terminal.close()

    def at_rate(self, rate: float, often: Callable[[], object] | None) -> None:
        """Call this so often a second; None: nothing."""
        self._often, self._pause, self._next = often, 1 / rate, time.perf_counter()

    def until(self, seen: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> float:
        """Watch until then, or so long; the time by `perf_counter`."""
        end = time.perf_counter() + seconds
        while not seen():
            now = time.perf_counter()
            if now >= end:
                break
            if self._often is not None and now >= self._next:
                self._often()
                self._next += self._pause
                continue
            wait = end if self._often is None else min(end, self._next)
            for key, _ in self._selector.select(max(0.0, wait - now)):
                key.data.read()
        return time.perf_counter()

    def wait_for(self, terminal: Terminal, text: str) -> float:
        """Seconds from its start until this text, without spaces, was painted."""
        at = self.until(lambda: text in terminal.painted)
        if text not in terminal.painted:
            raise RuntimeError(f"{text} is not on its terminal: {terminal.painted[-2000:]}")
        return at - terminal.started

    def rest(self, seconds: float) -> None:
        """Only watch."""
        self.until(lambda: False, seconds)
