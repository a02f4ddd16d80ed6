"""The live log on the host's terminal: who comes and goes, and what is said in rooms."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TextIO

from language import _
from protocol.names import room_of
from protocol.text import clean, strip_formatting
from server.core.happening import Happening, HappeningKind
from server.picture import is_picture

# Characters of one line: more than the longest message (512 bytes), and an end to anything else.
LINE_LIMIT = 1000

_DIM, _RED, _YELLOW, _RESET = "\x1b[2m", "\x1b[31m", "\x1b[33m", "\x1b[0m"
_WHITE_ON_BLACK = "\x1b[97;40m"
_COLOURS = {HappeningKind.PROBLEM: _RED, HappeningKind.REFUSED: _YELLOW}


class LiveLog:
    """Writes lines with the local time to a terminal, a file or a pipe, each at once.

    Never raises: a host who closes the terminal, or whose terminal knows no `☕`, still hosts. All
    text is cleaned here. Colour only on a terminal, and not where NO_COLOR is set (no-color.org).
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        messages: bool,
        environ: Mapping[str, str] = os.environ,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        """messages: whether to show what is said in rooms."""
        self._stream = stream
        self._messages = messages
        self._clock = clock
        self._colour = _has_colour(stream, environ)

    def line(self, text: str) -> None:
        """Write one line."""
        self._write(text, "")

    def answer(self, text: str) -> None:
        """Write one line of the answer to a command of the host's, or of a picture: without the
        time."""
        line = _safe(text)
        # Drawn in the terminal's own colours, a light one would show the picture's negative, which
        # not every phone reads.
        self._put(f"{_WHITE_ON_BLACK}{line}{_RESET}" if self._colour and is_picture(line) else line)

    @contextlib.contextmanager
    def elsewhere(self, stream: TextIO) -> Iterator[None]:
        """Within this block, write to that stream, which ends on the same terminal."""
        before, self._stream = self._stream, stream
        try:
            yield
        finally:
            self._stream = before

    def show(self, happening: Happening) -> None:
        """Write what happened."""
        if self._messages or happening.kind is not HappeningKind.SAID:
            self._write(sentence(happening), _COLOURS.get(happening.kind, ""))

    def _write(self, text: str, colour: str) -> None:
        text = _safe(text)
        stamp = self._clock().strftime("%H:%M:%S")
        if self._colour:
            stamp = f"{_DIM}{stamp}{_RESET}"
            text = f"{colour}{text}{_RESET}" if colour else text
        self._put(f"{stamp} {text}")

    def _put(self, line: str) -> None:
        line += "\n"
        # OSError: the pipe is broken, the disk is full. ValueError: the stream is closed.
        with contextlib.suppress(OSError, ValueError):
            try:
                self._stream.write(line)
            except UnicodeEncodeError as error:
                self._stream.write(line.encode(error.encoding, "replace").decode(error.encoding))
            self._stream.flush()


def _safe(text: str) -> str:
    # A newline from elsewhere must not begin a line that looks like ours.
    return clean(strip_formatting(text.replace("\n", " ").replace("\r", " ")), LINE_LIMIT)


def sentence(happening: Happening) -> str:
    """What happened, for people: rooms without `#`. Not cleaned."""
    return SENTENCES[happening.kind](
        replace(happening, nick=happening.nick or _("somebody"), room=room_of(happening.room))
    )


def _said(nick: str, text: str) -> str:
    """`<andi> halo`, or `* andi waves` for /me."""
    action = text.removeprefix("\x01ACTION ")
    return f"* {nick} {action.rstrip(chr(1))}" if action != text else f"<{nick}> {text}"


def _aside(text: str) -> str:
    return f" ({text})" if text else ""


def _origin(address: str) -> str:
    return _(" from {address}").format(address=address) if address else ""


def _account(happening: Happening) -> str:
    return (
        _(" as {account}").format(account=happening.text)
        if happening.text != happening.nick
        else ""
    )


def _detail(text: str) -> str:
    return f": {text}" if text else ""


def _place(room: str) -> str:
    return _(" in {room}").format(room=room) if room else ""


SENTENCES: Mapping[HappeningKind, Callable[[Happening], str]] = {
    HappeningKind.CONNECTED: lambda it: _("{nick} connects{origin}").format(
        nick=it.nick, origin=_origin(it.address)
    ),
    HappeningKind.REGISTERED: lambda it: _("{nick} is here{origin}").format(
        nick=it.nick, origin=_origin(it.address)
    ),
    HappeningKind.QUIT: lambda it: _("{nick} is gone{aside}").format(
        nick=it.nick, aside=_aside(it.text)
    ),
    HappeningKind.JOINED: lambda it: _("{nick} joins {room}").format(nick=it.nick, room=it.room),
    HappeningKind.PARTED: lambda it: _("{nick} leaves {room}{aside}").format(
        nick=it.nick, room=it.room, aside=_aside(it.text)
    ),
    HappeningKind.KICKED: lambda it: _("{nick} is put out of {room}{aside}").format(
        nick=it.nick, room=it.room, aside=_aside(it.text)
    ),
    HappeningKind.SAID: lambda it: f"{it.room} {_said(it.nick, it.text)}",
    HappeningKind.TOPIC: lambda it: (
        _("{nick} sets the topic of {room}: {text}").format(
            nick=it.nick, room=it.room, text=it.text
        )
        if it.text
        else _("{nick} takes the topic of {room} away").format(nick=it.nick, room=it.room)
    ),
    HappeningKind.ENROLLED: lambda it: _("{nick} is a registered nick now").format(nick=it.nick),
    HappeningKind.LOGGED_IN: lambda it: _("{nick} logs in{account}{origin}").format(
        nick=it.nick, account=_account(it), origin=_origin(it.address)
    ),
    HappeningKind.RENAMED: lambda it: _("{nick} is now {name}").format(nick=it.nick, name=it.text),
    HappeningKind.MODE: lambda it: _("{nick} changes {room}{detail}").format(
        nick=it.nick, room=it.room, detail=_detail(it.text)
    ),
    HappeningKind.REFUSED: lambda it: _("refused: {nick}{origin}{place}{detail}").format(
        nick=it.nick, origin=_origin(it.address), place=_place(it.room), detail=_detail(it.text)
    ),
    HappeningKind.ROOM_CREATED: lambda it: _("{nick} opens the room {room}").format(
        nick=it.nick, room=it.room
    ),
    HappeningKind.ROOM_REMOVED: lambda it: _("the room {room} is closed").format(room=it.room),
    HappeningKind.OPERATED: lambda it: _("{nick} as operator{detail}").format(
        nick=it.nick, detail=_detail(it.text)
    ),
    HappeningKind.STOPPED: lambda it: _("{nick} ends the server{aside}").format(
        nick=it.nick, aside=_aside(it.text)
    ),
    HappeningKind.PROBLEM: lambda it: _("problem{place}{detail}").format(
        place=_place(it.room), detail=_detail(it.text)
    ),
}


def _has_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    # The old console of Windows prints escape sequences as rubbish; Windows Terminal says its name.
    if environ.get("NO_COLOR") or (sys.platform == "win32" and "WT_SESSION" not in environ):
        return False
    try:
        return environ.get("TERM") != "dumb" and stream.isatty()
    except ValueError:  # closed
        return False
