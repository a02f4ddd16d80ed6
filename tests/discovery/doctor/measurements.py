"""Measurements as they come out of well-known networks, for the tests of the verdicts."""

from __future__ import annotations

from collections.abc import Iterable

from discovery.doctor.finding import Check, Finding
from discovery.doctor.home import Home, Outside
from discovery.doctor.measured import Measured, Seen
from discovery.doctor.multicast import Ear
from discovery.doctor.trying import Tried
from discovery.interfaces import Interface
from discovery.listing import Kind, Source
from discovery.look import Looked, Reason
from discovery.place import Place

ETH0 = Interface("eth0", 2, ("10.77.0.1",), ("fe80::1",))
LO = Interface("lo", 1, ("127.0.0.1",), ("::1",))
TAILSCALE = Interface("tailscale0", 3, ("100.101.102.103",), ("fd7a:115c:a1e0::7",))
HAMACHI = Interface("ham0", 4, ("25.1.2.3",), ())

MDNS, PROBE = frozenset({Source.MDNS}), frozenset({Source.PROBE})
BOTH = MDNS | PROBE


def ear(
    *others: str, own: bool = True, interface: str = "eth0", version: int = 4, problem: str = "",
    joined: bool = True,
) -> Ear:  # fmt: skip
    """One that joined, asked and heard itself, and `others`."""
    sent = joined and not problem
    return Ear(interface, version, joined, sent, problem, own and sent, frozenset(others))


def looked(place: Place, name: str = "Anna", kind: Kind = Kind.WARKOP) -> Looked:
    return Looked(place, "ab" * 32, kind, 0.0021, name)


def tried(
    address: str = "10.77.0.2", tcp: Reason | None = None, *, udp: bool = True,
    touched: bool | None = None, resolved: bool | None = None, kind: Kind = Kind.WARKOP,
) -> Tried:  # fmt: skip
    """A place; without a reason it answers."""
    place = Place(address, 6697)
    found = looked(place, kind=kind) if tcp is None else None
    return Tried(place, tcp, udp, tcp is None if touched is None else touched, found, resolved)


def silent(
    address: str = "10.77.0.2", *, touched: bool = False, resolved: bool | None = None
) -> Tried:
    """A place where nothing answers."""
    return tried(address, Reason.SILENT, udp=False, touched=touched, resolved=resolved)


def seen(name: str = "Anna", *places: Tried, sources: frozenset[Source] = BOTH) -> Seen:
    return Seen(name, sources, places or (tried(),))


def home(outside: Outside | None = None, *places: str) -> Home:
    """Budi's server on this computer."""
    found = tuple(Place(address, 6697) for address in places or ("127.0.0.1", "10.77.0.1"))
    return Home(6697, "Budi", "cd" * 32, found, udp=True, wrong=False, outside=outside)


def called_back(*, tcp: bool = True, udp: bool = True) -> Outside:
    """What Anna's server said."""
    return Outside("Anna", Place("10.77.0.2", 6697), tcp, udp)


HEALTHY = Measured(
    interfaces=(ETH0,),
    ears=(ear("10.77.0.2"), ear("fe80::2", version=6)),
    servers=(seen(),),
    homes=(home(called_back()),),
    announced=frozenset({"cd" * 32}),
)


def only(findings: Iterable[Finding]) -> Finding:
    """The one finding."""
    (found,) = findings
    return found


def checks(findings: Iterable[Finding]) -> list[Check]:
    return [finding.check for finding in findings]
