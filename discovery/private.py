"""Files that only their owner can read, in a directory that nobody else can change.

On Windows nothing is done here: what lies in a profile is its owner's by rights that it inherits.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shlex
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from language import _

POSIX = os.name == "posix"

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class NotPrivateError(Exception):
    """Others can use what is kept there, and that can't be mended. `str()` says what helps."""


def make_directory(path: Path) -> None:
    """The directory with its parents; one that is made here is its owner's alone. Raises
    OSError."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def touch(path: Path) -> None:
    """Make an empty file for its owner alone, if there is none; what is made beside it (by SQLite)
    gets the same rights. Raises OSError, also where a link lies in the way."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        # Not opened: to close it would end the locks that this process has on it (POSIX).
        if path.is_symlink():
            raise OSError(errno.ELOOP, _("it is a link to another place")) from None


def mend(directory: Path, names: Iterable[str]) -> list[Path]:
    """See that nobody else can use the directory and, in it, the files with these names; those
    that are not there are passed over. Returns what others could use until now.

    Raises NotPrivateError for what belongs to others, for links, and for a directory that others
    can write into; OSError when nothing can be learnt about it.
    """
    if not POSIX:
        return []
    mended = [directory] if _mend_directory(directory) else []
    return mended + [path for name in names if _mend_file(path := directory / name)]


def told(mended: Sequence[Path]) -> str:
    """What was mended, as a sentence for the person; empty: nothing."""
    if not mended:
        return ""
    paths = ", ".join(str(path) for path in mended)
    return _(
        "Open to others on this computer until now: {paths}. Mended: only you can use it."
    ).format(paths=paths)


def is_exposed(path: Path) -> bool:
    """Whether everybody on this computer can read the file."""
    try:
        return POSIX and bool(path.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False


def _mend_directory(path: Path) -> bool:
    mode = path.stat().st_mode
    # With directories in it, it serves others as well: then its rights are not ours to change, and
    # the files are private by their own.
    is_shared = any(entry.is_dir(follow_symlinks=False) for entry in os.scandir(path))
    if mode & stat.S_IWOTH or (mode & stat.S_IWGRP and is_shared):
        raise NotPrivateError(
            _(
                "Others on this computer can write into {path}, and so replace what is"
                " kept there. {advice}"
            ).format(path=path, advice=_instead_of(path, path.stat()))
        )
    for status in (path.lstat(), path.stat()):  # of a link, and of where it leads
        if status.st_uid != os.geteuid():
            raise NotPrivateError(
                _(
                    "{path} belongs to {owner}, who could read and change what is kept there."
                    " Choose a directory of your own with --data-dir."
                ).format(path=path, owner=_owner(status))
            )
    return not is_shared and _take_rights(path, 0o700)


def _instead_of(path: Path, status: os.stat_result) -> str:
    """What to do about a directory that others can write into."""
    if status.st_mode & stat.S_ISVTX:  # else others could rename what is made below it as well
        return _("Choose a directory of your own with --data-dir, for example {path}.").format(
            path=path / "warkop"
        )
    if status.st_uid != os.geteuid():
        return _("Choose a directory of your own with --data-dir.")
    return _(
        "If it is yours alone, chmod 700 {path} helps; else choose another with --data-dir."
    ).format(path=shlex.quote(str(path)))


def _mend_file(path: Path) -> bool:
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    if stat.S_ISLNK(status.st_mode):
        raise NotPrivateError(
            _(
                "{path} is a link to another place, and secrets are kept in files of"
                " their own. Put the file itself there, or delete the link."
            ).format(path=path)
        )
    if status.st_uid != os.geteuid():
        raise NotPrivateError(
            _(
                "{path} belongs to {owner}, who could read and change it. Move it away,"
                " or take it over: chown {user} {path}"
            ).format(path=path, owner=_owner(status), user=os.geteuid())
        )
    # What is no file at all is told by whoever wants to read it.
    return stat.S_ISREG(status.st_mode) and _take_rights(path, 0o600)


def _take_rights(path: Path, mode: int) -> bool:
    """Leave others no right. Whether they had one."""
    if not path.stat().st_mode & _OTHERS:
        return False
    with contextlib.suppress(OSError):  # as on a stick with FAT: looked at below
        path.chmod(mode)
    if path.stat().st_mode & _OTHERS:
        raise NotPrivateError(
            _(
                "Others on this computer can read {path}, and its file system does not"
                " let that be mended. Choose a directory on another disk with --data-dir."
            ).format(path=path)
        )
    return True


def _owner(status: os.stat_result) -> str:
    """Another user, with the name if there is one."""
    import pwd  # not on Windows

    try:
        return _("another user of this computer ({user})").format(
            user=pwd.getpwuid(status.st_uid).pw_name
        )
    except KeyError:
        return _("another user of this computer (number {number})").format(number=status.st_uid)
