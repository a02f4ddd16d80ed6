"""The list of servers as `python -m discovery --json` shows it on a host, with times."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from tests.lan.network import Host

# Seconds that a machine may take longer which runs four tests at once: Python alone then takes one
# to start. The benchmark `first_server` prints the true times.
BUSY_SECONDS = 3.0
# Seconds that a wait goes on after its time is over, so that a failure says how late it was.
LATE_SECONDS = 5.0


class Entry(NamedTuple):
    """One server of the list; `discovery.listing.ListedServer` in plain words."""

    key: str
    name: str
    fingerprint: str
    state: str
    kind: str
    places: tuple[str, ...]
    rooms: tuple[tuple[str, bool], ...]
    people: int
    other_of: str
    sources: frozenset[str]

    @property
    def here(self) -> bool:
        return self.state == "here"


Shown = dict[str, Entry]
"""What the list shows, by key."""


class Watch:
    """`python -m discovery --json` on `host`, begun; killed with the network.

    `path`: a folder whose programs it finds first.
    """

    def __init__(self, host: Host, *arguments: str, path: Path | None = None) -> None:
        environment = host.environment
        if path is not None:
            environment["PATH"] = os.pathsep.join([str(path), environment["PATH"]])
        self.program = host.python(
            "-W", "default", "-m", "discovery", "--json", *arguments, environment=environment
        )
        self.shown: Shown = {}
        self.history: list[Entry] = []
        """Every state that an entry had; "lost" when it left the list."""
        self._read = 0

    def wait_until(
        self, fits: Callable[[Shown], bool], *, within: float, since: float | None = None
    ) -> float:
        """Read on until the list fits; returns the seconds from `since` (its start) until it did.

        `since` is a time of the monotonic clock. Fails the test if that took longer than `within`,
        and than a busy machine may take.
        """
        began = self.program.started if since is None else since
        if fits(self.shown):
            return 0.0
        while self._read_one(began + within + LATE_SECONDS):
            if fits(self.shown):
                took = self.program.stamps[self._read - 1] - began
                late = f"after {took:.1f} s, not {within}:\n{self.program.output}"
                assert took <= within + BUSY_SECONDS, late
                return took
        raise AssertionError(f"not within {within} s:\n{self.program.output}")

    def listen(self, seconds: float) -> None:
        """Read on for so long, whatever comes: to see that something does not happen."""
        until = time.monotonic() + seconds
        while self._read_one(until):
            pass

    def catch_up(self) -> Shown:
        """The list after all that the program has said until now."""
        self.listen(0.0)
        return self.shown

    def _read_one(self, until: float) -> bool:
        while self.program.wait_for_lines(self._read, max(0.0, until - time.monotonic())):
            line = self.program.lines[self._read]
            self._read += 1
            if line.startswith("{"):
                self._take(json.loads(line))
                return True
        return False

    def _take(self, event: dict[str, Any]) -> None:
        if "change" not in event:
            return
        entry = read_entry(event["server"])
        if event["change"] == "lost":
            entry = entry._replace(state="lost")
            del self.shown[entry.key]
        else:
            self.shown[entry.key] = entry
        self.history.append(entry)


def read_entry(server: dict[str, Any]) -> Entry:
    """An entry of the JSON."""
    return Entry(
        key=server["key"],
        name=server["name"],
        fingerprint=server["fingerprint"],
        state=server["state"],
        kind=server["kind"],
        places=tuple(server["places"]),
        rooms=tuple((room["name"], room["locked"]) for room in server["rooms"]),
        people=server["people"],
        other_of=server["other_of"],
        sources=frozenset(server["sources"]),
    )


def once(host: Host, *arguments: str) -> list[Entry]:
    """What `python -m discovery --once --json` prints on `host`."""
    done = host.run([sys.executable, "-m", "discovery", "--once", "--json", *arguments])
    assert done.returncode == 0, done.stdout + done.stderr
    return [read_entry(server) for server in json.loads(done.stdout)["servers"]]


def here(*names: str) -> Callable[[Shown], bool]:
    """That servers of these names are there, whatever else there is."""
    return lambda shown: set(names) <= {entry.name for entry in shown.values() if entry.here}


def alone(*names: str) -> Callable[[Shown], bool]:
    """That servers of these names are there, each once, and nothing else is shown."""

    def fits(shown: Shown) -> bool:
        return sorted(entry.name for entry in shown.values()) == sorted(names) and all(
            entry.here for entry in shown.values()
        )

    return fits


def entry_of(shown: Shown, fingerprint: str) -> Entry:
    """The one entry with this fingerprint."""
    (entry,) = [entry for entry in shown.values() if entry.fingerprint == fingerprint]
    return entry
