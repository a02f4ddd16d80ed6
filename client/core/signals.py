"""What we asked or told besides messages, as plain data: see `errands` and `typists`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Errand:
    """Something the server is asked to do. One of the two is called, once; refused: with why."""

    verb: str
    done: Callable[[], None]
    refused: Callable[[str], None]


@dataclass(slots=True)
class Told:
    """That we type, as we said last in one conversation. at: epoch ms."""

    at: int
    active: bool = True


@dataclass(slots=True)
class Typing:
    """Of one connection. Keys as in `Model.rooms`."""

    told: dict[str, Told] = field(default_factory=dict)
    unwanted: set[str] = field(default_factory=set)  # the server does not pass it on there
