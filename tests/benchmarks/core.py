"""From a member's bytes to the bytes of all other members, with history on disk."""

from __future__ import annotations

import itertools
import statistics
import tempfile
import time
from pathlib import Path

from server.core.engine import Engine
from server.core.history import History, MemoryHistory, MemoryShelf
from server.core.session import Session
from server.core.world import Moment, Rules, World
from server.store.sqlite import SqliteStore
from tests.benchmarks._program import run

MESSAGES = 2000
CAPABILITIES = "message-tags server-time batch echo-message labeled-response"


def main() -> None:
    """Print the median for each size of room, and what the disk and the members cost."""
    medians = {}
    with tempfile.TemporaryDirectory() as directory:
        store = SqliteStore(Path(directory))
        for members in (2, 50, 200):
            medians[members] = measure(members, store)
        in_memory = measure(50, MemoryHistory())
        store.close()
    for members, median in medians.items():
        print(f"bytes in to bytes ready, {members:3} members, SQLite: {median:7.1f} µs median")
    print(f"bytes in to bytes ready,  50 members, memory: {in_memory:7.1f} µs median")
    print(f"ratio 200 to 50 members: {medians[200] / medians[50]:.2f}")
    print(f"ratio SQLite to memory, 50 members: {medians[50] / in_memory:.2f}")


def measure(members: int, history: History) -> float:
    """Microseconds, the median over MESSAGES, from `receive` to the last `take`."""
    numbers = itertools.count()
    prefix = f"{members}-{type(history).__name__}-"
    world = World(Rules(), history, MemoryShelf(), lambda: f"{prefix}{next(numbers)}")
    engine = Engine(world, lambda: f"u{next(numbers)}")
    sessions = [join(engine, number) for number in range(members)]
    times = []
    for number in range(MESSAGES):
        line = f"@label=l{number} PRIVMSG #room :message number {number} of a usual length\r\n"
        started = time.perf_counter()
        engine.receive(sessions[0], line.encode(), now())
        sent = [session.take() for session in engine.take_dirty()]
        times.append(time.perf_counter() - started)
        world.happenings.clear()
        if len(sent) != members:
            raise RuntimeError(f"{len(sent)} of {members} members got the message")
    return statistics.median(times) * 1e6


def join(engine: Engine, number: int) -> Session:
    """A registered member of the room; every third without capabilities, as WeeChat with none."""
    session = engine.connect("127.0.0.1", now(), secure=True)
    wanted = f"CAP REQ :{CAPABILITIES}\r\nCAP END\r\n" if number % 3 == 0 else ""
    lines = f"NICK member{number}\r\nUSER member 0 * :Member\r\n{wanted}JOIN #room\r\n"
    engine.receive(session, lines.encode(), now())
    for dirty in engine.take_dirty():
        dirty.take()
    return session


def now() -> Moment:
    """The clocks, as the hub reads them."""
    return Moment(time.monotonic(), time.time_ns() // 1_000_000)


if __name__ == "__main__":
    run(main)
