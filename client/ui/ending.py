"""How the program ends when nobody quits: signals, a terminal that is gone, a bug."""

from __future__ import annotations

import asyncio
import errno
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from client.datadir import note_crash
from language import _


@contextmanager
def ended_by_signals(end: Callable[[], None]) -> Iterator[None]:
    """Whoever ends us from outside gets a clean terminal too; not on Windows, which can't."""
    loop = asyncio.get_running_loop()
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    with suppress(NotImplementedError, RuntimeError, ValueError):
        for name in names:
            loop.add_signal_handler(getattr(signal, name), end)
    try:
        yield
    finally:
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for name in names:
                loop.remove_signal_handler(getattr(signal, name))


def is_hangup(error: BaseException) -> bool:
    """Whether an error only says that the terminal is gone: its window was closed. No network
    gives EIO."""
    return isinstance(error, EOFError) or (
        isinstance(error, OSError) and error.errno == errno.EIO
    )


def report(folder: Path, error: Exception) -> str:
    """Keep the traceback of a bug in `folder` for who can read it; the sentence for who can't."""
    try:
        path = note_crash(folder, "".join(traceback.format_exception(error)))
    except OSError:
        return _("A mistake in this program ended it. Please start it again.")
    return _(
        "A mistake in this program ended it; {path} tells more. Please start it again."
    ).format(path=path)
