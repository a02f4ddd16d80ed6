"""When to take which step of the search. Pure: times are monotonic seconds.

What reaches everybody is sent from the first moment on; what reaches single computers only while
nobody has been found.
"""

from __future__ import annotations

import enum
import math


class Step(enum.Enum):
    """One step of the search."""

    BROADCAST = "broadcast"  # a probe to everybody on each link
    KNOWN = "known"  # a probe to each place of the book
    NEIGHBOURS = "neighbours"  # a probe to who is in the ARP and NDP tables, and to Tailscale peers


# Seconds from the start: three times soon, since one may be lost and a Wi-Fi may just be waking up,
# then as long as somebody watches.
BROADCAST_AT = (0.0, 0.5, 2.0)
BROADCAST_SECONDS = 15.0
KNOWN_AT = (0.0, 2.0)
KNOWN_SECONDS = 30.0
# Seconds without a server until single computers are asked, and until they are asked again.
ALONE_SECONDS = 1.0
NEIGHBOURS_SECONDS = 30.0


class Ladder:
    """Ask `due(now, …)` for what to do, again at `next_due(…)`; `begin` starts it anew."""

    def __init__(self, now: float, *, quiet: bool = False) -> None:
        """quiet: nobody watches; ask only the places of the book, and only once."""
        self._quiet = quiet
        self._at: dict[Step, float] = {}
        self._left: dict[Step, list[float]] = {}
        self.begin(now)

    def begin(self, now: float) -> None:
        """The search starts: somebody looks, the interfaces changed, the computer woke up."""
        self._left = {
            Step.BROADCAST: [] if self._quiet else [now + at for at in BROADCAST_AT],
            Step.KNOWN: [now] if self._quiet else [now + at for at in KNOWN_AT],
            Step.NEIGHBOURS: [] if self._quiet else [now + ALONE_SECONDS],
        }
        self._at = {step: times.pop(0) if times else math.inf for step, times in self._left.items()}

    def due(self, now: float, *, anyone_here: bool) -> list[Step]:
        """What to do now; it counts as done."""
        steps = []
        for step, at in self._at.items():
            if now >= at and not (anyone_here and step is Step.NEIGHBOURS):
                steps.append(step)
                self._at[step] = self._next(step, now)
        return steps

    def next_due(self, *, anyone_here: bool) -> float:
        """When something is due next, if nothing changes."""
        return min(
            at
            for step, at in self._at.items()
            if not (anyone_here and step is Step.NEIGHBOURS)
        )

    def _next(self, step: Step, now: float) -> float:
        if self._left[step]:
            return self._left[step].pop(0)
        if self._quiet:
            return math.inf
        seconds = {
            Step.BROADCAST: BROADCAST_SECONDS,
            Step.KNOWN: KNOWN_SECONDS,
            Step.NEIGHBOURS: NEIGHBOURS_SECONDS,
        }
        return now + seconds[step]
