"""What this program keeps on disk of servers: certificates, passwords, and where they were met."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from client import datadir
from client.connection import Connection, Endpoint
from client.credentials import Credentials
from client.pins import Pins
from client.problem import Problem
from client.race import is_numeric
from client.ways import Transport, Ways
from discovery.book import Book
from discovery.invite import MAX_PLACES, Invite
from discovery.listing import Kind
from discovery.place import Place
from language import N_
from protocol.names import room_of

ONLY_HERE = N_(
    "Your way to this server leads nowhere for others: it is an address of this computer alone. "
    "The server prints an invite at its start, and when its host types invite."
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """`book` is shared with whatever looks for servers."""

    pins: Pins
    credentials: Credentials
    book: Book
    ways: Ways

    @classmethod
    def at(cls, folder: Path, transport: Transport = "auto") -> Shelf:
        """The files in a directory, which need not be there yet."""
        return cls(
            Pins(folder / datadir.SERVERS),
            Credentials(folder / datadir.CREDENTIALS),
            Book(folder / datadir.BOOK),
            Ways(transport, folder / datadir.NETWORKS),
        )

    def with_known_places(self, endpoint: Endpoint) -> Endpoint:
        """The same server with every place where it was met, those that worked last first. An
        invite may be older than its server's address; what is listed is of this moment."""
        if not endpoint.server_id:
            return endpoint
        met = self.book.places(endpoint.server_id)
        order = (*endpoint.places, *met) if endpoint.name else (*met, *endpoint.places)
        return replace(endpoint, places=tuple(dict.fromkeys(order)))

    async def remember(self, endpoint: Endpoint, connection: Connection) -> None:
        """Ask the server that answered at `endpoint` who it is, and note where that was, for
        another day. Cancelled, it may be forgotten. Other IRC servers don't belong into the book.
        """
        from discovery.look import LookError, look  # only now: the first picture needs none of it

        fingerprint, place = connection.fingerprint, connection.place
        try:
            looked = await look(place, self.book.rumours(time.time()))
        except LookError:
            # An invite, or the list, said before that this is a server of Warkop.
            if endpoint.server_id == fingerprint and not self.book.places(fingerprint):
                self.book.verified(fingerprint, endpoint.name, place, time.time(), listed=False)
        else:
            if looked.kind is Kind.WARKOP and looked.fingerprint == fingerprint:
                self.book.verified(
                    fingerprint, looked.name, place, time.time(), listed=looked.listed
                )
                # A list that can't be written was told when we connected.
                with suppress(Problem):
                    self.pins.note_name(looked.name, fingerprint)
        await asyncio.to_thread(self.book.save)

    def invite(self, endpoint: Endpoint, connection: Connection, room: str) -> Invite | None:
        """What lets others come here; None if no address we know means the same elsewhere.

        room: as people call it or its wire name; empty: none.
        """
        met = self.book.places(connection.fingerprint)
        known = dict.fromkeys((connection.place, *met, *endpoint.places))
        told = [place for place in known if _can_be_told(place[0])]
        if not told:
            return None
        return Invite(tuple(told[:MAX_PLACES]), room_of(room), connection.fingerprint)


def _can_be_told(host: str) -> bool:
    """Whether it means the same on other computers."""
    if not is_numeric(host):
        return host.lower() != "localhost"
    return not (
        Place(host, 0).is_link_local_v6 or ipaddress.ip_address(host).is_loopback
    )
