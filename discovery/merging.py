"""From what is known to the list for people: one entry for each server. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from discovery.book import folded
from discovery.claims import Claim
from discovery.listing import Kind, ListedServer, Source, State
from discovery.look import Looked
from discovery.place import Place
from discovery.records import Records, Server
from discovery.spots import Spot

# Servers in the list: more than a campus has. The proven ones come first.
MAX_LISTED = 256
# Places of one entry: a laptop with virtual machines and VPNs has a dozen.
MAX_PLACES = 16


def merged(records: Records, first_with_name: Callable[[str], str]) -> dict[str, ListedServer]:
    """The list, by key. `first_with_name`: who had a name on another day, or ""."""
    found = {
        key: _proven(records, key, server)
        for key, server in records.servers.items()
        if _is_listed(records, key, server)
    }
    owners: dict[str, str] = {}
    for server in found.values():  # in the order in which they were proven
        owners.setdefault(folded(server.name), server.fingerprint)
    for key, (state, claims) in _waiting(records).items():
        if len(found) < MAX_LISTED:
            found[key] = _claimed(key, state, claims)
    for key, server in found.items():
        owner = first_with_name(server.name) or owners.get(folded(server.name), "")
        is_other = server.fingerprint and owner not in ("", server.fingerprint)
        if is_other and not _is_one_computer(records, owner, server.fingerprint):
            found[key] = replace(server, other_of=owner)
    return found


def _is_one_computer(records: Records, one: str, other: str) -> bool:
    """Whether both are here at one address: a second server of somebody who named neither."""
    servers = [records.servers[key] for key in (one, other) if key in records.servers]
    addresses = [
        {spot.place.address for spot in records.spots_of(server) if not spot.failures}
        for server in servers
        if server.life.here
    ]
    return len(addresses) == 2 and not addresses[0].isdisjoint(addresses[1])


def _is_listed(records: Records, fingerprint: str, server: Server) -> bool:
    """Whether it is for people: a printer with TLS is not, if no person or IRC record named it."""
    if server.looked.kind is Kind.WARKOP or records.claims_of(fingerprint, server):
        return True
    return any(Source.TYPED in spot.hints for spot in records.spots_of(server))


def _proven(records: Records, fingerprint: str, server: Server) -> ListedServer:
    spots = records.spots_of(server)
    claims = [standing.claim for standing in records.claims_of(fingerprint, server)]
    looked = _described(server.looked, claims)
    here = server.life.here
    return ListedServer(
        key=fingerprint,
        name=looked.name or str(looked.place),
        fingerprint=fingerprint,
        state=State.HERE if here else State.UNREACHABLE,
        kind=looked.kind,
        places=_places(records, spots, claims, here=here),
        rooms=looked.rooms,
        more_rooms=looked.more_rooms,
        people=looked.people,
        version=looked.version,
        round_trip=spots[0].round_trip,
        other_of="",
        sources=_sources(claims).union(*(spot.sources for spot in spots)),
    )


def _described(looked: Looked, claims: list[Claim]) -> Looked:
    """What a server says in a look; of one that knows none, what it says by mDNS."""
    if looked.kind is Kind.WARKOP or not claims:
        return looked
    told = min(claims, key=_reticence)
    return replace(
        looked,
        kind=told.kind,
        name=told.name,
        rooms=told.rooms,
        more_rooms=told.more_rooms,
        people=told.people,
        version=told.version,
    )


def _places(
    records: Records, proven: list[Spot], claims: Iterable[Claim], *, here: bool
) -> tuple[Place, ...]:
    """Where to connect, the best first: proven, then announced and not yet found wrong."""
    found = {spot.place: None for spot in proven if spot.failures == 0 or not here}
    for claim in claims:
        for place in claim.places:
            spot = records.spots.get(place)
            if spot is None or not (spot.proven or (here and spot.failures)):
                found.setdefault(place)
    # A server that fails just now may be here again in a moment.
    return tuple(found)[:MAX_PLACES] or tuple(spot.place for spot in proven)


def _waiting(records: Records) -> dict[str, tuple[State, list[Claim]]]:
    """The announcements that mean no proven server, by the key of their entry."""
    found: dict[str, tuple[State, list[Claim]]] = {}
    for standing in records.claims:
        claim, state = standing.claim, records.state(standing.claim)
        if state is None or (state is State.CHECKING and not claim.fingerprint):
            continue  # without a key the entry would soon change its identity
        before, claims = found.get(claim.fingerprint or claim.key, (state, []))
        checking = State.CHECKING in (state, before)
        claims.append(claim)
        state = State.CHECKING if checking else State.UNREACHABLE
        found[claim.fingerprint or claim.key] = state, claims
    return found


def _claimed(key: str, state: State, claims: list[Claim]) -> ListedServer:
    """An entry for announcements that claim the same key, or for one that claims none."""
    told = min(claims, key=_reticence)
    places = dict.fromkeys(place for claim in claims for place in claim.places)
    return ListedServer(
        key=key,
        name=told.name,
        fingerprint=told.fingerprint,
        state=state,
        kind=told.kind,
        places=tuple(places)[:MAX_PLACES],
        rooms=told.rooms,
        more_rooms=told.more_rooms,
        people=told.people,
        version=told.version,
        round_trip=None,
        other_of="",
        sources=_sources(claims),
    )


def _reticence(claim: Claim) -> tuple[bool, bool]:
    """How little a claim tells: our own mDNS record says most."""
    return claim.kind is Kind.IRC, not claim.version


def _sources(claims: Iterable[Claim]) -> frozenset[Source]:
    return frozenset(claim.source for claim in claims)
