"""History and shelf in one SQLite file in the data directory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from language import _
from server.core.history import Entry, Sought, StoreError
from server.store.database import open_database, sentence
from server.store.fulltext import FORGOTTEN, TAKEN_BACK, FullText
from server.store.lock import DirectoryLock
from server.store.rows import COLUMNS, IS_TALK, entry_of, row_of, to_json

DATABASE_NAME = "warkop.db"

# Entries that one call forgets: 70 ms, a pause that nobody notices.
TRIM_LIMIT = 2000

_FAILURES = (sqlite3.Error, UnicodeEncodeError, OverflowError)
_INSERT = f"INSERT INTO entry (number, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


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
            self._index = FullText(self._connection, self._transaction)
            self._has_index = self._index.is_possible()
            ((newest,),) = self._run("SELECT coalesce(max(number), 0) FROM entry")
            # A number is given once, so the index never takes an entry for one that is gone.
            self._last_number = max(newest, self._index.last())
        except BaseException:
            self._lock.release()
            raise

    def prepare_search(self, say: Callable[[str], None]) -> None:
        """Index what an earlier version stored, and what a killed server left to do.

        say: gets a sentence now and then, if it takes long. It can be killed at any moment and goes
        on at the next start. Raises StoreError.
        """
        # Measured on two cores of a laptop's kind: 1.3 s for 100,000 messages.
        if not self._has_index:
            say(_("warning: nobody can search, because this computer's SQLite lacks FTS5"))
            return
        with self._speaking():
            self._index.prepare(say)

    def close(self) -> None:
        """Fold the log into the database file and let go of the directory. Idempotent."""
        with suppress(sqlite3.Error, StoreError):  # closed before, or done at the next start
            while self._has_index and self._index.renew(TAKEN_BACK):
                pass
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
        # 5-8 ms that copies the log back into the database. An entry takes about 230 bytes, and 70
        # more when `tidy` has put its words into the index, which takes 13 µs.
        if len(entries) == 1:
            self._insert(entries[0])
            return
        with self._transaction():
            for entry in entries:
                self._insert(entry)

    def _insert(self, entry: Entry) -> None:
        self._last_number += 1
        self._run(_INSERT, self._last_number, *row_of(entry))

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
        query = f"SELECT {COLUMNS} FROM entry WHERE target = ?"
        values: list[str | int] = [target]
        if after is not None:
            query += " AND stamp > ?"
            values.append(after)
        if before is not None:
            query += " AND stamp < ?"
            values.append(before)
        if not events:
            query += f" AND {IS_TALK}"
        query += f" ORDER BY stamp {'DESC' if newest else 'ASC'} LIMIT ?"
        rows = self._run(query, *values, limit)
        entries = [entry_of(row) for row in rows]
        return entries[::-1] if newest else entries

    def find(self, target: str, msgid: str) -> Entry | None:
        """See History."""
        # The + keeps the planner from walking a whole conversation instead of the msgid's index.
        rows = self._run(
            f"SELECT {COLUMNS} FROM entry WHERE msgid = ? AND +target = ?", msgid, target
        )
        return entry_of(rows[0]) if rows else None

    def latest(self, targets: Iterable[str]) -> dict[str, int]:
        """See History."""
        found = {}
        for target in targets:
            rows = self._run(
                f"SELECT stamp FROM entry WHERE target = ? AND {IS_TALK}"
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
                f" AND {IS_TALK} GROUP BY target",
                owner + " ",
                owner + "!",
            )
        )

    def search(
        self, targets: Collection[str], sought: Sought, *, limit: int, newest: bool
    ) -> list[Entry]:
        """See History. What was said since the last `tidy` is indexed first."""
        # Measured with 100,000 entries in a room: 0.5 to 5 ms; twelve beginnings of words, 22 ms.
        if not self._has_index:
            raise StoreError(_("nobody can search, because this computer's SQLite lacks FTS5"))
        with self._speaking():
            with suppress(StoreError):  # a full disk: what is indexed can be read still
                self._index.grow()
            return self._index.find(targets, sought, limit=limit, newest=newest)

    def tidy(self, *, thoroughly: bool) -> None:
        """See History. Afterwards the words of what was taken back are in the log of the database
        only (`open_database`)."""
        if self._has_index:
            with self._speaking():
                self._index.grow()
                self._index.renew(FORGOTTEN if thoroughly else TAKEN_BACK)

    def erase(self, target: str, msgid: str) -> None:
        """See History."""
        self._delete("msgid = ? AND +target = ?", msgid, target, why=TAKEN_BACK)

    def erase_everywhere(self, msgid: str) -> None:
        """See History."""
        self._delete("msgid = ?", msgid, why=TAKEN_BACK)

    def trim(self, target: str, *, older_than: int, keep: int) -> None:
        """See History."""
        # With 100,000 entries in a conversation: 4 ms when nothing is to forget, 35 ms per 1,000.
        surplus = self._run(
            "SELECT stamp FROM entry WHERE target = ? ORDER BY stamp DESC LIMIT 1 OFFSET ?",
            target,
            keep,
        )
        end = max(older_than, surplus[0][0] + 1) if surplus else older_than
        self._delete(
            "number IN (SELECT number FROM entry"
            " WHERE target = ? AND stamp < ? ORDER BY stamp LIMIT ?)",
            target,
            end,
            TRIM_LIMIT,
        )

    def trim_private(self, *, older_than: int) -> None:
        """See History."""
        self._delete("stamp < ? AND target NOT LIKE '#%'", older_than)

    def move(self, target: str, new: str) -> None:
        """See History."""
        with self._transaction():
            self._run("UPDATE entry SET target = ? WHERE target = ?", new, target)
            self._index.move(target, new)

    def forget(self, target: str) -> None:
        """See History."""
        self._delete("target = ?", target)

    def _delete(self, condition: str, *values: str | int, why: int = FORGOTTEN) -> None:
        with self._transaction():
            gone = self._run(f"SELECT number FROM entry WHERE {condition}", *values)
            self._run(f"DELETE FROM entry WHERE {condition}", *values)
            self._index.forget((number for (number,) in gone), why)

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
            to_json(dict(record)),
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
        with self._speaking():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """What goes wrong with the database is a StoreError."""
        try:
            yield
        except _FAILURES as error:
            raise self._explained(error) from error

    def _run(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        """All rows of one statement, which is its own transaction. Raises StoreError."""
        try:
            return self._connection.execute(query, values).fetchall()
        except _FAILURES as error:
            raise self._explained(error) from error

    def _explained(self, error: Exception) -> StoreError:
        if isinstance(error, sqlite3.Error):
            return StoreError(sentence(self._path, error))
        # Half a character, or a number beyond 64 bits: no column can hold it.
        return StoreError(
            _("{path} cannot hold this value ({error}).").format(path=self._path, error=error)
        )
