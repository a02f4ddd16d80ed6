"""The client's data directory: what is kept in it, and that it is the person's alone."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from client.problem import Problem
from discovery import private

SERVERS = "servers.json"  # certificates
CREDENTIALS = "credentials.json"
BOOK = "known.json"
NETWORKS = "networks.json"
CRASH = "crash.txt"
# The others are named where they are used; a book that could not be read is set aside.
FILES = (
    *(SERVERS, CREDENTIALS, BOOK, f"{BOOK}.damaged", NETWORKS, CRASH),
    *("identity.json", "people.json", "provers.json", "memory.json"),
)


def prepare(folder: Path) -> list[str]:
    """Make the directory if need be, and see that nobody else can use what is in it. Returns what
    to tell the person. Raises Problem."""
    # Where it can't be made or looked at, whoever writes the first file says so.
    with suppress(OSError):
        private.make_directory(folder)
        try:
            told = private.told(private.mend(folder, FILES))
        except private.NotPrivateError as error:
            raise Problem(str(error)) from None
        return [told] if told else []
    return []


def note_crash(folder: Path, text: str) -> Path:
    """Keep what went wrong for who can read it; it may say what was being talked about. Returns
    where. Raises OSError."""
    private.make_directory(folder)
    handle, name = tempfile.mkstemp(dir=folder, prefix=CRASH)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name).replace(folder / CRASH)
