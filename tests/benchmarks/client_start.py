"""From `python -m client` to the list of rooms on the screen, and what the time goes into."""

from __future__ import annotations

import sys

from tests.benchmarks._hosts import advertised_server, environment
from tests.benchmarks._program import run
from tests.lan.network import Lan, why_no_lan

ROOM = "kopi-susu"
SECONDS = 120.0  # far above what all the starts take


def main() -> None:
    """Print the times on a LAN where a server is already."""
    reason = why_no_lan()
    if reason:
        print(f"skipped: {reason}")
        return
    with Lan(2) as lan:
        a, b = lan.hosts
        advertised_server(a, ROOM)
        measuring = [sys.executable, "-m", "tests.benchmarks._startup", ROOM]
        done = b.run(measuring, timeout=SECONDS, environment=environment(b))
    print(done.stdout, end="")
    if done.returncode != 0:
        raise RuntimeError(done.stderr)


if __name__ == "__main__":
    run(main)
