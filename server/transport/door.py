"""Who gets a connection where anybody can send datagrams in anybody's name (QUIC). Pure.

Little is kept of who has not talked yet. Where many begin at once, each must show first that it can
be reached at its address (Retry, RFC 9000 8.1.2), which costs us nothing to remember.
"""

from __future__ import annotations

from collections import Counter
from enum import Enum, auto
from typing import Generic, TypeVar

from server.transport.listener import HANDSHAKES

# Beginners from which on an address must be shown first: one more round trip, which nobody notices.
RETRY_FROM = 16
# Beginners of one address that have shown it: a class behind one router opens its laptops at once,
# and who is not taken asks again a moment later. Defends the places from whoever has one address
# only. Others don't count: anybody could name an address to keep its owner out.
BEGINNERS_PER_ADDRESS = 16
# Answers a second to datagrams of no connection, and how many at once. Each is shorter than what
# it answers; defends whoever is named as the sender, and our time.
ANSWERS_PER_SECOND = 100.0
ANSWERS_AT_ONCE = 200.0

_Beginner = TypeVar("_Beginner")


class Decision(Enum):
    """What becomes of somebody who wants to begin."""

    ENTER = auto()
    SHOW_ADDRESS = auto()
    DROP = auto()


class Door(Generic[_Beginner]):
    """Counts who has begun to connect and not talked yet."""

    def __init__(self) -> None:
        # Oldest first; with their address, empty if it was not shown.
        self._beginners: dict[_Beginner, str] = {}
        self._addresses: Counter[str] = Counter()
        self._answers = ANSWERS_AT_ONCE
        self._answered = 0.0
        self.is_open = True
        """Set to False: nobody enters any more."""

    def decide(self, address: str, *, shown: bool) -> Decision:
        """About somebody who wants to begin. shown: that it can be reached at `address`."""
        if not self.is_open:
            return Decision.DROP
        if not shown:
            few = len(self._beginners) < RETRY_FROM
            return Decision.ENTER if few else Decision.SHOW_ADDRESS
        full = self._addresses[address] >= BEGINNERS_PER_ADDRESS
        return Decision.DROP if full else Decision.ENTER

    def may_answer(self, now: float) -> bool:
        """Whether a datagram of no connection may be answered; it counts as answered."""
        passed = max(0.0, now - self._answered)
        self._answers = min(ANSWERS_AT_ONCE, self._answers + passed * ANSWERS_PER_SECOND)
        self._answered = now
        if self._answers < 1.0:
            return False
        self._answers -= 1.0
        return True

    def enter(self, beginner: _Beginner, address: str, *, shown: bool) -> _Beginner | None:
        """Somebody begins. Returns who must go for that: whoever has been silent longest."""
        oldest = next(iter(self._beginners)) if len(self._beginners) >= HANDSHAKES else None
        self._beginners[beginner] = address if shown else ""
        if shown:
            self._addresses[address] += 1
        return oldest

    def leave(self, beginner: _Beginner) -> None:
        """Somebody talks, or has gone. Idempotent."""
        if address := self._beginners.pop(beginner, ""):
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]

    def beginners(self) -> list[_Beginner]:
        """Who has not talked yet, oldest first."""
        return list(self._beginners)
