"""How long a search takes, how much the index costs, and what happens to it in the background."""

from __future__ import annotations

import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from protocol.terms import parse_query
from server.core.history import Entry, Sought
from server.store.sqlite import DATABASE_NAME, SqliteStore
from tests.benchmarks._program import run

MESSAGES = 100_000
VOCABULARY = 30_000
START = 1_700_000_000_000  # epoch ms
TIMES = 5


def main() -> None:
    """Fill a room, then search in it. CPU time of one core, so that other work does not count."""
    words = [word(number) for number in range(VOCABULARY)]
    with tempfile.TemporaryDirectory() as directory:
        store = SqliteStore(Path(directory))
        texts = sentences(words)
        appended = [append(store, number, next(texts)) for number in range(MESSAGES)]
        bare = size(store, Path(directory))
        prepared = timed(lambda: store.prepare_search(lambda line: None))
        indexed = size(store, Path(directory))
        print(f"append, {MESSAGES:,} messages: {statistics.median(appended) * 1e6:.0f} µs median")
        print(f"index of all of them: {prepared:.2f} s, {prepared / MESSAGES * 1e6:.1f} µs each")
        of_words = (indexed - bare) / MESSAGES
        print(f"bytes of an entry: {bare / MESSAGES:.0f}, of its words: {of_words:.0f}")
        for name, query in QUERIES.items():
            measure(store, name, query(words))
        store.erase("#room", f"id{MESSAGES // 2}")
        renewed = timed(lambda: store.tidy(thoroughly=False))
        print(f"words of a deleted message out of the file: {renewed * 1e3:.1f} ms")
        store.close()


QUERIES: dict[str, Callable[[list[str]], Sought]] = {
    "the most common word": lambda words: said(f'"{words[0]}"'),
    "a usual word": lambda words: said(words[999]),
    "a rare word": lambda words: said(f'"{words[-1]}"'),
    "no such word": lambda words: said("xyzzyplugh"),
    "a phrase of two common words": lambda words: said(f'"{words[0]} {words[1]}"'),
    "a common and a rare word": lambda words: said(f'"{words[0]}" "{words[-1]}"'),
    "twelve beginnings of words": lambda words: said(" ".join(f"{one[:2]}*" for one in words[:12])),
    "what somebody said": lambda words: Sought(nick="nick3"),
    "everything, the newest": lambda words: Sought(),
    "the middle of the most common": lambda words: Sought(
        parse_query(words[0]), before=START + MESSAGES * 500
    ),
}


def said(text: str) -> Sought:
    return Sought(parse_query(text))


def measure(store: SqliteStore, name: str, sought: Sought) -> None:
    """Print the median of a few searches, the first of which finds no cache warm."""

    def search() -> None:
        store.search(["#room"], sought, limit=100, newest=True)

    times = [timed(search) * 1e3 for _ in range(TIMES)]
    print(f"search, {name:30} {times[0]:6.2f} ms first, {statistics.median(times):6.2f} ms median")


def append(store: SqliteStore, number: int, text: str) -> float:
    said_now = entry(number, text)
    return timed(lambda: store.append(said_now))


def timed(work: Callable[[], None]) -> float:
    """Seconds of CPU time."""
    started = time.process_time()
    work()
    return time.process_time() - started


def size(store: SqliteStore, directory: Path) -> int:
    """Bytes of the database, when its log is folded into it."""
    store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return (directory / DATABASE_NAME).stat().st_size


def entry(number: int, text: str) -> Entry:
    """A message each second, of forty people."""
    source = f"nick{number % 40}!user@10.0.0.{number % 40}"
    stamp = START + number * 1000
    return Entry("#room", stamp, f"id{number}", source, "PRIVMSG", ("#room", text))


def word(number: int) -> str:
    """A word that can be spoken, another one for each number."""
    number += 7
    out = ""
    while number:
        out += "bcdfghjklmnprstw"[number % 16] + "aeiou"[number // 16 % 5]
        number //= 80
    return out


def sentences(words: list[str]) -> Iterator[str]:
    """Sentences without end, with few common and many rare words (Zipf), always the same ones."""
    chance = random.Random(1)
    weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(words))))
    while True:
        yield " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(3, 14)))


if __name__ == "__main__":
    run(main)
