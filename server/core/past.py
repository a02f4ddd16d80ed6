"""Who was here: the people that WHOWAS still knows."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from protocol.names import casefold
from protocol.source import mask_matches
from server.core.limits import WHOWAS_ENTRIES


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who left, or who goes by another nick now. left: epoch ms; reason: in words."""

    nick: str
    user: str
    host: str
    realname: str
    left: int
    reason: str


@dataclass(slots=True)
class Past:
    """The newest WHOWAS_ENTRIES of those who left; the oldest are forgotten."""

    _gone: deque[Gone] = field(default_factory=lambda: deque(maxlen=WHOWAS_ENTRIES))

    def add(self, gone: Gone) -> None:
        """Remember somebody."""
        self._gone.appendleft(gone)

    def find(self, nick: str) -> Iterator[Gone]:
        """Everybody who had that nick (or one that matches the mask), the newest first."""
        folded = casefold(nick)
        return (one for one in self._gone if mask_matches(folded, casefold(one.nick)))
