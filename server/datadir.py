"""The data directory: where the server keeps its database, its certificate and its key."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import platformdirs

from discovery import private
from language import _
from server.certificate import CERT_NAME, KEY_NAME
from server.neighbours import BOOK_NAME
from server.problem import StartProblem
from server.store.lock import LOCK_NAME
from server.store.sqlite import DATABASE_NAME

# All that is kept there, also what a death in between leaves.
FILES = (
    *(CERT_NAME, KEY_NAME, f"{CERT_NAME}.new", f"{KEY_NAME}.new"),
    *(f"{DATABASE_NAME}{side}" for side in ("", "-wal", "-shm", "-journal")),
    *(LOCK_NAME, BOOK_NAME, f"{BOOK_NAME}.damaged"),
)


def default_directory() -> Path:
    """Where this person's programs keep data on this system, for our server."""
    return Path(platformdirs.user_data_dir("warkop", appauthor=False)) / "server"


def prepare(path: Path, say: Callable[[str], None] = lambda text: None) -> Path:
    """The directory, absolute and made if absent. Nobody else can use it, or what is in it.

    say: told what others could use until now. Raises StartProblem when it is not a directory,
    cannot be made or written, or belongs to others.
    """
    path = path.expanduser().absolute()
    try:
        private.make_directory(path)
        # Only a write shows whether one may write: rights, read-only systems, quotas, full disks.
        with tempfile.TemporaryFile(dir=path) as trial:
            trial.write(b"x")
        if told := private.told(private.mend(path, FILES)):
            say(told)
    except private.NotPrivateError as error:
        raise StartProblem(str(error)) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise StartProblem(
            _(
                "{path} cannot be the data directory, because a file is in its place."
                " Move it away, or choose another directory with --data-dir."
            ).format(path=path)
        ) from error
    except OSError as error:
        raise StartProblem(
            _(
                "The data directory {path} cannot be written ({reason}). Give yourself"
                " the right to, or choose another directory with --data-dir."
            ).format(path=path, reason=error.strerror)
        ) from error
    return path
