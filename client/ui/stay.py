"""A talk and the connection it goes over: what the parts of a visit share."""

from __future__ import annotations

import asyncio
import enum
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from client.connection import Connection
from client.core.events import Event
from client.core.model import Line
from client.core.talk import Talk
from client.credentials import Keeping
from client.problem import Problem

# Seconds that leaving may take: the goodbye goes out at once or the network is gone.
GOODBYE_LIMIT = 1.0


class Ending(enum.Enum):
    """Why a visit does not go on."""

    OVER = enum.auto()


class Reconnect:
    """The person asked to connect again."""


class Stuck:
    """The talk can't go on by itself: the person must see why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class Seen(Protocol):
    """Where the reader is in each room; its key as in `Model.rooms`."""

    def restored(self, talk: Talk, key: str, count: int) -> None:
        """So many lines of a room came from its history."""

    def jumped(self, talk: Talk, key: str, line: Line) -> None:
        """The person wants to see that line."""

    def cleared(self, talk: Talk, key: str) -> None:
        """The person wants to see none of the lines of now."""


@dataclass(slots=True)
class Stay:
    """From the first byte to the goodbye. `show` takes events of the talk; `been_inside`: a room
    was entered, so there is a talk to go back to; `has_rooms`: there is one now.
    `connection` and `keeping` are those of now, or the last; `gone`: there is none now."""

    connection: Connection
    talk: Talk
    keeping: Keeping
    show: Callable[[list[Event]], None]
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    been_inside: bool = False
    has_rooms: bool = False

    @property
    def server(self) -> str:
        """The fingerprint of its certificate."""
        return self.connection.fingerprint

    def flush(self) -> None:
        """Send what the talk has to say."""
        if not self.gone.is_set():
            self.connection.flush()

    async def say_goodbye(self, text: str = "") -> None:
        """Close the connection, if there is one. text: what others are to read."""
        if not self.gone.is_set():
            self.keeping.left(self.talk)
            self.talk.quit(text)
            self.flush()
        with suppress(TimeoutError, Problem):
            await asyncio.wait_for(self.connection.close(), GOODBYE_LIMIT)


def now() -> int:
    """Epoch milliseconds."""
    return time.time_ns() // 1_000_000
