"""Entering a locked room on loopback: with its password as the key, and with a proof of it.

One process plays the client. What it computes shares the machine with the server, so read the
server's own CPU time beside the time of one join.
"""

from __future__ import annotations

import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from protocol import pake
from protocol.roomproof import LEAST, SEED_BYTES, Binding, Challenge
from protocol.scrypt import stretch
from tests.benchmarks._figures import percentile
from tests.benchmarks._program import run
from tests.benchmarks.loopback import cpu_seconds
from tests.integration.wire import Wire
from tests.lan.process import Process
from tests.support import ROOT, child_environment

PASSWORD = "kopi-tubruk"
JOINS = 40  # of each kind: about 5 s
OPTIONS = (
    *("--host", "127.0.0.1", "--port", "0", "--no-advertise", "--no-log-messages"),
    *("--room", f"rahasia={PASSWORD}"),
)


def main() -> None:
    """Print the time of a join and the server's CPU time, for both ways."""
    with running_server() as (port, pid):
        for name, join in (("key", _with_key), ("proof", _with_proof)):
            with Wire(port) as wire:
                wire.register("siti", "warkop/room-proof")
                join(wire)  # the first one loads the libraries
                _leave(wire)
                report(name, pid, wire, join)
    began = time.perf_counter()
    stretch(PASSWORD, bytes(16), LEAST)
    took = (time.perf_counter() - began) * 1000
    print(f"of a proof, the client spends {took:.0f} ms on stretching the password")


def report(name: str, pid: int, wire: Wire, join: Callable[[Wire], None]) -> None:
    """Join so often that the clock of CPU time, which ticks in 10 ms, says something."""
    times, before = [], cpu_seconds(pid)
    for _ in range(JOINS):
        began = time.perf_counter()
        join(wire)
        times.append((time.perf_counter() - began) * 1000)
        _leave(wire)
    after = cpu_seconds(pid)
    line = f"{name:>5}: {statistics.median(times):6.1f} ms median, {percentile(times, 95):.1f} p95"
    if before is not None and after is not None:
        line += f"; server: {(after - before) / JOINS * 1000:.1f} ms CPU each"
    print(line, flush=True)


@contextmanager
def running_server() -> Iterator[tuple[int, int]]:
    """`python -m server` with a locked room, on loopback only: its port and process."""
    with tempfile.TemporaryDirectory() as folder:
        process = Process(
            [sys.executable, "-m", "server", *OPTIONS, "--data-dir", str(Path(folder, "data"))],
            environment=child_environment(Path(folder, "home")),
            directory=ROOT,
        )
        try:
            port = int(process.wait_for_line(r"^ready: port \d+$").split()[-1])
            yield port, process.pid
            process.terminate()
            process.wait()
        finally:
            process.kill()


def _with_key(wire: Wire) -> None:
    wire.join("rahasia", PASSWORD)


def _with_proof(wire: Wire) -> None:
    wire.send("PROVE #rahasia START")
    said = Challenge.parse(wire.wait_for(lambda one: one.verb == "PROVE").params[2:])
    secret = stretch(PASSWORD, said.salt, said.cost)
    binding = Binding("#rahasia", wire.fingerprint)
    response = pake.respond(secret, secrets.token_bytes(SEED_BYTES), binding, said)
    wire.send(f"PROVE #rahasia ANSWER {' '.join(response.answer.format())}")
    wire.wait_for(lambda one: one.verb == "366")


def _leave(wire: Wire) -> None:
    wire.send("PART #rahasia")
    wire.wait_for(lambda one: one.verb == "PART")


if __name__ == "__main__":
    run(main)
