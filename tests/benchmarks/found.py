"""How long until a person sees a server: one that starts, and one that is there already."""

from __future__ import annotations

import time

from tests.benchmarks._figures import spread
from tests.benchmarks._hosts import advertised_server, start_server, start_watcher
from tests.benchmarks._program import run
from tests.lan.network import Host, Lan, why_no_lan
from tests.lan.process import Process

SERVER_STARTS = 5
BROWSER_STARTS = 10
ROOM = "jarkom"


def main() -> None:
    """Print the times between two hosts on one switch."""
    reason = why_no_lan()
    if reason:
        print(f"skipped: {reason}")
        return
    with Lan(2) as lan:
        a, b = lan.hosts
        measure_servers(a, b)
        measure_browsers(a, b)


def measure_servers(a: Host, b: Host) -> None:
    """A list is on the screen of B; a server starts on A, again and again."""
    watcher = start_watcher(b)
    watcher.wait_for_line("^looking ")
    ready, found = [], []
    # One more than is counted: the first compiles the modules and makes the certificate.
    for _ in range(1 + SERVER_STARTS):
        started = time.monotonic()
        server = start_server(a, ROOM)
        server.wait_for_line("^ready: ")
        ready.append(time.monotonic() - started)
        found.append(_stamp(watcher, "found") - started)
        server.terminate()
        server.wait()
        _stamp(watcher, "lost")
    _end(watcher)
    print(f"server's very first start to `ready`: {1000 * ready[0]:5.0f} ms (with compiling)")
    print(f"server's start to `ready`:            {spread(ready[1:])}")
    print(f"server's start to found by a browser: {spread(found[1:])}", flush=True)


def measure_browsers(a: Host, b: Host) -> None:
    """A server is there on A; a browser starts on B, again and again."""
    advertised_server(a, ROOM)
    from_process, from_browser = [], []
    for _ in range(BROWSER_STARTS):
        started = time.monotonic()
        watcher = start_watcher(b)
        looking = _stamp(watcher, "looking")
        found = _stamp(watcher, "found")
        _end(watcher)
        from_process.append(found - started)
        from_browser.append(found - looking)
    print(f"browser's process to found:           {spread(from_process)}")
    print(f"browser's first question to found:    {spread(from_browser)}")


def _stamp(watcher: Process, what: str) -> float:
    return float(watcher.wait_for_line(f"^{what} ").split()[1])


def _end(watcher: Process) -> None:
    watcher.terminate()
    watcher.wait()


if __name__ == "__main__":
    run(main)
