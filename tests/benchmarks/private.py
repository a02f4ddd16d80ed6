"""Private messages that only their reader can open: what they cost the client, and the wire."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from client.core.model import Kind
from client.core.sealed import SENTENCE, TAG, Content, End
from client.identity import Identity
from client.sealing import Sealer

SERVER = "ab" * 32
ROUNDS = 3000
TEXTS = {"a word": "ya", "a sentence": "kopi jam delapan di warung?", "the longest": "x" * 2000}


def main() -> None:
    """Print microseconds to close, open and check, and bytes on the wire, both ways alike."""
    andi, budi = Sealer(Identity.make()), Sealer(Identity.make())
    ends = End.of("andi", andi.card), End.of("budi", budi.card)

    def close(text: str) -> str:
        content = Content(SERVER, *ends, 1_800_000_000_000, Kind.MESSAGE, text)
        return andi.close(budi.card, content.format())

    def read(box: str) -> Content:
        raw = budi.open(andi.card, box)
        assert raw is not None
        return Content.parse(raw)

    for name, text in TEXTS.items():
        box = close(text)
        closing, opening = _each(partial(close, text)), _each(partial(read, box))
        sent = len(f"@{TAG}={box} PRIVMSG budi :{SENTENCE}\r\n")
        openly = len(f"PRIVMSG budi :{text}\r\n")
        print(
            f"{name:>12}: {closing:4.0f} µs to close, {opening:4.0f} µs to open, {sent} bytes "
            f"instead of {openly}"
        )
    print(f"checking a card: {_each(partial(budi.is_genuine, andi.card)):.0f} µs")


def _each(work: Callable[[], object]) -> float:
    """Microseconds of one."""
    began = time.perf_counter()
    for _ in range(ROUNDS):
        work()
    return (time.perf_counter() - began) / ROUNDS * 1e6


if __name__ == "__main__":
    main()
