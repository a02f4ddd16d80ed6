"""What was said, in order: the entry, the interface of every history, and one in memory.

Order is the stamp alone: within a conversation every entry has a stamp greater than the one before,
so a page that ends at a stamp neither repeats nor skips anything.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Protocol

from protocol.names import casefold
from protocol.source import Source
from protocol.terms import Term, found_in, words_of

# Bytes, roughly counted, of what is kept in memory for one owner (the private talks of somebody
# without an account) or one room: a long evening's talk. Defends the host's memory.
MEMORY_LIMIT = 256 * 1024
# Bytes that an entry takes besides its texts.
ENTRY_BYTES = 300


# What people said, as against what happened around it (JOIN, TOPIC, …).
TALK = frozenset({"PRIVMSG", "NOTICE"})
# The client-only tag of a message that only its reader can open: there are no words to search in.
SEALED = "+warkop/box"


class StoreError(Exception):
    """Something could not be kept. The text is for the host, never for the peer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored message.

    target: folded channel name, or the key of one side of a private conversation: its owner, a
        space, and the folded nick of the other (`world.mailbox`).
    stamp: epoch ms, unique and increasing within the target.
    verb, params, source: as on the wire; params[0] is the wire target (a channel's name).
    tags: client-only tags (with `+`), and `account` and `bot` of the sender.
    """

    target: str
    stamp: int
    msgid: str
    source: str
    verb: str
    params: tuple[str, ...]
    tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search asks for; what is empty or None does not matter.

    terms: all of them stand in the text. nick: folded, of who said it. after, before: as stamps,
    both exclusive.
    """

    terms: tuple[Term, ...] = ()
    nick: str = ""
    after: int | None = None
    before: int | None = None

    def is_met_by(self, entry: Entry) -> bool:
        """Whether the search finds that entry, wherever it is."""
        return (
            is_searchable(entry)
            and (self.after is None or entry.stamp > self.after)
            and (self.before is None or entry.stamp < self.before)
            and self.nick in ("", nick_of(entry))
            and found_in(self.terms, words_of(entry.params[1]))
        )


def is_searchable(entry: Entry) -> bool:
    """Whether there is a text that the server can read."""
    return entry.verb in TALK and len(entry.params) > 1 and SEALED not in entry.tags


def nick_of(entry: Entry) -> str:
    """The folded nick of who said it."""
    return casefold(Source.parse(entry.source).nick)


class History(Protocol):
    """Where entries are kept. Every method may raise StoreError."""

    def append(self, *entries: Entry) -> None:
        """Keep all or none; when this returns, they survive the death of the process."""

    def select(
        self,
        target: str,
        *,
        after: int | None,
        before: int | None,
        limit: int,
        newest: bool,
        events: bool = False,
    ) -> list[Entry]:
        """At most `limit` entries with after < stamp < before, oldest first.

        newest: when there are more than `limit`, whether the newest or the oldest are taken.
        events: whether entries that are not TALK are among them.
        """

    def find(self, target: str, msgid: str) -> Entry | None:
        """The entry of that conversation with that id."""

    def search(
        self, targets: Collection[str], sought: Sought, *, limit: int, newest: bool
    ) -> list[Entry]:
        """At most `limit` entries of these conversations that meet a search, oldest first.

        newest: when there are more than `limit`, whether the newest or the oldest are taken.
        """

    def tidy(self, *, thoroughly: bool) -> None:
        """Do some of the work that waits, for at most some 50 ms. Call it about once a second.

        thoroughly: now and then, for what is in no hurry (places of forgotten entries).
        """

    def erase(self, target: str, msgid: str) -> None:
        """Forget one entry; nothing happens when there is none."""

    def erase_everywhere(self, msgid: str) -> None:
        """Forget an entry in all conversations: a private message is kept by both sides."""

    def latest(self, targets: Iterable[str]) -> dict[str, int]:
        """The stamp of the newest TALK of each conversation that has any."""

    def conversations(self, owner: str) -> dict[str, int]:
        """All private conversations of an owner (targets `owner nick`), with their newest TALK."""

    def trim(self, target: str, *, older_than: int, keep: int) -> None:
        """Forget entries with stamp < older_than, and all but the newest `keep`.

        At most some thousands at once, the oldest first: the next call goes on.
        """

    def trim_private(self, *, older_than: int) -> None:
        """Forget entries of private conversations with stamp < older_than."""

    def forget(self, target: str) -> None:
        """Forget a conversation."""

    def move(self, target: str, new: str) -> None:
        """Give a conversation a new target, which must have no entries yet."""

    def newest_stamp(self) -> int:
        """The greatest stamp kept, 0 when there is none: time must not run backwards."""


class MemoryHistory:
    """A History that ends with the process. Of what is more than MEMORY_LIMIT of one owner, in all
    his conversations, the oldest quarter is dropped."""

    def __init__(self) -> None:
        self._entries: dict[str, list[Entry]] = {}
        self._sizes: Counter[str] = Counter()  # bytes by owner

    def append(self, *entries: Entry) -> None:
        """See History."""
        for entry in entries:
            self._entries.setdefault(entry.target, []).append(entry)
            owner = _owner(entry.target)
            self._sizes[owner] += _size(entry)
            if self._sizes[owner] > MEMORY_LIMIT:
                self._shrink(owner)

    def _shrink(self, owner: str) -> None:
        targets = [target for target in self._entries if _owner(target) == owner]
        oldest_first = sorted((one for key in targets for one in self._entries[key]), key=_stamp)
        for entry in oldest_first:
            if self._sizes[owner] <= MEMORY_LIMIT * 3 // 4:
                break
            self._drop(entry.target, 1)

    def _drop(self, target: str, count: int) -> None:
        """Forget the oldest entries of a conversation."""
        entries = self._entries[target]
        self._sizes[_owner(target)] -= sum(map(_size, entries[:count]))
        del entries[:count]
        if not entries:
            del self._entries[target]

    def select(
        self,
        target: str,
        *,
        after: int | None,
        before: int | None,
        limit: int,
        newest: bool,
        events: bool = False,
    ) -> list[Entry]:
        """See History."""
        entries = [
            one for one in self._entries.get(target, []) if events or one.verb in TALK
        ]
        start = 0 if after is None else bisect_right(entries, after, key=_stamp)
        end = len(entries) if before is None else bisect_left(entries, before, key=_stamp)
        if newest:
            start = max(start, end - limit)
        return entries[start : min(end, start + limit)]

    def find(self, target: str, msgid: str) -> Entry | None:
        """See History."""
        return next((one for one in self._entries.get(target, []) if one.msgid == msgid), None)

    def search(
        self, targets: Collection[str], sought: Sought, *, limit: int, newest: bool
    ) -> list[Entry]:
        """See History."""
        # No index: MEMORY_LIMIT is looked through in some milliseconds.
        found = [
            one
            for target in set(targets)
            for one in self._entries.get(target, [])
            if sought.is_met_by(one)
        ]
        found.sort(key=lambda one: (one.stamp, one.target))
        return found[max(0, len(found) - limit) :] if newest else found[:limit]

    def tidy(self, *, thoroughly: bool) -> None:
        """See History. Nothing waits here."""

    def erase(self, target: str, msgid: str) -> None:
        """See History."""
        kept = [one for one in self._entries.get(target, []) if one.msgid != msgid]
        self.forget(target)
        if kept:
            self.append(*kept)

    def erase_everywhere(self, msgid: str) -> None:
        """See History."""
        for target in list(self._entries):
            self.erase(target, msgid)

    def latest(self, targets: Iterable[str]) -> dict[str, int]:
        """See History."""
        found = {}
        for target in targets:
            stamps = [one.stamp for one in self._entries.get(target, []) if one.verb in TALK]
            if stamps:
                found[target] = stamps[-1]
        return found

    def conversations(self, owner: str) -> dict[str, int]:
        """See History."""
        return self.latest([key for key in self._entries if key.startswith(owner + " ")])

    def trim(self, target: str, *, older_than: int, keep: int) -> None:
        """See History."""
        entries = self._entries.get(target, [])
        count = max(bisect_left(entries, older_than, key=_stamp), len(entries) - keep)
        if count > 0:
            self._drop(target, count)

    def trim_private(self, *, older_than: int) -> None:
        """See History."""
        for target in list(self._entries):
            if not target.startswith("#"):
                self.trim(target, older_than=older_than, keep=len(self._entries[target]))

    def forget(self, target: str) -> None:
        """See History."""
        if target in self._entries:
            self._drop(target, len(self._entries[target]))

    def move(self, target: str, new: str) -> None:
        """See History."""
        moved = [replace(one, target=new) for one in self._entries.get(target, [])]
        self.forget(target)
        self.append(*moved)

    def newest_stamp(self) -> int:
        """See History."""
        return max((entries[-1].stamp for entries in self._entries.values() if entries), default=0)


def _stamp(entry: Entry) -> int:
    return entry.stamp


def _owner(target: str) -> str:
    """Whose memory a conversation takes: the owner's, or a room's own."""
    return target.partition(" ")[0]


def _size(entry: Entry) -> int:
    tags = sum(len(key) + len(value) for key, value in entry.tags.items())
    return ENTRY_BYTES + sum(map(len, entry.params)) + tags + len(entry.source)


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
