"""The data directory: where the server keeps its database, its certificate and its key."""

from __future__ import annotations

import tempfile
from pathlib import Path

import platformdirs

from server.problem import StartProblem


def default_directory() -> Path:
    """Where this person's programs keep data on this system, for our server."""
    return Path(platformdirs.user_data_dir("warkop", appauthor=False)) / "server"


def prepare(path: Path) -> Path:
    """The directory, absolute and made if absent, readable by its owner only.

    Raises StartProblem when it is not a directory, cannot be made or cannot be written.
    """
    path = path.expanduser().absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Only a write shows whether one may write: rights, read-only systems, quotas, full disks.
        with tempfile.TemporaryFile(dir=path) as trial:
            trial.write(b"x")
    except (FileExistsError, NotADirectoryError) as error:
        raise StartProblem(
            f"{path} cannot be the data directory, because a file is in its place. "
            "Move it away, or choose another directory with --data-dir."
        ) from error
    except OSError as error:
        raise StartProblem(
            f"The data directory {path} cannot be written ({error.strerror}). "
            "Give yourself the right to, or choose another directory with --data-dir."
        ) from error
    return path
