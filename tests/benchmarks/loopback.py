"""Deliveries per second, and the time of one message, with a real server on loopback.

One process plays all the members. It costs less than the server but shares the machine with it, so
read the server's own CPU time beside the rate.
"""

from __future__ import annotations

import os
import re
import ssl
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks._figures import percentile
from tests.benchmarks._members import Crowd
from tests.benchmarks._program import run
from tests.lan.process import Process
from tests.support import ROOT, child_environment

OPTIONS = (
    *("--host", "127.0.0.1", "--port", "0", "--plain-port", "0"),
    *("--no-advertise", "--no-log-messages"),
)
SIZES = (20, 50)
WINDOWS = (1, 16)  # lines in flight: a person talks; a paste or a bot
TALKS = 3  # of which the median counts, because others use the machine too
SECONDS = 0.4  # of each talk; all together about 10
MESSAGES = 2000  # of which the latency is measured


class Server(NamedTuple):
    """A running server: its process, and its port by the name of the transport."""

    pid: int
    ports: dict[str, int]


def main() -> None:
    """Print the rate for each transport, size of room and window; then the latency."""
    rates = {}
    with running_server() as server:
        for size in SIZES:
            for window in WINDOWS:
                for transport in server.ports:
                    rates[size, window, transport] = rate(server, transport, size, window)
        latencies = {transport: latency(server, transport) for transport in server.ports}
    for size in SIZES:
        for window in WINDOWS:
            ratio = rates[size, window, "TLS"] / rates[size, window, "plain"]
            print(f"ratio TLS to plain, {size} members, {window:2} in flight: {ratio:.2f}")
    ratio = latencies["TLS"] / latencies["plain"]
    print(f"ratio TLS to plain, latency: {ratio:.2f}")


@contextmanager
def running_server() -> Iterator[Server]:
    """`python -m server` on loopback only, not announced."""
    with tempfile.TemporaryDirectory() as folder:
        process = Process(
            [sys.executable, "-m", "server", *OPTIONS, "--data-dir", str(Path(folder, "data"))],
            environment=child_environment(Path(folder, "home")),
            directory=ROOT,
        )
        try:
            plain = _number(process.wait_for_line("plain text, .* port"))
            secure = _number(process.wait_for_line("ready: port"))
            yield Server(process.pid, {"plain": plain, "TLS": secure})
            process.terminate()
            process.wait()
        finally:
            process.kill()


def rate(server: Server, transport: str, size: int, window: int) -> float:
    """Print and return the deliveries per second: a message to 50 members is 50 deliveries."""
    rates, deliveries, seconds = [], 0, 0.0
    with Crowd(server.ports[transport], size, _tls(transport)) as crowd:
        before = cpu_seconds(server.pid)
        for _ in range(TALKS):
            got, took = crowd.talk(SECONDS, window)
            rates.append(got / took)
            deliveries, seconds = deliveries + got, seconds + took
        after = cpu_seconds(server.pid)
    middle = statistics.median(rates)
    line = f"{transport:>5}, {size} members, {window:2} in flight: {middle:7.0f} deliveries/s"
    if before is not None and after is not None:
        cost = (after - before) / deliveries * 1e6
        line += f"; server: {cost:4.1f} µs CPU each, {(after - before) / seconds:.0%} busy"
    print(line, flush=True)
    return middle


def latency(server: Server, transport: str) -> float:
    """Print the time of one message from one member to the only other; return its median."""
    with Crowd(server.ports[transport], 2, _tls(transport)) as crowd:
        times = [_one_message(crowd) for _ in range(MESSAGES)]
    middle, worst = statistics.median(times) * 1e6, percentile(times, 99) * 1e6
    print(f"{transport:>5}, one member to another: {middle:.0f} µs median, {worst:.0f} µs p99")
    return middle


def _one_message(crowd: Crowd) -> float:
    sender, other = crowd.members
    open_ends = {sender, other}
    taken = 0.0
    started = time.perf_counter()
    sender.say(crowd.saying)
    while open_ends:
        for member, lines in crowd.received():
            if lines and member is other:
                taken = time.perf_counter() - started
            if lines:
                open_ends.discard(member)
    return taken


def cpu_seconds(pid: int) -> float | None:
    """The CPU time that a process has used so far; None where the system does not tell (Linux)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return None
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _tls(transport: str) -> ssl.SSLContext | None:
    if transport == "plain":
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the certificate is self-signed, and not what we measure
    return context


def _number(line: str) -> int:
    found = re.search(r"port (\d+)$", line)
    if found is None:
        raise RuntimeError(f"no port in {line!r}")
    return int(found[1])


if __name__ == "__main__":
    run(main)
