"""The environment `.venv` in the root of the repository: made on first use, mended when broken.

Everything said while it is being made goes to stderr: stdout belongs to the program that follows.
Parses on Pythons older than ours, so that those get a sentence instead of a SyntaxError.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from _lock import one_at_a_time
from _programs import tell
from _quiet import run_quietly

ROOT = Path(__file__).resolve().parent.parent
MINIMUM = (3, 11)  # python_requires in setup.cfg
DESCRIBED_IN = ("setup.cfg", "pyproject.toml")  # a change in these means: install again
ON_WINDOWS = os.name == "nt"

# Found in a second or not at all: is it the interpreter it was made for, and is our code in reach?
# -P: a folder `server` in the working directory must not answer for ours.
PROBE = (
    "-P",
    "-c",
    "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))",
    "protocol",
    "discovery",
    "server",
    "client",
)


class SetupFailed(SystemExit):
    """The environment cannot be made. Says what happened and what to do next.

    A SystemExit: a script that lets it pass ends with the message on stderr and exit code 1.
    """


class Environment:
    """The virtual environment `.venv` under `root`."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if ON_WINDOWS else "bin/python")
        self.stamp = self.folder / "warkop-setup.json"
        self.log = self.folder / "warkop-setup.log"

    def ensure(self, extras: tuple[str, ...] = ()) -> Path:
        """Return the environment's Python, with Warkop and `extras` of setup.cfg installed.

        At once when nothing changed since last time. Raises SetupFailed.
        """
        problem = why_not(sys.version_info[:2])
        if problem:
            raise SetupFailed(problem)
        if self._is_ready(extras):
            return self.python
        try:
            with one_at_a_time(self.root / ".venv.lock", _say_waiting):
                if not self._is_ready(extras):
                    self._set_up(extras)
        except OSError as error:
            raise SetupFailed(
                f"Cannot set up in {self.folder}: {error.strerror or error}.\n"
                "Check that you may write there and that the disk is not full; close programs that "
                "run from .venv; if that does not help, delete the folder .venv and try again."
            ) from None
        return self.python

    def _is_ready(self, extras: tuple[str, ...]) -> bool:
        installed = self.installed()
        return (
            installed is not None
            and installed["from"] == self._described()
            and set(extras) <= set(installed["extras"])
            and self._answers(*PROBE)
        )

    def _set_up(self, extras: tuple[str, ...]) -> None:
        started = time.monotonic()
        installed = self.installed()
        # Without a stamp a set-up was killed in the middle, and what it left cannot be trusted; an
        # environment holds absolute paths, so one that was moved is no better.
        moved = installed is not None and installed["from"][:1] != [str(self.root)]
        if installed is None or moved or not self._answers("-m", "pip", "--version"):
            tell(f"Setting up Warkop in {self.folder} (once; takes a minute or so)")
            self._make()
            installed = None
        wanted = sorted({*extras, *(installed["extras"] if installed else ())})
        self._install(wanted)
        tell(f"  ready after {time.monotonic() - started:.0f} s")

    def _make(self) -> None:
        if importlib.util.find_spec("ensurepip") is None:
            raise SetupFailed(
                "This Python cannot make virtual environments: its parts venv and ensurepip are "
                "missing.\nOn Debian or Ubuntu: sudo apt install python3-venv. Elsewhere install "
                "Python from your system's packages or its official installer. Then try again."
            )
        tell(f"  making .venv with Python {sys.version.split()[0]} ...")
        command = [sys.executable, "-m", "venv", "--clear", str(self.folder)]
        code, output = run_quietly(command, cwd=self.root)
        if code != 0:
            raise SetupFailed(explain("python -m venv", code, output, None))

    def _install(self, extras: list[str]) -> None:
        """Install with pip and leave a stamp; a pip that fails leaves the stamp that was there."""
        before = self.stamp.read_bytes() if self.stamp.exists() else None
        described = self._described()
        self.stamp.unlink(missing_ok=True)
        tell("  installing packages ...")
        target = f".[{','.join(extras)}]" if extras else "."
        options = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off")
        command = [str(self.python), "-m", "pip", "install", *options, "-e", target]
        code, output = run_quietly(command, cwd=self.root)
        self.log.write_text(output, encoding="utf-8")
        if code != 0:
            if before is not None:
                self.stamp.write_bytes(before)
            raise SetupFailed(explain("pip", code, output, self.log))
        self.stamp.write_text(json.dumps({"from": described, "extras": extras}), encoding="utf-8")

    def installed(self) -> dict[str, list[str]] | None:
        """What the stamp says; None if there is none that can be read."""
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        whole = isinstance(stamp, dict) and {"from", "extras"} <= stamp.keys()
        return stamp if whole else None

    def _described(self) -> list[str]:
        """What an installation is made from: the place of the source, and what describes it."""
        files = [hashlib.sha256((self.root / name).read_bytes()) for name in DESCRIBED_IN]
        return [str(self.root), *(file.hexdigest() for file in files)]

    def _answers(self, *arguments: str) -> bool:
        """Whether the environment's Python runs `arguments` and ends with 0."""
        try:
            done = subprocess.run([self.python, *arguments], capture_output=True, check=False)
        except OSError:
            return False
        return done.returncode == 0


def why_not(version: tuple[int, ...]) -> str | None:
    """Why Python `version` (major, minor) is not good enough, for people; None if it is."""
    if version >= MINIMUM:
        return None
    have, need = (".".join(map(str, numbers)) for numbers in (version, MINIMUM))
    return (
        f"Warkop needs Python {need} or newer; this is Python {have} ({sys.executable}).\n"
        "Install a newer one and start this script with it, for example: python3.12 "
        f"{Path(sys.argv[0]).name} (on Windows: py -3.12 ...)."
    )


NO_NETWORK = (
    "Temporary failure in name resolution",
    "NewConnectionError",
    "NameResolutionError",
    "getaddrinfo failed",
    "Max retries exceeded",
    "Network is unreachable",
    "Connection refused",
    "timed out",
    "ProxyError",
    "SSLError",
)
LAST_LINES = 8  # enough for one error with its context; the rest stands in the log


def explain(program: str, code: int, output: str, log: Path | None) -> str:
    """Turn the end of a failed `program` into what happened and what to do next."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    # pip ends with general notes; what went wrong stands in its ERROR lines, if there are any.
    errors = [line for line in lines if line.startswith("ERROR: ")]
    tail = "\n".join(f"    {line}" for line in (errors or lines)[-LAST_LINES:])
    if "No space left on device" in output:
        advice = "The disk is full: free some space and try again."
    elif any(sign in output for sign in NO_NETWORK):
        advice = (
            "It seems that the package index could not be reached. Setting up needs the internet "
            "once: connect, then try again. Behind a proxy, set HTTPS_PROXY or pip's configuration."
        )
    else:
        advice = "Try again; if it fails again, delete the folder .venv and try once more."
    where = f"\nEverything it said: {log}" if log else ""
    what = f"Setting up failed: {program} ended with code {code}. It said last:"
    return f"{what}\n{tail}{where}\n{advice}"


def _say_waiting() -> None:
    tell("Another window is setting up this folder; waiting for it ...")
