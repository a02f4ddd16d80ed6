"""What a server says of itself on the LAN, and what a browser makes of it.

Plain values without I/O. `Announcement` is trusted: it comes from our own server. `FoundServer`
comes from strangers: whoever builds one cleans and caps every field first, so that it is safe to
print.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

SERVICE_TYPE = "_warkop._tcp.local."
"""DNS-SD service type (RFC 6763 §7); at most 15 characters between the underscore and the dot."""
IRC_TYPE = "_ircs-u._tcp.local."
"""The registered type of IRC over TLS (RFC 7194): ours is announced as that, too."""


@dataclass(frozen=True, slots=True)
class RoomInfo:
    """A room of a server: `name` without the leading '#', `locked` if joining needs a password."""

    name: str
    locked: bool


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a server says of itself.

    `name` is for people: any text, cleaned and cut where it is published. `server_id` is the
    SHA-256 of the server's DER certificate, 64 lower-case hex digits. `rooms` are all rooms, the
    most interesting first: the record lists as many as fit and counts the rest. `people` counts the
    people connected. `quic`: whether it can be reached by QUIC, too, on UDP of the same number.
    """

    name: str
    server_id: str
    port: int
    version: str
    rooms: tuple[RoomInfo, ...]
    people: int
    quic: bool = False


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server seen on the LAN. Every field is cleaned, capped and safe to print; none is proven.

    `key` is the identity of this server inside one browse (its mDNS instance name, printable).
    `server_id` is the claimed certificate fingerprint, 64 lower-case hex digits, or "" if the
    record has no valid one. `host` is the mDNS host name. `addresses` are numeric and never empty,
    those that reach far first, IPv4 before IPv6; a link-local IPv6 one always has its scope
    ("fe80::1%3"). `port` is 1 to 65535. `rooms` are those listed in the record, `more_rooms` says
    how many are not, `room_count` is the sum of both. `is_irc`: announced as `_ircs-u._tcp`, which
    any IRC server can be. `quic`: it says that QUIC is offered, on UDP of the same port number.
    """

    key: str
    name: str
    server_id: str
    host: str
    addresses: tuple[str, ...]
    port: int
    version: str
    rooms: tuple[RoomInfo, ...]
    more_rooms: int
    room_count: int
    people: int
    is_irc: bool = False
    quic: bool = False


class Change(enum.Enum):
    """What happened to a server in the list since the reader last heard of it."""

    FOUND = "found"
    CHANGED = "changed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One change of the list. For LOST, `server` is what it last was."""

    change: Change
    server: FoundServer
