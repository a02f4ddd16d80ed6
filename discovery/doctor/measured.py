"""Everything that was measured, as plain values: what the verdict is made from."""

from __future__ import annotations

from dataclasses import dataclass

from discovery.doctor.firewall import Firewall
from discovery.doctor.home import Home
from discovery.doctor.multicast import Ear
from discovery.doctor.trying import Tried
from discovery.interfaces import Interface
from discovery.listing import Source


@dataclass(frozen=True, slots=True)
class Seen:
    """A server of another computer: how it was heard of, and what came of trying its places."""

    name: str
    sources: frozenset[Source]
    tried: tuple[Tried, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """`wanted`: the interfaces asked for by name, None for all. `port_problem`: why UDP 5353 can't
    be bound, "" if it can. `holders`: other programs that have it. `spoken_to`: computers that were
    heard by mDNS, asked directly by UDP, where no server was seen. `port`: the server's, if the
    caller named one. `unconnected`: interfaces with an address and no connection, beside
    `interfaces`."""

    wanted: tuple[str, ...] | None = None
    port: int | None = None
    interfaces: tuple[Interface, ...] = ()
    unconnected: tuple[Interface, ...] = ()
    port_problem: str = ""
    holders: tuple[str, ...] = ()
    ears: tuple[Ear, ...] = ()
    servers: tuple[Seen, ...] = ()
    spoken_to: tuple[Tried, ...] = ()
    announced: frozenset[str] = frozenset()
    """Fingerprints of this computer's own servers whose announcement was heard."""
    homes: tuple[Home, ...] = ()
    firewall: Firewall | None = None
