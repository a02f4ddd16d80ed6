"""One truthful list: what is known of each server, whichever way it was found.

Plain values without I/O. Every field is cleaned, capped and safe to print.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from discovery.announcement import Change
from discovery.place import Place


class State(enum.Enum):
    """What we know of a server's life."""

    CHECKING = "checking"  # heard of it just now; the first handshake is under way
    HERE = "here"  # a handshake was done, and it still answers
    UNREACHABLE = "unreachable"  # it announces itself, or did answer, but connections fail


class Kind(enum.Enum):
    """What speaks there."""

    WARKOP = "warkop"
    IRC = "irc"  # another IRC server, announced as `_ircs-u._tcp`


class Source(enum.Enum):
    """Which step of the ladder told us of a server."""

    KNOWN = "known"  # it was verified on another day
    MDNS = "mdns"
    PROBE = "probe"  # answered our broadcast
    NEIGHBOUR = "neighbour"  # answered a probe to an address of the ARP or NDP table
    TAILSCALE = "tailscale"
    GOSSIP = "gossip"  # another server told us
    SCAN = "scan"
    TYPED = "typed"  # an address or an invite


@dataclass(frozen=True, slots=True)
class ListedRoom:
    """A room of the list: `name` without '#'; `people` in it, None if only mDNS told us."""

    name: str
    locked: bool
    people: int | None = None


@dataclass(frozen=True, slots=True)
class ListedServer:
    """One server, however many addresses, names and announcements it has.

    `key` is its identity in this list: the fingerprint where one is known or claimed, else the mDNS
    instance. `fingerprint` (SHA-256 of the DER certificate, 64 lower-case hex digits) is proven if
    the state is HERE, claimed otherwise; "" if there is none. `places` is never empty, the best
    first: those that answered, the fastest first, then those that may. `rooms` are complete if the
    state is HERE, else as many as mDNS told, and `more_rooms` counts the rest. `round_trip` is in
    seconds, None if never measured. `other_of`: the fingerprint of the server that had this name
    before, when this one claims the name with another key (and is not on the same computer now);
    "" otherwise.
    """

    key: str
    name: str
    fingerprint: str
    state: State
    kind: Kind
    places: tuple[Place, ...]
    rooms: tuple[ListedRoom, ...]
    more_rooms: int
    people: int
    version: str
    round_trip: float | None
    other_of: str
    sources: frozenset[Source]


@dataclass(frozen=True, slots=True)
class News:
    """One change of the list. For LOST, `server` is what it last was."""

    change: Change
    server: ListedServer
