"""Where a server can be reached: one numeric address and one port."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple


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
