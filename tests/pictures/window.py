"""A person's terminal on a host of the LAN: the real program in tmux, with a size."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from types import TracebackType
from typing import Self

from tests.lan.network import Host
from tests.pictures.svg import DARK

# Seconds until a picture that never comes counts as an error, and between two looks at it.
PATIENCE, LOOK_EVERY = 30.0, 0.1

_numbers = count(1)


class Window:
    """`with Window(host, 80, 24, "--nick", "budi") as window`."""

    def __init__(self, host: Host, columns: int, rows: int, *arguments: str) -> None:
        self.columns = columns
        self._name = f"warkop-{os.getpid()}-{next(_numbers)}"
        environment = {
            **host.environment,
            "LOGNAME": "budi",
            "LANG": "C.UTF-8",
            "TERM": "tmux-256color",
        }
        words = [f"{name}={value}" for name, value in environment.items()]
        program = [sys.executable, "-m", "client", *arguments]
        command = ["ip", "netns", "exec", host.namespace, "env", "-i", *words, *program]
        # Its own server of tmux, without anybody's settings; the colours are what it tells programs
        # that ask whether it is dark.
        self._tmux("-f", os.devnull, "new-session", "-d", "-x", str(columns), "-y", str(rows),
                   shlex.join(["sleep", "infinity"]))  # fmt: skip
        self._tmux("set", "-g", "status", "off")
        self._tmux("set", "-g", "window-style", f"bg={DARK.background},fg={DARK.text}")
        self._tmux("respawn-pane", "-k", "-c", str(host.home), shlex.join(command))

    def resize(self, columns: int, rows: int) -> None:
        """The window has another size now."""
        self.columns = columns
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def press(self, *keys: str) -> None:
        """Press keys as tmux names them (Enter, F1, C-k), or what is one character."""
        self._tmux("send-keys", *keys)

    def write(self, text: str) -> None:
        """Type a text."""
        self._tmux("send-keys", "-l", text)

    def paste(self, text: str) -> None:
        """Paste a text, as terminals do."""
        self._tmux("set-buffer", text)
        self._tmux("paste-buffer", "-p")

    @property
    def text(self) -> str:
        """What is seen, without colours."""
        return self._tmux("capture-pane", "-p")

    @property
    def cells(self) -> str:
        """What is seen, with SGR sequences."""
        return self._tmux("capture-pane", "-e", "-p", "-N")

    def sees(self, *wanted: str) -> str:
        """Wait until all of that is in sight, and nothing moves any more."""
        return self.until(lambda text: all(one in text for one in wanted), " and ".join(wanted))

    def until(self, condition: Callable[[str], bool], what: str) -> str:
        """Wait until what is seen meets the condition, and nothing moves any more."""
        end = time.monotonic() + PATIENCE
        before = ""
        while time.monotonic() < end:
            text = self.text
            if text == before and condition(text):
                return text
            before = text
            time.sleep(LOOK_EVERY)
        raise RuntimeError(f"{what} was never seen. The last picture:\n{before}")

    def wait(self) -> None:
        """Until the program has ended."""
        end = time.monotonic() + PATIENCE
        while self._runs() and time.monotonic() < end:
            time.sleep(LOOK_EVERY)

    def _runs(self) -> bool:
        listed = subprocess.run(
            ["tmux", "-L", self._name, "list-panes"], capture_output=True, check=False
        )
        return listed.returncode == 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        subprocess.run(["tmux", "-L", self._name, "kill-server"], capture_output=True, check=False)

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._name, *words],
            capture_output=True, encoding="utf-8", check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"tmux {' '.join(words[:2])}: {done.stderr.strip()}")
        return done.stdout
