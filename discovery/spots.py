"""The places where a server may be, and whose turn it is to be looked at. Pure.

Looks are few at a time, so that a flood of forged announcements neither floods the network through
us nor keeps the real servers waiting: who answered a probe comes first, and among equals the
address that has had the fewest looks.
"""

from __future__ import annotations

import enum
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from discovery.listing import Source
from discovery.place import Place

# Looks at the same time at what others claim: each is a TCP handshake and a TLS one.
LOOKS = 8
# More of them at once for places that have answered a probe: the others may all be silent for 3 s.
LOOKS_ANSWERED = 4
# Of LOOKS for one kind of place at most: an old book must not keep what is announced now waiting.
LOOKS_PER_RANK = 5
# Of these at one address: one computer's hundred forged ports must not fill them all.
LOOKS_PER_ADDRESS = 3
# Places that no announcement names (from the book, from gossip, typed): 64 of the book, and what
# a few dozen servers tell.
MAX_HINTS = 512
# Looks at a place that gossip named, before it is forgotten.
GOSSIP_TRIES = 3
# A round trip is news when it has changed by this much: people compare 2 ms with 40, not with 3.
NEWS_SECONDS, NEWS_FACTOR = 0.005, 0.5

_HINTS = frozenset({Source.KNOWN, Source.GOSSIP, Source.TYPED})


class Rank(enum.IntEnum):
    """Who is looked at first."""

    ANSWERED = 0  # a probe proves that a program is there; and a person's own words
    KNOWN = 1
    CLAIMED = 2
    SPARE = 3  # another way to a server that is here, and gossip


@dataclass(slots=True)
class Spot:
    """One place and what came of it. `hints` are sources that need no announcement."""

    place: Place
    order: int
    sources: set[Source] = field(default_factory=set)
    hints: set[Source] = field(default_factory=set)
    proven: str = ""
    """The fingerprint that the last successful look proved."""
    expected: str = ""
    """The fingerprint that a hint said is there."""
    doubted: bool = False
    """A probe there named another key than the one that is proven."""
    round_trip: float | None = None
    seen_at: float = -math.inf
    """When a look or a probe last found there who is proven."""
    failures: int = 0
    """Looks failed since the last success."""
    failed_at: float = -math.inf
    """When the last of them failed."""
    next_try: float = -math.inf
    looking: bool = False
    rank: Rank | None = None
    """While it is looked at: why; None: to see whether its server still lives."""
    answered: bool = False
    """A probe was answered from there."""
    asked: bool = False
    """We sent a probe there to see whether it should be first."""

    def measured(self, seconds: float) -> None:
        """Take a new round trip for true, if it differs enough to tell."""
        before = self.round_trip
        if before is None or abs(seconds - before) > max(NEWS_SECONDS, NEWS_FACTOR * before):
            self.round_trip = seconds

    def retry_after(self, *, spare: bool) -> float:
        """Seconds until the next look, after `failures`; `spare`: its server is here by others."""
        if spare:
            first, last = 60.0, 300.0
        elif Source.TYPED in self.hints:
            first, last = 2.0, 8.0  # somebody waits for it
        elif self.sources <= _HINTS:
            first, last = 10.0, 300.0  # nobody says that it is there now
        else:
            first, last = 2.0, 60.0
        return min(first * 2.0 ** min(self.failures - 1, 10), last)


class Spots:
    """All places, the looks under way, and the order of those that wait."""

    def __init__(self) -> None:
        self._all: dict[Place, Spot] = {}
        self._looks: Counter[str] = Counter()  # by address, while it has a spot
        self._addresses: Counter[str] = Counter()  # of the spots
        self._next = 0

    def __iter__(self) -> Iterator[Spot]:
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    def get(self, place: Place) -> Spot | None:
        return self._all.get(place)

    def meet(self, place: Place) -> Spot:
        """The spot of `place`, made if there is none."""
        spot = self._all.get(place)
        if spot is None:
            self._next += 1
            spot = self._all[place] = Spot(place, self._next)
            self._addresses[place.address] += 1
        return spot

    def hint(self, place: Place, source: Source) -> Spot | None:
        """Look there without any announcement; None if there are too many such places."""
        spot = self._all.get(place)
        if (spot is None or not spot.hints) and source is not Source.TYPED:
            hints = [one for one in self if one.hints]
            if len(hints) >= MAX_HINTS:
                worst = max(hints, key=lambda one: one.failures)
                if worst.failures == 0:
                    return None
                worst.hints.clear()
        spot = self.meet(place)
        spot.sources.add(source)
        spot.hints.add(source)
        return spot

    def forget(self, spot: Spot) -> None:
        if self._all.pop(spot.place, None) is not None:
            address = spot.place.address
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address], self._looks[address]

    def begin(self, spot: Spot, rank: Rank | None = None) -> None:
        """A look at it starts."""
        spot.looking, spot.rank = True, rank
        self._looks[spot.place.address] += 1

    def choose(self, waiting: Iterable[tuple[Rank, Spot]]) -> list[Spot]:
        """Of those that wait, the ones that may be looked at now; `begin` is done for them."""
        under_way = [spot for spot in self if spot.looking and spot.rank is not None]
        busy = Counter(spot.place.address for spot in under_way)
        ranks = Counter(spot.rank for spot in under_way)
        chosen: list[Spot] = []
        for rank, spot in sorted(waiting, key=self._turn):
            first = rank is Rank.ANSWERED
            if ranks.total() >= LOOKS + LOOKS_ANSWERED * first:
                break
            if busy[spot.place.address] >= LOOKS_PER_ADDRESS:
                continue
            if first or ranks[rank] < LOOKS_PER_RANK:
                busy[spot.place.address] += 1
                ranks[rank] += 1
                self.begin(spot, rank)
                chosen.append(spot)
        return chosen

    def _turn(self, item: tuple[Rank, Spot]) -> tuple[int, int, int, int]:
        rank, spot = item
        return rank, self._looks[spot.place.address], spot.failures, spot.order
