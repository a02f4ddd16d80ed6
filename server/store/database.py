"""The file under the store: opened, recognised as ours, and brought to today's tables."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from discovery import private
from language import _
from server.core.history import StoreError

# "Wark" in ASCII, in the header of the file: tells our database from any other SQLite file.
APPLICATION_ID = 0x5761726B
# Milliseconds to wait while another program (a backup, a database browser) holds the file. The
# server answers nobody meanwhile, so it gives up before people think it died.
BUSY_MILLISECONDS = 2000

# Each step is run once, in order, and raises `PRAGMA user_version` by one. Never change a step
# that was released: add one.
MIGRATIONS = (
    # `stamp` orders a conversation; two conversations may hold the same moment (both sides of a
    # private talk, somebody who leaves several rooms). `number` is for a full-text index to refer
    # to.
    """
    CREATE TABLE entry (
        number INTEGER PRIMARY KEY,
        stamp INTEGER NOT NULL,
        target TEXT NOT NULL,
        msgid TEXT NOT NULL,
        source TEXT NOT NULL,
        verb TEXT NOT NULL,
        params TEXT NOT NULL,
        tags TEXT NOT NULL,
        UNIQUE (target, stamp)
    );
    CREATE INDEX entry_by_stamp ON entry (stamp);
    CREATE INDEX entry_by_msgid ON entry (msgid);
    CREATE TABLE record (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        UNIQUE (kind, key)
    );
    """,
    # For server/store/fulltext.py, which makes the volumes themselves.
    """
    CREATE TABLE place (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    );
    CREATE TABLE volume (
        number INTEGER PRIMARY KEY,
        last INTEGER NOT NULL,
        oldest INTEGER NOT NULL,
        newest INTEGER NOT NULL,
        stale INTEGER NOT NULL DEFAULT 0
    );
    """,
)


def open_database(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode to the database at `path`, which is made if absent.

    It may move between threads, for one at a time.

    Raises StoreError with a sentence for the host when the file is foreign, damaged, newer than
    this program, or cannot be opened; the file is then as it was.
    """
    try:
        # SQLite gives its side files the rights of the database: set them before it makes any.
        private.touch(path)
        connection = sqlite3.connect(
            path,
            timeout=BUSY_MILLISECONDS / 1000,
            isolation_level=None,
            check_same_thread=False,
        )
    except (OSError, sqlite3.Error) as error:
        raise StoreError(sentence(path, error)) from error
    try:
        _recognise(connection, path)
        # Readers never wait for the writer, and a commit is one write at the end of a file.
        connection.execute("PRAGMA journal_mode = WAL")
        # The log is synchronised when it is copied back, not at each commit. A commit is with the
        # system before it returns, so a killed server loses nothing; a power cut may lose the last
        # moments, never the order or the file. FULL would cost a disk flush for every message.
        connection.execute("PRAGMA synchronous = NORMAL")
        # What somebody took back is overwritten, not only marked as free. In the file: the log
        # beside it keeps the page as it was until it is copied back.
        connection.execute("PRAGMA secure_delete = ON")
        _migrate(connection)
    except sqlite3.Error as error:
        connection.close()
        raise StoreError(sentence(path, error)) from error
    except StoreError:
        connection.close()
        raise
    return connection


def sentence(path: Path, error: Exception) -> str:
    """What went wrong with the database at `path`, and what the host can do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        return _foreign(path)
    if code == sqlite3.SQLITE_CORRUPT:
        return _(
            "{path} is damaged ({error}). Put a copy back in its place, or move it"
            " away to start with an empty history."
        ).format(path=path, error=error)
    if code == sqlite3.SQLITE_FULL:
        return _("The disk is full, so {path} cannot grow. Make room on the disk.").format(
            path=path
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _("Another program holds {path}. Close it and try again.").format(path=path)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return _(
            "{path} cannot be written. Give yourself the right to, or choose --data-dir."
        ).format(path=path)
    return _("{path} cannot be used ({error}).").format(path=path, error=error)


def _foreign(path: Path) -> str:
    return _(
        "{path} is not a database of this program. Move it away, or choose"
        " another directory with --data-dir."
    ).format(path=path)


def _recognise(connection: sqlite3.Connection, path: Path) -> None:
    version = _number(connection, "PRAGMA user_version")
    if _number(connection, "PRAGMA application_id") != APPLICATION_ID:
        if version or _number(connection, "SELECT count(*) FROM sqlite_master"):
            raise StoreError(_foreign(path))
    elif version > len(MIGRATIONS):
        raise StoreError(
            _(
                "{path} was written by a newer version of this program. Install that"
                " version, or choose another directory with --data-dir."
            ).format(path=path)
        )


def _migrate(connection: sqlite3.Connection) -> None:
    done = _number(connection, "PRAGMA user_version")
    for version, step in enumerate(MIGRATIONS[done:], done + 1):
        # One transaction: a server killed half-way finds the tables as they were.
        try:
            connection.executescript(
                f"BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID};"
                f" PRAGMA user_version = {version}; {step} COMMIT;"
            )
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _number(connection: sqlite3.Connection, query: str) -> int:
    (value,) = connection.execute(query).fetchone()
    return int(value)
