"""What is told of third servers: which of it may be tried, and how much of it from whom.

Nothing told is believed, passed on or shown before a look has proven it. But a look is a connection
that strangers make us open, so they choose neither where on the Internet nor how often.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from typing import NamedTuple

from discovery.book import MAX_PLACES, MAX_RUMOURS, Rumour
from discovery.budgets import Budgets, household
from discovery.place import Place

# Ports from here on: below are services that could take a handshake amiss, and never a Warkop that
# a person started.
LOWEST_PORT = 1024
# Places that one source may tell at once, and how many more each second: a LAN of 30 servers with
# two addresses each, told anew every half minute without those that wait already.
BURST = 64.0
RATE = 2.0
# Places that wait, from all sources together. They cost 0.3 KiB each.
MAX_WAITING = 256

_NEAR = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "100.64.0.0/10",  # Tailscale, and providers that share addresses (RFC 6598)
        "25.0.0.0/8",  # Hamachi
        "fc00::/7",  # ZeroTier, Tailscale, and networks without a provider (RFC 4193)
    )
)
# Bits that a public address shares with one of our own to count as the same campus.
_CAMPUS_BITS = {4: 16, 6: 48}


class Hint(NamedTuple):
    """A place that is worth a look: somebody says that `fingerprint` lives there."""

    fingerprint: str
    place: Place
    source: str


def believable(place: Place, own: Iterable[str]) -> bool:
    """Whether a place that a stranger names may be tried: near, whatever "near" is for a computer
    that has the addresses `own`."""
    ip = ipaddress.ip_address(place.address)
    if place.port < LOWEST_PORT or (ip.version == 6 and ip.is_link_local):
        return False  # fe80::… has no meaning beyond the link of who says it
    if any(ip.version == near.version and ip in near for near in _NEAR):
        return True
    return any(_same_campus(ip, ipaddress.ip_address(one)) for one in own)


class Gossip:
    """Places that were told and wait for a look: bounded, each source with a budget and a turn.

    `now` is in monotonic seconds.
    """

    def __init__(self, own: Callable[[], Iterable[str]]) -> None:
        """own: this computer's addresses as they are now."""
        self._own = own
        self._waiting: OrderedDict[str, deque[Hint]] = OrderedDict()  # by source, next turn first
        self._known: set[tuple[str, Place]] = set()
        self._budgets = Budgets(BURST, RATE)

    def __len__(self) -> int:
        return len(self._known)

    def hear(self, source: str, news: Iterable[Rumour], now: float) -> None:
        """Take what the computer with the address `source` tells, as far as it may be tried."""
        own = list(self._own())
        for fingerprint, place in _claims(news):
            if (fingerprint, place) in self._known or not believable(place, own):
                continue
            if len(self._known) >= MAX_WAITING or not self._budgets.take(source, now):
                break
            self._known.add((fingerprint, place))
            hint = Hint(fingerprint, place, source)
            self._waiting.setdefault(household(source), deque()).append(hint)

    def take(self) -> Hint | None:
        """The next place to look at, from each source in turn; None if none waits."""
        if not self._waiting:
            return None
        source, hints = self._waiting.popitem(last=False)
        hint = hints.popleft()
        if hints:
            self._waiting[source] = hints
        self._known.discard((hint.fingerprint, hint.place))
        return hint


def _claims(news: Iterable[Rumour]) -> Iterable[tuple[str, Place]]:
    for number, rumour in enumerate(news):
        if number == MAX_RUMOURS:
            return
        for place in rumour.places[:MAX_PLACES]:
            yield rumour.fingerprint, place


def _same_campus(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
    own: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> bool:
    if ip.version != own.version or own.is_link_local:
        return False
    shift = ip.max_prefixlen - _CAMPUS_BITS[ip.version]
    return int(ip) >> shift == int(own) >> shift
