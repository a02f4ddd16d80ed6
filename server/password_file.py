"""A password from the first line of a file, so that it stands in no process list."""

from __future__ import annotations

from pathlib import Path

from language import _
from server.values import BadValueError, password

# Bytes read: a password has far fewer, and a wrong path may lead to a film.
READ_LIMIT = 4096


def read_password(path: Path) -> str:
    """The first line without its end. Raises BadValueError, which names the file."""
    try:
        with path.open("rb") as file:
            raw = file.read(READ_LIMIT)
    except OSError as error:
        raise BadValueError(
            _("{path} cannot be read ({reason})").format(path=path, reason=error.strerror)
        ) from error
    try:
        # Windows' Notepad begins a file with a mark that nobody typed.
        line = raw.partition(b"\n")[0].removesuffix(b"\r").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadValueError(_("{path} is not UTF-8 text").format(path=path)) from error
    if not line:
        # An empty file is a script gone wrong; it must not open the room to everybody.
        raise BadValueError(
            _("the first line of {path} is empty; it must be the password").format(path=path)
        )
    try:
        return password(line)
    except BadValueError as error:
        raise BadValueError(
            _("the password in {path} {error}").format(path=path, error=error)
        ) from error
