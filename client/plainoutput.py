"""What the plain mode prints: as lines for people here, as objects for programs in `plainjson`.

In lines: chat, and answers to what was asked (/who, /search, /help), on standard output; everything
else on standard error, so that a pipe has the chat alone.
"""

from __future__ import annotations

import abc
import time
from collections.abc import Iterable
from typing import Any

from client import console
from client.core.events import Deleted, Reacted
from client.core.model import Line, Member, Room, Search
from client.core.talk import Talk
from client.transcript import transcribe, transcribe_news
from language import _, ngettext

# Lines that were not sent and are named at the end; of a long file the beginning is enough.
UNSENT_LIMIT = 20


class Output(abc.ABC):
    """One for the program. Every method may raise console.OutputClosed.

    `failures` counts what went wrong. `talk` is that of now, or None as long as there is none.
    """

    def __init__(self) -> None:
        self.failures = 0
        self.talk: Talk | None = None

    @abc.abstractmethod
    def note(self, text: str) -> None:
        """The program says something that nobody asked for."""

    def remark(self, text: str) -> None:
        """A note about what programs hear as a `fact`."""
        self.note(text)

    @abc.abstractmethod
    def answer(self, text: str) -> None:
        """One line of what was asked for."""

    def problem(self, text: str) -> None:
        """Something did not work: a sentence."""
        self.failures += 1
        self._complain(text)

    @abc.abstractmethod
    def _complain(self, text: str) -> None:
        """Print it."""

    @abc.abstractmethod
    def entered(self, room: Room, unread: int) -> None:
        """We are in a room; its history follows."""

    @abc.abstractmethod
    def unread(self, room: Room, count: int) -> None:
        """What follows was said since the person was here last."""

    @abc.abstractmethod
    def said(self, room: Room, line: Line, *, history: bool = False) -> None:
        """One line of a room. history: it was said before we came, or while we were away."""

    @abc.abstractmethod
    def failed(self, room: Room, line: Line) -> None:
        """An own message was refused; that and why was said with `problem`."""

    @abc.abstractmethod
    def happened(self, room: Room, event: Reacted | Deleted) -> None:
        """Something happened to a message that was said before."""

    @abc.abstractmethod
    def members(self, room: str, members: Iterable[Member]) -> None:
        """The people of a room that somebody asked for; they were said with `answer`."""

    @abc.abstractmethod
    def found(self, search: Search) -> None:
        """A search came to an end."""

    @abc.abstractmethod
    def unsent(self, unsure: list[tuple[Room, Line]], untried: list[str]) -> None:
        """The end has come: own messages of which nobody knows whether the server has them, and
        lines of input that were not tried."""

    @abc.abstractmethod
    def fact(self, event: str, **facts: Any) -> None:
        """For programs only: see docs/plain.md."""


class TextOutput(Output):
    """is_person: whether somebody types, who reads as well: addresses get their numbers."""

    def __init__(self, *, is_person: bool) -> None:
        super().__init__()
        self._is_person = is_person

    def note(self, text: str) -> None:
        console.tell(text)

    def answer(self, text: str) -> None:
        console.say(text)

    def _complain(self, text: str) -> None:
        console.tell(text)

    def entered(self, room: Room, unread: int) -> None:
        count = room.restored
        text = ngettext("Restored {count} message.", "Restored {count} messages.", count)
        self.note(text.format(count=count))

    def unread(self, room: Room, count: int) -> None:
        text = ngettext("-- {count} new message --", "-- {count} new messages --", count)
        self.answer(text.format(count=count))

    def said(self, room: Room, line: Line, *, history: bool = False) -> None:
        self.answer(self._transcribed(room, line, several=self._is_in_several))

    def _transcribed(self, room: Room, line: Line, *, several: bool) -> str:
        assert self.talk is not None
        return transcribe(
            room,
            line,
            own_nick=self.talk.model.nick,
            several=several,
            now=now(),
            times=self.talk.preferences.times,
            numbers=self._is_person,
        )

    def failed(self, room: Room, line: Line) -> None:
        self.note(_("That was: {text}").format(text=in_one(line.text)))

    def happened(self, room: Room, event: Reacted | Deleted) -> None:
        assert self.talk is not None
        several, times = self._is_in_several, self.talk.preferences.times
        self.answer(transcribe_news(room, event, several=several, now=now(), times=times))

    def members(self, room: str, members: Iterable[Member]) -> None:
        """The answer was enough."""

    def fact(self, event: str, **facts: Any) -> None:
        """What people have to know of it is said otherwise."""

    def found(self, search: Search) -> None:
        """The newest come last: nearest to where the person types."""
        assert self.talk is not None
        for result in reversed(search.results):
            room = self.talk.model.rooms.get(result.room) or Room(result.room)
            self.answer(self._transcribed(room, result.line, several=True))
        if not search.results and not search.remark:
            self.note(_("Nothing was found."))
        if search.more:
            self.note(_("There are older ones: add before:DAY, like before:2026-11-20."))
        if search.remark:
            self.note(search.remark)

    def unsent(self, unsure: list[tuple[Room, Line]], untried: list[str]) -> None:
        lines = [
            *(_("Perhaps not sent: {text}").format(text=in_one(one.text)) for __, one in unsure),
            *(_("Not sent: {text}").format(text=in_one(text)) for text in untried if text.strip()),
        ]
        for text in lines[:UNSENT_LIMIT]:
            self.problem(text)
        rest = len(lines) - UNSENT_LIMIT
        if rest > 0:
            text = ngettext("And {count} line more.", "And {count} lines more.", rest)
            self.note(text.format(count=rest))

    @property
    def _is_in_several(self) -> bool:
        assert self.talk is not None
        return sum(room.joined for room in self.talk.model.rooms.values()) > 1


def in_one(text: str) -> str:
    """A text of several lines as one, so that each line of ours stays one fact."""
    return " ".join(text.split("\n"))


def now() -> int:
    """Epoch milliseconds."""
    return time.time_ns() // 1_000_000
