"""The full screen beside WeeChat: same server, same history, same minute, each on its own terminal.

Both sit in the room at once and the keys go to one and the other in turn, so that whatever else
this computer does slows both. What we want: the list within 400 ms of the start; a key on the
terminal within 10 ms at the median; at most 40 MB more than WeeChat; less than 0.5 % of a
processor while nothing happens. On 2026-11-21, 2 cores with work for six: 237 ms; 4.8 ms, 7.7
at 50 messages a second (24.7 with the waiting for a processor); 11 MB more; 0.27 %.
"""

from __future__ import annotations

import shutil
import sys

from tests.benchmarks._hosts import environment
from tests.benchmarks._program import run
from tests.lan.network import Lan, why_no_lan

SECONDS = 300.0  # far above what all of it takes


def main() -> None:
    """Print the table; in a network of its own, since our list looks around on the LAN."""
    reason = why_no_lan()
    if shutil.which("weechat") is None:
        reason = "weechat is not installed: apt-get install weechat-curses"
    if reason:
        print(f"skipped: {reason}")
        return
    with Lan(1) as lan:
        (host,) = lan.hosts
        measuring = [sys.executable, "-m", "tests.benchmarks._screens", str(host.home / "files")]
        done = host.run(measuring, timeout=SECONDS, environment=environment(host))
    print(done.stdout, end="")
    if done.returncode != 0:
        raise RuntimeError(done.stderr)


if __name__ == "__main__":
    run(main)
