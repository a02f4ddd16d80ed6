"""A person at a terminal: the program on a pseudo terminal (Linux and macOS)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from tests.client.scripted import PATIENCE
from tests.support import child_environment


class Terminal:
    """What the program wrote (`screen`) and what the person types."""

    def __init__(self, descriptor: int, process: asyncio.subprocess.Process) -> None:
        self.screen = ""
        self.process = process
        self._descriptor = descriptor
        self._seen = 0
        self._news = asyncio.Event()
        asyncio.get_running_loop().add_reader(descriptor, self._read)

    def _read(self) -> None:
        try:
            data = os.read(self._descriptor, 4096)
        except OSError:  # Linux says EIO when the program is gone
            data = b""
        if not data:
            asyncio.get_running_loop().remove_reader(self._descriptor)
        self.screen += data.decode("utf-8", "replace")
        self._news.set()

    async def shows(self, words: str) -> None:
        """Wait for these words after those waited for before."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.screen[self._seen :]:
                self._news.clear()
                await self._news.wait()
        self._seen = self.screen.index(words, self._seen) + len(words)

    def types(self, keys: str) -> None:
        os.write(self._descriptor, keys.encode())

    async def ends(self) -> int:
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    def close(self) -> None:
        """Its window is closed; once."""
        if self._descriptor >= 0:
            asyncio.get_running_loop().remove_reader(self._descriptor)
            os.close(self._descriptor)
        self._descriptor = -1


@contextlib.asynccontextmanager
async def terminal(home: Path, arguments: Sequence[str]) -> AsyncIterator[Terminal]:
    """Run the client on a terminal of its own, with Ctrl-C and masked prompts working."""
    ours, its = os.openpty()
    # setsid and TIOCSCTTY by way of Python itself: preexec_fn is not safe beside threads.
    start = (
        "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
        "os.execv(sys.executable, [sys.executable, '-m', 'client', *sys.argv[1:]])"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", start, *arguments,
        stdin=its, stdout=its, stderr=its, env=child_environment(home),
    )
    os.close(its)
    it = Terminal(ours, process)
    try:
        yield it
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        it.close()
