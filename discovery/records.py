"""What is known of servers, places and announcements, and how they belong together. Pure."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from discovery.claims import Claim, Claims, Standing
from discovery.life import Life
from discovery.listing import State
from discovery.look import Looked
from discovery.place import Place
from discovery.spots import Spot, Spots

# Servers with a proven key: more than a campus has. Whoever forges keys needs a real TLS server for
# each, and makes room first: the address with the most servers loses one.
MAX_SERVERS = 256
# Round trips in the same span of so many seconds are equally good to people who talk; below it an
# address that they can tell each other is worth more, and a busy computer measures noise.
EQUAL_SECONDS = 0.05


@dataclass(slots=True)
class Server:
    """One proven server: the last look at it, its life, and the places where its key was proven.

    `round` are the looks under way that decide on its life.
    """

    looked: Looked
    life: Life
    order: int
    places: dict[Place, None] = field(default_factory=dict)
    round: set[Place] = field(default_factory=set)


class Records:
    """Claims, spots and servers, and the questions that need more than one of them."""

    def __init__(self) -> None:
        self.claims = Claims()
        self.spots = Spots()
        self.servers: dict[str, Server] = {}
        """By proven fingerprint."""

    def spots_of(self, server: Server) -> list[Spot]:
        """Its places, the best first: those that answered last time; of these the ones that are
        announced now, since a server may have moved; of these the fastest. Among equally fast ones
        those that people can tell each other: fe80::… means something else on every computer."""
        spots = [self.spots.meet(place) for place in server.places]
        return sorted(
            spots,
            key=lambda one: (
                one.failures > 0,
                not self.claims.at(one.place),
                int((one.round_trip or 0.0) / EQUAL_SECONDS),
                one.place.is_link_local_v6,
                one.round_trip or 0.0,
                one.order,
            ),
        )

    def claims_of(self, fingerprint: str, server: Server) -> list[Standing]:
        """The announcements that mean this server: they claim its key, or claim none and name a
        place where it is."""
        found = self.claims.of(fingerprint)
        for place in server.places:
            found += [one for one in self.claims.at(place) if not one.claim.fingerprint]
        return found

    def meant_by(self, claim: Claim) -> list[Server]:
        """The proven servers that an announcement means."""
        keys = {claim.fingerprint} if claim.fingerprint else set(map(self._proven_at, claim.places))
        return [self.servers[key] for key in sorted(keys) if key in self.servers]

    def state(self, claim: Claim) -> State | None:
        """How an announcement is listed by itself; None if it is not: it means a proven server, or
        all its places are those of others."""
        if self.meant_by(claim):
            return None
        state = None
        for place in claim.places:
            spot = self.spots.get(place)
            if spot is None or spot.proven in self.servers:
                continue
            if spot.failures == 0:
                return State.CHECKING
            state = State.UNREACHABLE
        return state

    def is_spare(self, spot: Spot) -> bool:
        """Whether its server is here by another place, so that there is no hurry."""
        claimed = (one.claim.fingerprint for one in self.claims.at(spot.place))
        keys = {spot.proven, spot.expected, *claimed}
        servers = [self.servers[key] for key in keys if key in self.servers]
        return any(server.life.here and spot.place not in server.round for server in servers)

    def leave(self, fingerprint: str, place: Place, now: float) -> None:
        """Another server was found at a place of this one."""
        server = self.servers.get(fingerprint)
        if server is None:
            return
        server.places.pop(place, None)
        if not server.places:
            del self.servers[fingerprint]
        elif place in server.round:
            server.round.discard(place)
            if not server.round:
                server.life.failed(now)

    def make_room(self) -> None:
        """Let the most crowded address lose a server, if there are too many."""
        if len(self.servers) < MAX_SERVERS:
            return
        addresses = {key: next(iter(one.places)).address for key, one in self.servers.items()}
        crowd = Counter(addresses.values())
        # The unreachable first, then the youngest of the crowd.
        loser = max(
            self.servers,
            key=lambda key: (
                not self.servers[key].life.here,
                crowd[addresses[key]],
                self.servers[key].order,
            ),
        )
        self._forget(loser)

    def expire(self, now: float) -> float:
        """Forget what has ended: old answers, servers that are gone, places nobody names. Returns
        when the next thing ends."""
        for standing in [one for one in self.claims if one.ends <= now]:
            self.claims.drop(standing.claim.key)
        ends = [standing.ends for standing in self.claims]
        for fingerprint, server in list(self.servers.items()):
            if not server.life.here:
                announced = bool(self.claims_of(fingerprint, server))
                if now >= server.life.ends(announced=announced):
                    self._forget(fingerprint)
                else:
                    ends.append(server.life.ends(announced=announced))
        for spot in [one for one in self.spots if not self._is_needed(one)]:
            self.spots.forget(spot)
        return min(ends, default=math.inf)

    def _forget(self, fingerprint: str) -> None:
        """A server is gone. What was proven of its places holds no more: if it comes back by one of
        them, the others are to be looked at like any place that somebody names."""
        for place in self.servers.pop(fingerprint).places:
            spot = self.spots.get(place)
            if spot is not None and spot.proven == fingerprint:
                spot.proven = ""

    def _is_needed(self, spot: Spot) -> bool:
        if spot.looking or spot.hints:
            return True
        server = self.servers.get(spot.proven)
        return (server is not None and spot.place in server.places) or bool(
            self.claims.at(spot.place)
        )

    def _proven_at(self, place: Place) -> str:
        spot = self.spots.get(place)
        return spot.proven if spot is not None else ""
