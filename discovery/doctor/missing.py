"""Servers that should be here: seen a few minutes ago, by us or by others, and not in the list now.
Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from discovery.book import Book
from discovery.doctor.measured import Seen
from discovery.gossip import believable
from discovery.listing import Source
from discovery.place import Place

# Seconds: who was there so short ago has hardly gone home.
FRESH_SECONDS = 600
# Servers tried.
MAX_MISSING = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A server that is to be tried. `name` is "" where nobody told it."""

    name: str
    fingerprint: str
    sources: frozenset[Source]
    places: tuple[Place, ...]


def missing(
    book: Book | None,
    seen: Collection[Seen],
    present: Collection[str],
    own_addresses: Collection[str],
    now: float,
) -> list[Wanted]:
    """Who is in the book or was told of by servers in `seen`, and is not one of the fingerprints
    `present`. `now`: seconds of the epoch."""
    found: dict[str, Wanted] = {}
    for one in chain(_of_book(book, now), _told(seen, own_addresses)):
        if one.fingerprint not in present and one.places:
            found.setdefault(one.fingerprint, one)
    return list(islice(found.values(), MAX_MISSING))


def _of_book(book: Book | None, now: float) -> Iterator[Wanted]:
    for known in book.servers() if book is not None else ():
        if now - known.last <= FRESH_SECONDS:
            sources = frozenset({Source.KNOWN})
            yield Wanted(known.name, known.fingerprint, sources, known.places)


def _told(seen: Collection[Seen], own: Collection[str]) -> Iterator[Wanted]:
    for server in seen:
        for tried in server.tried:
            for rumour in tried.looked.news if tried.looked is not None else ():
                if rumour.seen <= FRESH_SECONDS:
                    places = tuple(place for place in rumour.places if believable(place, own))
                    yield Wanted("", rumour.fingerprint, frozenset({Source.GOSSIP}), places)
