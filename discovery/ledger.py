"""The one truthful list, without I/O: what is heard goes in, what to do next comes out.

Who a server is says only the fingerprint that a look has proven. Everything else - mDNS, answers to
probes, gossip, the book of other days - says where to look. Times are monotonic seconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from discovery.claims import ANSWER_LASTS_SECONDS, Claim, Standing
from discovery.life import WATCHING, Check, Life, Pace
from discovery.listing import Kind, ListedServer, Source, State
from discovery.look import Looked
from discovery.merging import merged
from discovery.place import Place
from discovery.questions import Heard
from discovery.records import Records, Server
from discovery.spots import GOSSIP_TRIES, LOOKS, Rank, Spot

# Places of one server that are looked at in one round.
PLACES_PER_ROUND = 4
# Places of gossip that wait for their first look; the rest waits in `Gossip`, each source in turn.
MAX_GOSSIP = 16
# Seconds after which a place beside the best is looked at again: the server may have left it.
SPARE_SECONDS = 60.0
# Looks that fail at one of several places of a server that is here, before it is forgotten.
SPARE_TRIES = 3
# Looks at a place before `Pace.retry` holds: a server may announce itself while it still starts.
FIRST_TRIES = 3
# Looks that fail at a place although probes are answered from there, before it waits with others.
ANSWERED_TRIES = 3
# Seconds between two questions to mDNS about any announcements: each is some multicasts.
RECONFIRM_GAP_SECONDS = 1.0
# Probes sent at once to find out who of many that wait for a look is real; seconds between. More of
# them to addresses that nobody has would fill the socket for the 3 s until the system gives up.
SORTING_PROBES, SORTING_SECONDS = 10, 0.2


@dataclass(frozen=True, slots=True)
class Look:
    """Shake hands there; tell `looked` or `look_failed`."""

    place: Place


@dataclass(frozen=True, slots=True)
class Ask:
    """Send one UDP question there; an answer goes to `answered`."""

    place: Place


@dataclass(frozen=True, slots=True)
class Reconfirm:
    """Ask mDNS whether this announcement still stands; tell `reconfirmed` or `withdrawn`."""

    key: str


Action = Look | Ask | Reconfirm


class Ledger:
    """Tell it all that happens, then do what `due` says; call that again at `next_due`.

    `first_with_name(name)` is the fingerprint that had a name on another day, or "".
    """

    def __init__(
        self, first_with_name: Callable[[str], str] = lambda _name: "", pace: Pace = WATCHING
    ) -> None:
        self._first_with_name = first_with_name
        self._pace = pace
        self._records = Records()
        self._order = 0
        self._wake = math.inf
        self._sorted_at = -math.inf
        self._reconfirmed_at = -math.inf

    # -- what is there -------------------------------------------------------------------------

    def servers(self) -> dict[str, ListedServer]:
        """The list, by key."""
        return merged(self._records, self._first_with_name)

    @property
    def anyone_here(self) -> bool:
        """Whether a handshake was done with at least one server that still answers."""
        return any(server.life.here for server in self._records.servers.values())

    @property
    def settled(self) -> bool:
        """Whether nobody waits for a first look."""
        return not any(
            spot.looking or (spot.failures == 0 and not spot.proven) for spot in self._records.spots
        )

    @property
    def has_time_for_gossip(self) -> bool:
        """Whether few places wait that were only hinted at."""
        waiting = [
            spot
            for spot in self._records.spots
            if Source.GOSSIP in spot.hints and not (spot.proven or spot.failures)
        ]
        return len(waiting) < MAX_GOSSIP

    @property
    def next_due(self) -> float:
        """When to call `due` again, at the latest, if nothing else happens."""
        return self._wake

    # -- what is heard -------------------------------------------------------------------------

    def announced(self, claim: Claim, now: float) -> None:
        """An mDNS record has arrived or changed."""
        records = self._records
        before = records.claims.get(claim.key)
        news = before is None or before.claim != claim
        if not records.claims.put(claim):
            return
        for place in claim.places:
            spot = records.spots.meet(place)
            spot.sources.add(claim.source)
            self._try_soon(spot, now)
        for server in records.meant_by(claim):
            if news or not server.life.here:
                server.life.changed(now)

    def reconfirmed(self, key: str, now: float) -> None:
        """Somebody has just announced it again."""
        standing = self._records.claims.get(key)
        if standing is not None:
            self.announced(standing.claim, now)

    def withdrawn(self, key: str, now: float, *, goodbye: bool = True) -> None:
        """An mDNS record is gone: by a goodbye, which anybody can forge, or since nobody repeated
        it when asked."""
        claim = self._records.claims.drop(key)
        if claim is not None and goodbye:
            for server in self._records.meant_by(claim):
                server.life.goodbye(now)

    def suspect(
        self, place: Place, source: Source, now: float, *, fingerprint: str = ""
    ) -> None:
        """A server may be there: the book, another server, or a person says so."""
        known = self._records.spots.get(place)
        if source is Source.GOSSIP and known is not None and known.proven == fingerprint:
            return
        spot = self._records.spots.hint(place, source)
        if spot is not None:
            spot.expected = spot.expected or fingerprint
            if source is Source.TYPED:
                spot.next_try = min(spot.next_try, now)

    def answered(self, heard: Heard, now: float) -> None:
        """A probe was answered. Without a source it was one that `due` wanted."""
        spot = self._records.spots.get(heard.place)
        server = self._records.servers.get(spot.proven) if spot is not None else None
        if spot is not None and server is not None and spot.proven == heard.fingerprint:
            spot.sources |= {heard.source} if heard.source is not None else set()
            if heard.source is not Source.SCAN:  # which waits in its own crowd
                spot.measured(heard.round_trip)
            spot.seen_at = now
            server.life.answered(now, changed=heard.revision != server.looked.revision)
            return
        source = heard.source or Source.PROBE
        claim = Claim(
            key=_answer_at(heard.place),
            source=source,
            kind=Kind.WARKOP,
            fingerprint=heard.fingerprint,
            name=heard.name,
            places=(heard.place,),
        )
        if self._records.claims.put(claim, ends=now + ANSWER_LASTS_SECONDS):
            spot = self._records.spots.meet(heard.place)
            spot.sources.add(source)
            spot.answered = True
            # Another key than a minute ago: another server has taken the port.
            spot.doubted = spot.proven not in ("", heard.fingerprint)
            self._try_soon(spot, now)

    def looked(self, looked: Looked, now: float) -> None:
        """A look has proven who is there."""
        records = self._records
        spot = records.spots.meet(looked.place)
        before, spot.proven = spot.proven, looked.fingerprint
        spot.looking = spot.doubted = False
        spot.failures = 0
        spot.seen_at = now
        spot.measured(looked.round_trip)
        if before and before != looked.fingerprint:
            records.leave(before, looked.place, now)
        foreign = looked.kind is Kind.IRC
        server = records.servers.get(looked.fingerprint)
        if server is None:
            records.make_room()
            self._order += 1
            server = Server(looked, Life(self._pace, now, foreign=foreign), self._order)
            records.servers[looked.fingerprint] = server
        # What the answer claimed is proven; kept, it would outlive a server that says goodbye.
        records.claims.drop(_answer_at(looked.place))
        server.looked = looked
        server.places[looked.place] = None
        server.round.clear()
        server.life.proven(now, foreign=foreign)

    def look_failed(self, place: Place, now: float) -> None:
        """A look has found nobody."""
        spot = self._records.spots.get(place)
        if spot is None:
            return
        server = self._records.servers.get(spot.proven)
        spot.looking = spot.doubted = False
        spot.failures += 1
        spot.failed_at = now
        for standing in self._records.claims.at(place):
            standing.failed = True
        if server is not None and place in server.round:
            server.round.discard(place)
            if not server.round:
                server.life.failed(now)
        elif server is not None and len(server.places) > 1 and spot.failures >= SPARE_TRIES:
            del server.places[place]
            spot.proven = ""
        if spot.hints == {Source.GOSSIP} and spot.failures >= GOSSIP_TRIES:
            spot.hints.clear()
        pause = spot.retry_after(spare=self._records.is_spare(spot))
        if spot.failures >= FIRST_TRIES:
            pause = max(pause, self._pace.retry)
        spot.next_try = now + pause

    # -- what to do ----------------------------------------------------------------------------

    def due(self, now: float) -> list[Action]:
        """What to do now. It counts as done."""
        self._wake = self._records.expire(now)
        actions: list[Action] = []
        for server in self._records.servers.values():
            actions += self._checks(server, now)
            self._wake_at(server.life.next_due)
        waiting = [(self._rank(spot), spot) for spot in self._waiting(now)]
        chosen = self._records.spots.choose(waiting)
        actions += [Look(spot.place) for spot in chosen]
        if len(waiting) - len(chosen) > LOOKS and self._pace.ask < math.inf:
            actions += self._sorting(waiting, now)
        return actions + self._doubts(now)

    def _checks(self, server: Server, now: float) -> Iterator[Action]:
        """Whether one server still lives."""
        while (check := server.life.due(now)) is not None:
            spots = self._records.spots_of(server)
            if check is Check.ASK:
                yield Ask(spots[0].place)
                continue
            chosen = spots[: 1 if check is Check.LOOK else PLACES_PER_ROUND]
            server.round = {spot.place for spot in chosen}
            for spot in chosen:
                if not spot.looking:
                    self._records.spots.begin(spot)
                    yield Look(spot.place)

    def _waiting(self, now: float) -> Iterator[Spot]:
        """Who wants a look that is not about the life of a server."""
        for spot in self._records.spots:
            server = self._records.servers.get(spot.proven)
            if spot.looking:
                continue
            at = spot.next_try
            if server is not None and not spot.doubted:
                if not server.life.here or len(server.places) == 1:
                    continue  # its life asks for looks itself
                if spot.failures == 0:
                    at = spot.seen_at + max(SPARE_SECONDS, 2 * self._pace.look)
            if now >= at:
                yield spot
            else:
                self._wake_at(at)

    def _rank(self, spot: Spot) -> Rank:
        if (spot.answered and spot.failures < ANSWERED_TRIES) or Source.TYPED in spot.hints:
            return Rank.ANSWERED
        if self._records.is_spare(spot):
            return Rank.SPARE
        if Source.KNOWN in spot.hints:
            return Rank.KNOWN
        return Rank.CLAIMED if self._records.claims.at(spot.place) else Rank.SPARE

    def _sorting(self, waiting: list[tuple[Rank, Spot]], now: float) -> Iterator[Action]:
        """A probe to some of the many that wait: who answers is looked at first."""
        silent = [spot for _, spot in waiting if not (spot.asked or spot.answered or spot.looking)]
        if silent and now < self._sorted_at + SORTING_SECONDS:
            self._wake_at(self._sorted_at + SORTING_SECONDS)
        elif silent:
            self._sorted_at = now
            self._wake_at(now + SORTING_SECONDS)
            # From both ends: whoever came just before or after a flood does not wait for its end.
            half = SORTING_PROBES // 2
            for spot in silent if len(silent) <= 2 * half else silent[:half] + silent[-half:]:
                spot.asked = True
                yield Ask(spot.place)

    def _doubts(self, now: float) -> list[Action]:
        """Whether what is announced and can't be reached is still announced: once served first."""
        oldest: Standing | None = None
        for standing in self._doubtful():
            if oldest is None or standing.asked_at < oldest.asked_at:
                oldest = standing
        if oldest is None or self._pace.reconfirm == math.inf:
            return []
        at = max(
            oldest.asked_at + self._pace.reconfirm, self._reconfirmed_at + RECONFIRM_GAP_SECONDS
        )
        if now < at:
            self._wake_at(at)
            return []
        oldest.asked_at = self._reconfirmed_at = now
        self._wake_at(now + RECONFIRM_GAP_SECONDS)
        return [Reconfirm(oldest.claim.key)]

    def _doubtful(self) -> Iterator[Standing]:
        records = self._records
        suspects = [
            standing
            for fingerprint, server in records.servers.items()
            if not server.life.here
            for standing in records.claims_of(fingerprint, server)
        ]
        suspects += [one for one in records.claims if records.state(one.claim) is State.UNREACHABLE]
        return (one for one in suspects if one.claim.source is Source.MDNS)

    def _try_soon(self, spot: Spot, now: float) -> None:
        """Somebody has just said that a server is at a place that may have failed."""
        # From the failure on: a look that met the server while it closed must not delay the next.
        spot.next_try = min(spot.next_try, max(now, spot.failed_at + self._pace.announced))

    def _wake_at(self, moment: float) -> None:
        self._wake = min(self._wake, moment)


def _answer_at(place: Place) -> str:
    """The key of the claim that an answer to a probe from `place` makes."""
    return f"udp {place}"
