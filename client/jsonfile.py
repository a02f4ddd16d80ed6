"""A small JSON file of ours: read with care, written all or nothing, for its owner only."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from client.problem import Problem
from discovery import private
from language import _

# Bytes read; the file is our own, but it may be damaged, or a device.
FILE_LIMIT = 4_000_000


class Damaged(Exception):  # noqa: N818 - a state of the file
    """The file is no JSON."""


def read(path: Path, what: str) -> object:
    """What is in the file; None when there is none. what: its name in a sentence, after "The", in
    English (`N_`).

    Raises Damaged, and Problem when it can't be read.
    """
    try:
        with path.open("rb") as file:
            return json.loads(file.read(FILE_LIMIT))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Problem(
            _(
                "The {what} {path} can't be read: {reason}. Make it readable, or choose another "
                "place with --data-dir."
            ).format(what=_(what), path=path, reason=error.strerror)
        ) from None
    except (ValueError, RecursionError):
        raise Damaged from None


def write(path: Path, what: str, value: object) -> None:
    """Replace the file: a crash leaves the old one. Raises Problem."""
    write_text(path, what, json.dumps(value, indent=1, sort_keys=True))


def write_text(path: Path, what: str, text: str) -> None:
    """The same for a small file of another kind."""
    temporary: Path | None = None
    try:
        private.make_directory(path.parent)
        # Readable by its owner only, from the first byte on (on Windows by the user's profile).
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise Problem(
            _(
                "The {what} {path} can't be written: {reason}. Make its directory writable, or "
                "choose another one with --data-dir."
            ).format(what=_(what), path=path, reason=error.strerror)
        ) from None
