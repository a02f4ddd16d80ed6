"""Ask every address of the own network, one after the other: only where a person wants it.

Never more than 256 addresses around each of this computer's own, however wide the network is:
asking all of a campus would look like an attack, and take hours.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable, Iterable, Sequence

from discovery.interfaces import Interface
from discovery.place import Place
from discovery.prober import SINGLE_PORTS

# The widest network scanned, as the length of its prefix: 254 computers.
PREFIX = 24
# Networks scanned, of the addresses that reach far first: a laptop has Wi-Fi, a cable and a VPN.
MAX_NETWORKS = 3
# Probes at a time, and seconds until the next: what a home router's table of who is where bears,
# and a sleeping phone's Wi-Fi answers in.
AT_A_TIME, PAUSE_SECONDS = 50, 0.5


def targets(interfaces: Iterable[Interface], ports: Sequence[int] = SINGLE_PORTS) -> list[Place]:
    """All places to ask: of each network every address but the own, at every port."""
    own = [ip for one in interfaces for ip in one.ipv4_networks if not ip.is_loopback]
    own.sort(key=lambda ip: ip.is_link_local)
    networks: dict[ipaddress.IPv4Network, None] = {}
    for ip in own:
        length = max(PREFIX, ip.network.prefixlen)
        networks[ipaddress.IPv4Network((ip.ip, length), strict=False)] = None
    taken = {ip.ip for ip in own}
    return [
        Place(str(address), port)
        for network in list(networks)[:MAX_NETWORKS]
        for address in network.hosts()
        if address not in taken
        for port in ports
    ]


async def scan(
    places: Sequence[Place],
    ask: Callable[[Place], None],
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    *,
    pause: float = PAUSE_SECONDS,
) -> None:
    """Ask at all places, AT_A_TIME; returns when the last had time to answer. May be cancelled.

    `progress` is told how many addresses of all were asked, first 0, at the end all.
    """
    addresses = len({place.address for place in places})
    progress(0, addresses)
    for begin in range(0, len(places), AT_A_TIME):
        batch = places[begin : begin + AT_A_TIME]
        for place in batch:
            ask(place)
        await asyncio.sleep(pause)
        asked = {place.address for place in places[: begin + len(batch)]}
        progress(len(asked), addresses)
