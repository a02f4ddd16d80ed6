"""A talk and the connection it goes over: what the parts of a visit share."""

from __future__ import annotations

import asyncio
import enum
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from client.connection import Connection
from client.core.events import Event
from client.core.talk import Talk
from client.credentials import Keeping


class Ending(enum.Enum):
    """Why a visit does not go on."""

    OVER = enum.auto()


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


def now() -> int:
    """Epoch milliseconds."""
    return time.time_ns() // 1_000_000
