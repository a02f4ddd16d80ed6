"""What this computer's own firewall does with newcomers, as far as it can be read without rights.

What is read here is a hint and a remedy; the proof is a server elsewhere that calls back.
"""

from __future__ import annotations

import enum
import sys
from dataclasses import dataclass


class Lets(enum.Enum):
    """Whether others' packets get to a server on this computer."""

    IN = "in"
    UNSURE = "unsure"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Firewall:
    """What is known of it: a sentence of finding, and one of what to do about it."""

    lets: Lets
    finding: str
    action: str = ""


async def firewall(port: int | None) -> Firewall | None:
    """This computer's firewall, seen by a server on `port` (None: by any program of this Python);
    None if there is none, or nothing can be read of it. Takes seconds on Windows."""
    if sys.platform == "win32":
        from discovery.doctor.windows import windows_firewall as read
    elif sys.platform == "darwin":
        from discovery.doctor.macos import macos_firewall as read
    elif sys.platform == "linux":
        from discovery.doctor.linux import linux_firewall as read
    else:
        return None
    return await read(port)
