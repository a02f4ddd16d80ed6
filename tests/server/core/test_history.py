"""History in memory; what every history promises is in tests/server/store/test_history_contract."""

from __future__ import annotations

from server.core.history import MEMORY_LIMIT, Entry, MemoryHistory


def test_memory_keeps_the_newest_and_no_more_than_its_limit() -> None:
    history = MemoryHistory()
    for stamp in range(MEMORY_LIMIT + 5):
        history.append(Entry("~uid andi", stamp, f"id{stamp}", "x", "PRIVMSG", ("andi", "x")))
    kept = history.select("~uid andi", after=None, before=None, limit=10_000, newest=False)
    assert [one.stamp for one in kept] == list(range(5, MEMORY_LIMIT + 5))
