"""The servers of this computer itself: which there are, and whether others get in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from discovery.doctor.trying import Tried, try_place
from discovery.listing import Kind
from discovery.look import LookError, look
from discovery.place import Place

# Ports tried on this computer: the usual one, and what a server takes where that is in use.
USUAL_PORTS = range(6697, 6701)
# Addresses of this computer tried: a server may listen on one of them only.
MAX_OWN = 6
# Seconds for a look at this computer itself.
HOME_SECONDS = 2.0
# Servers asked to call back until one does; one may be too old, or have been asked too often.
MAX_HELPERS = 4
# Seconds for a look that asks for a call back: theirs may take some before they give up.
CALL_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Outside:
    """What the server `name` at `place` said when it tried our port from there."""

    name: str
    place: Place
    tcp: bool
    udp: bool


@dataclass(frozen=True, slots=True)
class Home:
    """A port of this computer. `places` are those where a server of rooms answers, `udp` says
    whether it does by UDP as well; `wrong`: something else takes connections there. `outside` is
    None if nobody could be asked. `fingerprint` is proven, "" where no server answers."""

    port: int
    name: str
    fingerprint: str
    places: tuple[Place, ...]
    udp: bool
    wrong: bool
    outside: Outside | None = None


async def find_homes(
    own_addresses: Sequence[str], port: int | None, also: Iterable[int] = ()
) -> tuple[Home, ...]:
    """The servers on this computer: on `port` (an entry even if there is none), or on the usual
    ports and those of `also`."""
    ports = (port,) if port is not None else tuple(dict.fromkeys((*USUAL_PORTS, *also)))
    addresses = tuple(dict.fromkeys(("127.0.0.1", *own_addresses)))[:MAX_OWN]
    places = [Place(address, number) for number in ports for address in addresses]
    tried = await asyncio.gather(*(try_place(place, HOME_SECONDS) for place in places))
    homes = [home_of(number, [one for one in tried if one.place.port == number])
             for number in ports]  # fmt: skip
    return tuple(home for home in homes if home.places or port is not None)


def home_of(port: int, tried: Sequence[Tried]) -> Home:
    """What was found on one port."""
    answering = [one for one in tried if one.answers]
    looked = answering[0].looked if answering else None
    return Home(
        port=port,
        name=looked.name if looked else "",
        fingerprint=looked.fingerprint if looked else "",
        places=tuple(one.place for one in answering),
        udp=any(one.udp for one in answering),
        wrong=any(one.tcp is None and not one.answers for one in tried),
    )


async def call_back(port: int, helpers: Iterable[Tried]) -> Outside | None:
    """Ask servers of other computers, one after another, to try our port; the first answer."""
    able = [one.looked for one in helpers if one.looked and one.looked.kind is Kind.WARKOP]
    # By IPv4 first: they knock at the address that we come from, and most people type that one.
    for server in sorted(able, key=lambda one: ":" in one.place.address)[:MAX_HELPERS]:
        try:
            looked = await look(server.place, call=port, timeout=CALL_SECONDS)
        except LookError:
            continue
        if looked.called is not None:
            return Outside(looked.name, looked.place, looked.called.tcp, looked.called.udp)
    return None
