"""What the doctor says: one sentence of finding, one of action. Plain values without I/O."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Level(enum.Enum):
    """How much a finding matters."""

    OK = "ok"
    NOTE = "note"  # worth knowing; rooms are found and reached all the same
    BAD = "bad"  # somebody will not find a room, or not get in


class Check(enum.Enum):
    """What was looked at. The values are names for scripts: they do not change."""

    NETWORK = "network"  # is there one
    MULTICAST = "multicast"  # one interface: was the group joined, is anybody heard
    MDNS_PORT = "mdns-port"  # UDP 5353: free, shared, or held by another program
    OTHERS = "others"  # do other computers' announcements arrive at all
    SERVERS = "servers"  # each server of other computers: does it answer
    ISOLATION = "isolation"  # does the network keep computers apart
    ANNOUNCEMENT = "announcement"  # is this computer's server announced
    PORT = "port"  # this computer's server: does it answer, also from outside
    FIREWALL = "firewall"  # of this computer
    VPN = "vpn"  # what a VPN's interface means
    ADDRESS = "address"  # `--doctor ADDRESS`: one place, tried from here


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found about `subject` (an interface, a server, a port; "" for the computer).

    Both texts are printable. `action` says what to do, "" if there is nothing to do.
    """

    check: Check
    subject: str
    level: Level
    finding: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything found, in the order in which it was."""

    findings: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        """Whether nothing is BAD."""
        return all(finding.level is not Level.BAD for finding in self.findings)
