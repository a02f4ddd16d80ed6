"""What was asked and is not answered yet; what lasts from one connection to the next."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any

from client.core.gaps import Gap, Sender, Sent, Waiting
from client.core.model import Line, Member, Past, Result
from client.core.proofs import Proving
from client.core.query import Query
from client.core.signals import Errand, Typing
from protocol.chathistory import Selector, Subcommand
from protocol.names import casefold


class Page(enum.Enum):
    """A page of history, by what it is asked for."""

    FIRST = enum.auto()  # the newest of a room that was joined
    MISSED = enum.auto()  # what was said while there was no connection: see `resuming`


@dataclass(slots=True)
class Reading:
    """A page that somebody wants to read: BEFORE or AFTER what is shown, or AROUND a message."""

    way: Subcommand
    selector: Selector
    stamp: int  # epoch ms, of the message beside which it is
    window: Past | None = None  # BEFORE, AFTER: that it is for; None: the room's own lines
    goal: str = ""  # AROUND: the msgid
    label: str = ""  # empty: to be asked for, or known by the order of answers
    asked: int = 0  # epoch ms of ours
    empty: int = 0  # pages in a row that had nothing to show


@dataclass(slots=True)
class RoomHistory:
    """What we asked the history of one room for on this connection."""

    # Without labels, in the order of the answers.
    requests: list[Page | Reading] = field(default_factory=list)
    reading: Reading | None = None  # that somebody waits for now
    start: Line | None = None  # the line before which the first page goes
    after_names: bool = False  # joined: ask when NAMES has ended
    refused: bool = False  # the server gives no older pages

    @property
    def is_due(self) -> bool:
        """Whether the first page of a joined room has not come yet."""
        return self.after_names or Page.FIRST in self.requests


@dataclass(slots=True)
class Seeking:
    """How far `Model.search` is (see `searching`)."""

    query: Query | None = None
    label: str = ""  # of the question on its way
    asked: int = 0  # epoch ms of ours; 0: none is on its way
    is_stale: bool = False  # it is for an earlier search
    found: list[Result] = field(default_factory=list)  # by the server
    loaded: list[Result] = field(default_factory=list)  # here
    oldest: int | None = None  # epoch ms: the server has looked up to there
    pages: int = 0


@dataclass(slots=True)
class Gathering:
    """A room on its way to be taken away (see `collecting`)."""

    room: str  # key in `Model.rooms`
    file: str  # as the person named it; empty: not said
    pages: list[list[Line]] = field(default_factory=list)  # the newest first; none: not begun
    count: int = 0
    label: str = ""  # of the page on its way
    asked: int = 0  # epoch ms of ours
    by_time: bool = False  # the next page is asked for by time
    skipped: int | None = None  # epoch ms: pages back to there had nothing to show


@dataclass(frozen=True, slots=True)
class Ban:
    """One of the list of a room. by, at: who set it and when, as the server says it; or empty."""

    mask: str
    by: str = ""
    at: str = ""


@dataclass(slots=True)
class Requests:
    """What was asked and not answered yet. Keys are those of `Model.rooms`."""

    joins: dict[str, str] = field(default_factory=dict)  # the password given, or empty
    locks: dict[str, str] = field(default_factory=dict)  # joined with that password: see `locking`
    proofs: dict[str, Proving] = field(default_factory=dict)  # see `entering`
    who: list[str] = field(default_factory=list)  # /who of rooms we are not in
    names: dict[str, dict[str, Member]] = field(default_factory=dict)  # NAMES half received
    rooms: list[tuple[str, int, str]] = field(default_factory=list)  # LIST half received
    gathering: Gathering | None = None
    bans: list[Ban] = field(default_factory=list)  # the list of a room half received
    unbans: dict[str, str] = field(default_factory=dict)  # by room: who waits for that list
    aside: set[str] = field(default_factory=set)  # rooms entered without looking there
    rooms_aloud: bool = False  # whether LIST was asked with /rooms: answer with lines, too
    waiting: set[str] = field(default_factory=set)  # private talks with news from before
    targets: str = ""  # the barrier after the question which those are; empty: not asked
    password: str = ""  # that the nick is being registered with
    sent: dict[str, Sent] = field(default_factory=dict)  # by label, oldest first
    errands: dict[str, Errand] = field(default_factory=dict)  # the same
    typing: Typing = field(default_factory=Typing)
    history: dict[str, RoomHistory] = field(default_factory=dict)
    seeking: Seeking = field(default_factory=Seeking)


@dataclass(slots=True)
class Resuming:
    """What lasts from one connection to the next (see `resuming`). Keys as in `Model.rooms`."""

    run: str = ""  # begins the ids of own messages; no other talk has it
    messages: int = 0  # that got an id
    been_inside: bool = False  # in some room, on some connection
    seeks: bool = False  # the next connection is sought, so what is typed may wait
    sender: Sender | None = None  # who we were on the connection that broke last
    lost: int = 0  # epoch ms, when it broke; 0: we are back
    missed: int = 0  # lines that were said meanwhile
    passwords: dict[str, str] = field(default_factory=dict)  # by key: what opened the rooms
    joins: dict[str, str] = field(default_factory=dict)  # wire name -> password: were under way
    gaps: dict[str, Gap] = field(default_factory=dict)
    waiting: dict[str, Waiting] = field(default_factory=dict)
    unsure: dict[str, list[Sent]] = field(default_factory=dict)
    failed: dict[str, list[Sent]] = field(default_factory=dict)  # the server refused them
    budget: int = 0  # messages that waited and may be sent now

    @property
    def count(self) -> int:
        """How many own messages wait."""
        return sum(len(one.messages) for one in self.waiting.values())

    def rename(self, old: str, target: str) -> None:
        """A room or private talk has another name. old: its key."""
        new = casefold(target)
        if old in self.gaps:
            self.gaps[old].target = target
        waiting = self.waiting.get(old, Waiting()).messages
        for sent in (*waiting, *self.unsure.get(old, []), *self.failed.get(old, [])):
            sent.target = target
        tables: list[dict[str, Any]]
        tables = [self.gaps, self.waiting, self.unsure, self.failed, self.passwords]
        for keyed in tables:
            move(keyed, old, new)


def move(keyed: dict[str, Any], old: str, new: str) -> None:
    """A room has another key."""
    if old in keyed:
        keyed[new] = keyed.pop(old)
