"""Debian's mDNS stack on a host of the LAN, with its D-Bus, apart from the machine's own."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from typing import Protocol

from tests.lan.process import Process

# A private mount namespace hides the machine's /run, where both daemons keep sockets and pid files.
_START = """
mount -t tmpfs tmpfs /run
mkdir -p /run/dbus
dbus-daemon --system --nopidfile --fork
exec avahi-daemon --no-drop-root --no-chroot --no-rlimits --debug
"""


class _Run(Protocol):
    def __call__(self, command: Sequence[str], /) -> subprocess.CompletedProcess[str]: ...


class Avahi:
    """A running avahi-daemon; `browse` asks it."""

    def __init__(self, popen: Callable[[list[str]], Process]) -> None:
        # unshare and sh replace themselves by the daemon: its pid is the process's.
        self.process = popen(["unshare", "--mount", "sh", "-ec", _START])
        self._run: _Run | None = None

    def wait_until_ready(self, run: _Run) -> None:
        """Return when the daemon answers."""
        self._run = run
        self.process.wait_for_line(r"Server startup complete")

    def browse(self, service_type: str) -> str:
        """What `avahi-browse` resolves for a type like "_warkop._tcp" (parsable, ";" separated)."""
        assert self._run is not None
        mounts = f"--mount=/proc/{self.process.pid}/ns/mnt"
        done = self._run(
            ["nsenter", mounts, "avahi-browse", "--resolve", "--terminate", "--parsable",
             service_type]
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout
