"""CPU and memory of a server that nobody talks to: alone, and with many others on the link."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from tests.benchmarks._hosts import environment, start_server
from tests.benchmarks._program import run
from tests.lan.network import Lan, why_no_lan

SERVICES = 200
SECONDS = 30
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PATIENCE_SECONDS = 90.0  # far above what the announcing takes


def main() -> None:
    """Print shares of one core."""
    reason = why_no_lan()
    if reason:
        print(f"skipped: {reason}")
        return
    with Lan(2) as lan:
        a, b = lan.hosts
        server = start_server(a, "jarkom")
        server.wait_for_line("^ready: ")
        time.sleep(5)  # until it has announced itself
        measure(server.pid, "alone")
        command = [sys.executable, "-m", "tests.benchmarks._services", b.address, str(SERVICES)]
        others = b.popen(command, environment=environment(b))
        began = cpu_seconds(server.pid)
        others.wait_for_line("^announced$", PATIENCE_SECONDS)
        took = time.monotonic() - others.started
        print(f"while {SERVICES} others come ({took:.0f} s): "
              f"{cpu_seconds(server.pid) - began:.2f} s of CPU")  # fmt: skip
        measure(server.pid, f"{SERVICES} others, first {SECONDS} s")
        measure(server.pid, f"{SERVICES} others, next {SECONDS} s")


def measure(pid: int, what: str) -> None:
    before = cpu_seconds(pid)
    time.sleep(SECONDS)
    share = (cpu_seconds(pid) - before) / SECONDS
    print(f"{what:<28} {share:6.2%} of a core, {megabytes(pid)} MB", flush=True)


def cpu_seconds(pid: int) -> float:
    """Seconds that all threads of the process have computed (Linux)."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def megabytes(pid: int) -> int:
    """What it has in memory (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


if __name__ == "__main__":
    run(main)
