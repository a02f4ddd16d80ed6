"""Standard input and output of the plain mode, alike on Windows, macOS and Linux."""

from __future__ import annotations

import asyncio
import codecs
import getpass
import io
import os
import sys
import threading
from collections import deque
from collections.abc import Callable

from protocol.text import clean

LINES_AHEAD = 100  # typed lines held; `yes | warkop` waits for the server instead of filling memory
LINE_LIMIT = 100_000  # characters of one typed line; what is longer comes as several
_CHUNK = 65536  # bytes read at once


class OutputClosed(Exception):  # noqa: N818 - nothing went wrong: `| head` has seen enough
    """Whoever read our output is gone."""


def use_utf8() -> None:
    """Speak UTF-8 whatever the locale says; never fail for a character that can't be shown."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)


def is_terminal() -> bool:
    """Whether a person sits at both ends of the program."""
    return is_terminal_input() and sys.stdout is not None and sys.stdout.isatty()


def is_terminal_input() -> bool:
    """Whether a person types into the program."""
    return sys.stdin is not None and sys.stdin.isatty()


def say(text: str) -> None:
    """One line of chat, on standard output, at once. Raises OutputClosed."""
    try:
        print(text, flush=True)
    except OSError:  # BrokenPipeError; on Windows EINVAL
        raise OutputClosed from None


def tell(text: str) -> None:
    """One line from the program to the person, on standard error. It may quote a path."""
    try:
        print("\n".join(map(clean, text.split("\n"))), file=sys.stderr, flush=True)
    except OSError:
        raise OutputClosed from None


def forget_output() -> None:
    """Let the interpreter end in silence although nobody reads the output any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def ask(prompt: str) -> str:
    """Ask the person; the prompt goes to standard error. Raises EOFError and KeyboardInterrupt."""
    print(prompt, end="", file=sys.stderr, flush=True)
    return input().strip()


def ask_password(prompt: str) -> str:
    """Ask without showing what is typed. Raises EOFError and KeyboardInterrupt."""
    return getpass.getpass(prompt)


class Typed:
    """Lines of standard input, read by a thread: consoles of Windows can't be awaited.

    `lines` are those that came, `ended` whether there will be more; `notify` is called in the
    loop's thread on every change. Take lines with `take`, which lets the reader go on.
    """

    def __init__(self, notify: Callable[[], None]) -> None:
        self.lines: deque[str] = deque()
        self.ended = False
        self._notify = notify
        self._slots = threading.Semaphore(LINES_AHEAD)
        self._loop = asyncio.get_running_loop()

    def start(self) -> None:
        """Begin to read. The thread is a daemon: it does not hold up the end of the program."""
        threading.Thread(target=self._read, name="stdin", daemon=True).start()

    def take(self) -> str:
        """The oldest line; there must be one."""
        self._slots.release()
        return self.lines.popleft()

    def _read(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        rest = ""
        try:
            # Unbuffered: a daemon thread that waits inside the lock of sys.stdin would crash the
            # interpreter's end. On a console of Windows this is still its UTF-8 reader.
            with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as stream:
                while chunk := stream.read(_CHUNK):
                    *lines, rest = (rest + decoder.decode(chunk)).split("\n")
                    for line in lines:
                        self._pass_on(line)
                    while len(rest) > LINE_LIMIT:
                        self._pass_on(rest[:LINE_LIMIT])
                        rest = rest[LINE_LIMIT:]
        except (OSError, ValueError):  # closed, or never there: the same as its end
            pass
        rest += decoder.decode(b"", final=True)
        if rest:
            self._pass_on(rest)
        self._call(self._end)

    def _pass_on(self, line: str) -> None:
        self._slots.acquire()
        self._call(self._add, line.removesuffix("\r"))

    def _call(self, function: Callable[..., None], *arguments: str) -> None:
        try:
            self._loop.call_soon_threadsafe(function, *arguments)
        except RuntimeError:  # the loop is closed: nobody listens any more
            return

    def _add(self, line: str) -> None:
        self.lines.append(line)
        self._notify()

    def _end(self) -> None:
        self.ended = True
        self._notify()
