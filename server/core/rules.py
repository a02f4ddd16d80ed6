"""What is given to the core from outside: the time, and what the host decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from server.core.addresses import Network


class Moment(NamedTuple):
    """When an input reached the core, by both clocks."""

    now: float  # monotonic seconds: for timers
    stamp: int  # epoch milliseconds: for people


@dataclass(frozen=True, slots=True)
class Rules:
    """What the host decided. Nothing here changes while the server runs."""

    server_name: str = "warkop.local"  # source of numerics: has a dot, no spaces
    fingerprint: str = ""  # SHA-256 of the certificate, in hex; empty: no TLS
    network: str = "Warkop"  # what people call the server; ISUPPORT NETWORK
    version: str = "warkop"
    started: int = 0  # epoch ms
    may_create_rooms: bool = True
    password_hash: str = ""  # of the server itself; empty: none
    replay_lines: int = 0  # of history on JOIN, for clients that can't ask for it; 0: none
    keep_days: int = 30  # of history, in rooms that say nothing else
    keep_messages: int = 100_000  # the same
    motd: tuple[str, ...] = ()  # the host's message of the day, line by line
    operators: Mapping[str, str] = field(default_factory=dict)  # name -> hash of the password
    limit_loopback: bool = False  # whether limits hold for programs on the host's computer too
    exempt: tuple[Network, ...] = ()  # addresses that no limit holds for
