"""What others say is there: bounded, and none of it believed. Pure.

A claim is one announcement: an mDNS instance, or an answer to a UDP probe. It says where a server
may be and which key it may have; only a look proves that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from discovery.announcement import FoundServer
from discovery.listing import Kind, ListedRoom, Source
from discovery.place import Place

_Key = TypeVar("_Key")

# Announcements kept: an attacker's thousand must leave place for the real ones, and costs at most a
# few megabytes.
MAX_CLAIMS = 1024
# Answers to probes that one address may give: one computer has a handful of servers.
MAX_PER_ADDRESS = 4
# Seconds after which an answer to a probe is old: we broadcast every 15, and one may be lost.
ANSWER_LASTS_SECONDS = 40.0
# Before the key of an mDNS instance: nobody can name an instance like another server's fingerprint.
MDNS = "mdns "


@dataclass(frozen=True, slots=True)
class Claim:
    """One announcement. `key` tells it from others; `fingerprint` is "" if it claims none. Every
    text is cleaned and capped, `places` are at most 16."""

    key: str
    source: Source
    kind: Kind
    fingerprint: str
    name: str
    places: tuple[Place, ...]
    rooms: tuple[ListedRoom, ...] = ()
    more_rooms: int = 0
    people: int = 0
    version: str = ""


def mdns_key(instance: str) -> str:
    """The key of what mDNS announces under the key `instance` of a `FoundServer`."""
    return MDNS + instance


def mdns_claim(server: FoundServer) -> Claim:
    """What mDNS announces."""
    return Claim(
        key=mdns_key(server.key),
        source=Source.MDNS,
        # With a fingerprint it is one of ours, announced both ways.
        kind=Kind.IRC if server.is_irc and not server.server_id else Kind.WARKOP,
        fingerprint=server.server_id,
        name=server.name,
        places=tuple(Place(address, server.port) for address in server.addresses),
        rooms=tuple(ListedRoom(room.name, room.locked) for room in server.rooms),
        more_rooms=server.more_rooms,
        people=server.people,
        version=server.version,
    )


@dataclass(slots=True)
class Standing:
    """A claim and what became of it."""

    claim: Claim
    ends: float = math.inf
    """When it is forgotten if it is not heard again."""
    asked_at: float = -math.inf
    """When we last asked mDNS whether it still stands."""
    failed: bool = False
    """A look at one of its places failed: it makes room for others first."""


class Claims:
    """All claims, by key, by fingerprint and by place."""

    def __init__(self) -> None:
        self._all: dict[str, Standing] = {}
        self._by_fingerprint: dict[str, dict[str, None]] = {}
        self._by_place: dict[Place, dict[str, None]] = {}

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Standing]:
        return iter(self._all.values())

    def get(self, key: str) -> Standing | None:
        return self._all.get(key)

    def of(self, fingerprint: str) -> list[Standing]:
        """Those that claim this fingerprint."""
        return self._found(self._by_fingerprint.get(fingerprint, ()))

    def at(self, place: Place) -> list[Standing]:
        """Those that name this place."""
        return self._found(self._by_place.get(place, ()))

    def put(self, claim: Claim, ends: float = math.inf) -> bool:
        """Keep `claim`, in place of an older one with its key; False if there is no room."""
        before = self._all.get(claim.key)
        if before is None and not self._has_room(claim):
            return False
        if before is not None and before.claim == claim:
            before.ends = ends
            return True
        standing = Standing(claim, ends)
        if before is not None:
            standing.asked_at = before.asked_at
            self.drop(claim.key)
        self._all[claim.key] = standing
        if claim.fingerprint:
            self._by_fingerprint.setdefault(claim.fingerprint, {})[claim.key] = None
        for place in claim.places:
            self._by_place.setdefault(place, {})[claim.key] = None
        return True

    def drop(self, key: str) -> Claim | None:
        """Forget one; returns it."""
        standing = self._all.pop(key, None)
        if standing is None:
            return None
        claim = standing.claim
        _forget(self._by_fingerprint, claim.fingerprint, key)
        for place in claim.places:
            _forget(self._by_place, place, key)
        return claim

    def _has_room(self, claim: Claim) -> bool:
        if claim.source is not Source.MDNS:
            address = claim.places[0].address
            beside = [one for one in self._all.values() if _answers_from(one.claim, address)]
            if len(beside) >= MAX_PER_ADDRESS:
                self.drop(next((one for one in beside if one.failed), beside[0]).claim.key)
        if len(self._all) < MAX_CLAIMS:
            return True
        failed = next((key for key, one in self._all.items() if one.failed), None)
        if failed is not None:
            self.drop(failed)
        return failed is not None

    def _found(self, keys: Iterable[str]) -> list[Standing]:
        return [self._all[key] for key in keys]


def _answers_from(claim: Claim, address: str) -> bool:
    return claim.source is not Source.MDNS and claim.places[0].address == address


def _forget(index: dict[_Key, dict[str, None]], key: _Key, name: str) -> None:
    names = index.get(key)
    if names is not None:
        names.pop(name, None)
        if not names:
            del index[key]
