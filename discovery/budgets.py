"""How often strangers may ask for something: so many at once, then so many each second."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict

# Sources remembered; the one not heard for longest is forgotten, and has its burst again.
MAX_SOURCES = 256


class Budgets:
    """One budget for each source (an address of IPv4, a /64 of IPv6). Times are monotonic seconds.

    Whoever needs no limit (this computer itself) is not asked about here.
    """

    def __init__(self, burst: float, rate: float) -> None:
        """burst: how many at once. rate: how many more each second."""
        self._burst = burst
        self._rate = rate
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # how many, as of when

    def take(self, address: str, now: float) -> bool:
        """Whether the numeric `address` may have one more; if so, it has had it."""
        source = household(address)
        left, since = self._left.pop(source, (self._burst, now))
        while len(self._left) >= MAX_SOURCES:
            self._left.popitem(last=False)
        left = min(self._burst, left + max(0.0, now - since) * self._rate)
        may = left >= 1
        self._left[source] = (left - may, now)
        return may


def household(address: str) -> str:
    """Who pays: an address of IPv4, a /64 of IPv6, where a computer has as many as it likes."""
    ip = ipaddress.ip_address(address)
    return address if ip.version == 4 or ip.is_link_local else f"{int(ip) >> 64:x}"
