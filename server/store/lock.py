"""One server per data directory: a lock that ends with the process, even when it is killed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from discovery import private
from language import _
from server.core.history import StoreError

LOCK_NAME = "warkop.lock"


class DirectoryTakenError(StoreError):
    """Another server works on this directory."""


class DirectoryLock:
    """Holds a directory from construction until `release`.

    Raises DirectoryTakenError when another process, or another part of this one, holds it;
    StoreError when no lock can be made there.
    """

    def __init__(self, directory: Path) -> None:
        path = directory / LOCK_NAME
        # An open write transaction on an empty database is a file lock that SQLite already knows
        # how to take on Windows, macOS and Linux, and that the system drops with the process. The
        # history itself stays readable by other programs and connections.
        try:
            private.touch(path)
            self._connection = sqlite3.connect(
                path, timeout=0, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise StoreError(_cannot(path, error)) from error
        try:
            # Nothing is ever written, so no journal file must lie beside the lock.
            self._connection.execute("PRAGMA journal_mode = MEMORY")
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            self._connection.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise DirectoryTakenError(
                    _(
                        "Another server is already using {directory}. Stop it first, or give this"
                        " one its own directory with --data-dir."
                    ).format(directory=directory)
                ) from error
            raise StoreError(_cannot(path, error)) from error

    def release(self) -> None:
        """Let others have the directory. Idempotent."""
        self._connection.close()


def _cannot(path: Path, error: Exception) -> str:
    return _(
        "{path} cannot be locked ({error}). Check that you may write there, or"
        " choose another directory with --data-dir."
    ).format(path=path, error=error)
