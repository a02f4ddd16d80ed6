"""History and shelf in one SQLite file in the data directory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

from server.core.history import TALK, Entry, StoreError
from server.store.database import open_database, sentence
from server.store.lock import DirectoryLock

DATABASE_NAME = "warkop.db"

# Entries that one call forgets: 70 ms, a pause that nobody notices.
TRIM_LIMIT = 2000

_COLUMNS = "target, stamp, msgid, source, verb, params, tags"
_INSERT = f"INSERT INTO entry ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
_IS_TALK = f"verb IN ({', '.join(repr(verb) for verb in sorted(TALK))})"


class SqliteStore:
    """A History and a Shelf that survive the process. Used by one thread at a time.

    Raises StoreError, with a sentence for the host, when the directory is used by another server
    or its database cannot be opened. `close` it at the end; without, nothing is lost either.
    """

    def __init__(self, directory: Path) -> None:
        """directory: exists and may be written."""
        self._path = directory / DATABASE_NAME
        self._lock = DirectoryLock(directory)
        try:
            self._connection = open_database(self._path)
        except BaseException:
            self._lock.release()
            raise

    def close(self) -> None:
        """Fold the log into the database file and let go of the directory. Idempotent."""
        try:
            # Closing the last connection does this too, but not while a reader is attached.
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error:
            pass  # closed before, or the disk is full: the log is kept and read at the next start
        finally:
            self._connection.close()
            self._lock.release()

    # -- History ------------------------------------------------------------------------------

    def append(self, *entries: Entry) -> None:
        """See History. Raises StoreError also when a conversation has the stamp already."""
        # Committed when this returns. Measured with 100,000 entries on a laptop-class machine with
        # an SSD: 23 µs median, 72 µs at the 99th percentile; every few hundred entries one of
        # 5-8 ms that copies the log back into the database. An entry takes about 230 bytes.
        if len(entries) == 1:
            self._run(_INSERT, *_row(entries[0]))
            return
        with self._transaction():
            for entry in entries:
                self._run(_INSERT, *_row(entry))

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
        query = f"SELECT {_COLUMNS} FROM entry WHERE target = ?"
        values: list[str | int] = [target]
        if after is not None:
            query += " AND stamp > ?"
            values.append(after)
        if before is not None:
            query += " AND stamp < ?"
            values.append(before)
        if not events:
            query += f" AND {_IS_TALK}"
        query += f" ORDER BY stamp {'DESC' if newest else 'ASC'} LIMIT ?"
        rows = self._run(query, *values, limit)
        entries = [_entry(row) for row in rows]
        return entries[::-1] if newest else entries

    def find(self, target: str, msgid: str) -> Entry | None:
        """See History."""
        # The + keeps the planner from walking a whole conversation instead of the msgid's index.
        rows = self._run(
            f"SELECT {_COLUMNS} FROM entry WHERE msgid = ? AND +target = ?", msgid, target
        )
        return _entry(rows[0]) if rows else None

    def latest(self, targets: Iterable[str]) -> dict[str, int]:
        """See History."""
        found = {}
        for target in targets:
            rows = self._run(
                f"SELECT stamp FROM entry WHERE target = ? AND {_IS_TALK}"
                " ORDER BY stamp DESC LIMIT 1",
                target,
            )
            if rows:
                found[target] = rows[0][0]
        return found

    def conversations(self, owner: str) -> dict[str, int]:
        """See History."""
        # "!" follows the space: all targets that begin with the owner and a space.
        return dict(
            self._run(
                f"SELECT target, max(stamp) FROM entry WHERE target > ? AND target < ?"
                f" AND {_IS_TALK} GROUP BY target",
                owner + " ",
                owner + "!",
            )
        )

    def erase(self, target: str, msgid: str) -> None:
        """See History."""
        self._run("DELETE FROM entry WHERE msgid = ? AND +target = ?", msgid, target)

    def erase_everywhere(self, msgid: str) -> None:
        """See History."""
        self._run("DELETE FROM entry WHERE msgid = ?", msgid)

    def trim(self, target: str, *, older_than: int, keep: int) -> None:
        """See History."""
        # With 100,000 entries in a conversation: 4 ms when nothing is to forget, 35 ms per 1,000.
        surplus = self._run(
            "SELECT stamp FROM entry WHERE target = ? ORDER BY stamp DESC LIMIT 1 OFFSET ?",
            target,
            keep,
        )
        end = max(older_than, surplus[0][0] + 1) if surplus else older_than
        self._run(
            "DELETE FROM entry WHERE number IN (SELECT number FROM entry"
            " WHERE target = ? AND stamp < ? ORDER BY stamp LIMIT ?)",
            target,
            end,
            TRIM_LIMIT,
        )

    def trim_private(self, *, older_than: int) -> None:
        """See History."""
        self._run("DELETE FROM entry WHERE stamp < ? AND target NOT LIKE '#%'", older_than)

    def move(self, target: str, new: str) -> None:
        """See History."""
        self._run("UPDATE entry SET target = ? WHERE target = ?", new, target)

    def forget(self, target: str) -> None:
        """See History."""
        self._run("DELETE FROM entry WHERE target = ?", target)

    def newest_stamp(self) -> int:
        """See History."""
        ((stamp,),) = self._run("SELECT max(stamp) FROM entry")
        return stamp or 0

    # -- Shelf --------------------------------------------------------------------------------

    def put(self, kind: str, key: str, record: Mapping[str, object]) -> None:
        """See Shelf."""
        self._run(
            "INSERT INTO record (kind, key, value) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value",
            kind,
            key,
            _to_json(dict(record)),
        )

    def remove(self, kind: str, key: str) -> None:
        """See Shelf."""
        self._run("DELETE FROM record WHERE kind = ? AND key = ?", kind, key)

    def load(self, kind: str) -> dict[str, dict[str, object]]:
        """See Shelf."""
        rows = self._run("SELECT key, value FROM record WHERE kind = ? ORDER BY number", kind)
        return {key: json.loads(value) for key, value in rows}

    # -----------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._run("BEGIN IMMEDIATE")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            with suppress(StoreError):
                self._run("ROLLBACK")
            raise

    def _run(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        """All rows of one statement, which is its own transaction. Raises StoreError."""
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise StoreError(sentence(self._path, error)) from error
        except (UnicodeEncodeError, OverflowError) as error:
            # Half a character, or a number beyond 64 bits: no column can hold it.
            raise StoreError(f"{self._path} cannot hold this value ({error}).") from error


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _row(entry: Entry) -> tuple[str | int, ...]:
    return (
        entry.target,
        entry.stamp,
        entry.msgid,
        entry.source,
        entry.verb,
        _to_json(entry.params),
        _to_json(dict(entry.tags)),
    )


def _entry(row: tuple[Any, ...]) -> Entry:
    target, stamp, msgid, source, verb, params, tags = row
    return Entry(
        target,
        stamp,
        msgid,
        source,
        verb,
        tuple(json.loads(params)),
        MappingProxyType(json.loads(tags)),
    )
