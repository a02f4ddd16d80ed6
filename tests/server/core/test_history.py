"""History in memory; what every history promises is in tests/server/store/test_history_contract."""

from __future__ import annotations

from server.core.history import ENTRY_BYTES, MEMORY_LIMIT, Entry, MemoryHistory


def said(stamp: int, target: str, tags: dict[str, str] | None = None) -> Entry:
    return Entry(target, stamp, f"id{stamp}", "x", "PRIVMSG", ("andi", "x"), tags or {})


def stamps(history: MemoryHistory, target: str) -> list[int]:
    kept = history.select(target, after=None, before=None, limit=10_000, newest=False)
    return [one.stamp for one in kept]


def test_memory_keeps_the_newest_of_a_conversation() -> None:
    history = MemoryHistory()
    for stamp in range(2000):
        history.append(said(stamp, "~uid andi"))
    kept = stamps(history, "~uid andi")
    assert kept == list(range(kept[0], 2000))
    assert 500 < len(kept) < MEMORY_LIMIT / ENTRY_BYTES


def test_nobody_takes_more_memory_by_talking_under_many_nicks_or_with_long_tags() -> None:
    history = MemoryHistory()
    history.append(said(0, "~other budi"))
    for stamp in range(1, 2000):
        history.append(said(stamp, f"~uid nick{stamp}", {"+x": "y" * 4000}))
    targets = history.conversations("~uid")
    assert len(targets) * 4000 < MEMORY_LIMIT
    assert max(targets.values()) == 1999
    assert stamps(history, "~other budi") == [0]


def test_what_was_forgotten_makes_place() -> None:
    history = MemoryHistory()
    for stamp in range(3000):
        history.append(said(stamp, "~uid andi"))
        history.forget("~uid andi")
    for stamp in range(3000, 3500):
        history.append(said(stamp, "~uid andi"))
    assert stamps(history, "~uid andi") == list(range(3000, 3500))
