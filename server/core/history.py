"""What was said, in order: the entry, the interface of every history, and one in memory.

Order is the stamp alone: the world gives every entry a stamp greater than the one before, so a
page that ends at a stamp neither repeats nor skips anything.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

# Entries kept per conversation that lives in memory only (private talks of people without an
# account): a long evening's talk, at most about 0.5 MB.
MEMORY_LIMIT = 1000


class StoreError(Exception):
    """Something could not be kept. The text is for the host, never for the peer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored message.

    target: folded channel name, or the key of a private conversation.
    stamp: epoch ms, unique and increasing within one server.
    verb, params, source: as on the wire; params[0] is the wire target (a channel's name).
    tags: client-only tags (with `+`).
    """

    target: str
    stamp: int
    msgid: str
    source: str
    verb: str
    params: tuple[str, ...]
    tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class History(Protocol):
    """Where entries are kept. Every method may raise StoreError."""

    def append(self, entry: Entry) -> None:
        """Keep an entry; when this returns, it survives the death of the process."""

    def select(
        self, target: str, *, after: int | None, before: int | None, limit: int, newest: bool
    ) -> list[Entry]:
        """At most `limit` entries with after < stamp < before, oldest first.

        newest: when there are more than `limit`, whether the newest or the oldest are taken.
        """

    def find(self, target: str, msgid: str) -> Entry | None:
        """The entry of that conversation with that id."""

    def latest(self, targets: Iterable[str]) -> dict[str, int]:
        """The stamp of the newest entry of each conversation that has one."""

    def trim(self, target: str, *, older_than: int, keep: int) -> None:
        """Forget entries with stamp < older_than, and all but the newest `keep`."""

    def forget(self, target: str) -> None:
        """Forget a conversation."""

    def newest_stamp(self) -> int:
        """The greatest stamp kept, 0 when there is none: time must not run backwards."""


class MemoryHistory:
    """A History that ends with the process; the oldest entries beyond MEMORY_LIMIT are dropped."""

    def __init__(self) -> None:
        self._entries: dict[str, list[Entry]] = {}

    def append(self, entry: Entry) -> None:
        """See History."""
        entries = self._entries.setdefault(entry.target, [])
        entries.append(entry)
        if len(entries) > MEMORY_LIMIT:
            del entries[: len(entries) - MEMORY_LIMIT]

    def select(
        self, target: str, *, after: int | None, before: int | None, limit: int, newest: bool
    ) -> list[Entry]:
        """See History."""
        entries = self._entries.get(target, [])
        start = 0 if after is None else bisect_right(entries, after, key=_stamp)
        end = len(entries) if before is None else bisect_left(entries, before, key=_stamp)
        if newest:
            start = max(start, end - limit)
        return entries[start : min(end, start + limit)]

    def find(self, target: str, msgid: str) -> Entry | None:
        """See History."""
        return next((one for one in self._entries.get(target, []) if one.msgid == msgid), None)

    def latest(self, targets: Iterable[str]) -> dict[str, int]:
        """See History."""
        return {
            target: self._entries[target][-1].stamp
            for target in targets
            if self._entries.get(target)
        }

    def trim(self, target: str, *, older_than: int, keep: int) -> None:
        """See History."""
        entries = self._entries.get(target, [])
        start = max(bisect_left(entries, older_than, key=_stamp), len(entries) - keep)
        del entries[:start]

    def forget(self, target: str) -> None:
        """See History."""
        self._entries.pop(target, None)

    def newest_stamp(self) -> int:
        """See History."""
        return max((entries[-1].stamp for entries in self._entries.values() if entries), default=0)


def _stamp(entry: Entry) -> int:
    return entry.stamp


class Shelf(Protocol):
    """Small records that survive a restart: rooms today; accounts and bans have the same shape.

    A record is a dict of JSON values. Every method may raise StoreError.
    """

    def put(self, kind: str, key: str, record: Mapping[str, object]) -> None:
        """Keep a record, replacing the one under that kind and key."""

    def remove(self, kind: str, key: str) -> None:
        """Forget a record; nothing happens when there is none."""

    def load(self, kind: str) -> dict[str, dict[str, object]]:
        """All records of a kind by key, in the order they were first put."""


class MemoryShelf:
    """A Shelf that ends with the process."""

    def __init__(self) -> None:
        self._records: dict[str, dict[str, dict[str, object]]] = {}

    def put(self, kind: str, key: str, record: Mapping[str, object]) -> None:
        """See Shelf."""
        self._records.setdefault(kind, {})[key] = dict(record)

    def remove(self, kind: str, key: str) -> None:
        """See Shelf."""
        self._records.get(kind, {}).pop(key, None)

    def load(self, kind: str) -> dict[str, dict[str, object]]:
        """See Shelf."""
        return {key: dict(record) for key, record in self._records.get(kind, {}).items()}
