"""Where a server can be reached: one numeric address and one port."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple

_WRITTEN = re.compile(
    r"(?:\[([0-9A-Fa-f:.]{2,45}(?:%[0-9A-Za-z_.-]{1,32})?)\]|([0-9.]{7,15})):([0-9]{1,5})"
)


class Place(NamedTuple):
    """A numeric `address` (a link-local IPv6 one with its scope, "fe80::1%3") and a port."""

    address: str
    port: int

    def __str__(self) -> str:
        return f"[{self.address}]:{self.port}" if ":" in self.address else ":".join(map(str, self))

    @property
    def is_link_local_v6(self) -> bool:
        """Whether it means something on one link of this computer only: not to be passed on."""
        ip = ipaddress.ip_address(self.address)
        return ip.version == 6 and ip.is_link_local


def read_place(text: str) -> Place | None:
    """The place that is written like `str(place)`, by strangers or in a file; None if there is
    none that a connection could be tried to."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    try:
        ip = ipaddress.ip_address(found[1] or found[2])
    except ValueError:
        return None
    port = int(found[3])
    # A mapped address hides an IPv4 one from whoever judges it.
    hidden = isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None
    wrong = (ip.version == 6) != bool(found[1]) or str(ip) == "255.255.255.255"
    if hidden or wrong or ip.is_unspecified or ip.is_multicast or not 1 <= port <= 65535:
        return None
    return Place(str(ip), port)
