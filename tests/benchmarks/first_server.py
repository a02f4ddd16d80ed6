"""From the start of `python -m discovery` to the first confirmed server, by each way alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from tests.benchmarks._figures import spread
from tests.benchmarks._hosts import environment, start_server
from tests.benchmarks._program import run
from tests.lan.filters import Filter, drop_udp
from tests.lan.network import Host, Lan, why_no_lan

STARTS = 20
ROOM = "jarkom"
SERVER_PORT, MDNS_PORT = 6697, 5353


def main() -> None:
    """Print the times between two hosts on one switch."""
    reason = why_no_lan()
    if reason:
        print(f"skipped: {reason}")
        return
    with Lan(2) as lan:
        a, b = lan.hosts
        start_server(a, ROOM).wait_for_line("^ready: ")
        time.sleep(3)  # until it has announced itself
        measure(b, "all ways together", lambda: None)
        measure(b, "mDNS filtered, so by probe", lambda: drop_udp(lan.switch, MDNS_PORT))
        measure(b, "probes filtered, so by mDNS", lambda: drop_udp(lan.switch, SERVER_PORT))


def measure(host: Host, what: str, hinder: Callable[[], Filter | None]) -> None:
    """Start the list again and again; the first start, which compiles, is not counted."""
    hindered = hinder()
    took = [_once(host) for _ in range(1 + STARTS)][1:]
    if hindered is not None:
        hindered.remove()
    print(f"{what:<28} {spread(took)}", flush=True)


def _once(host: Host) -> float:
    """Seconds from the process's start to the first server that is here."""
    program = host.popen(
        [sys.executable, "-m", "discovery", "--json"], environment=environment(host)
    )
    program.wait_for_line('"state": ?"here"')
    took = program.stamps[-1] - program.started
    program.terminate()
    program.wait()
    return took


if __name__ == "__main__":
    run(main)
