"""TLS to a server: addresses tried in order, certificate checked by pin, then bytes <-> Talk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from client.core.events import Event
from client.core.talk import Talk
from client.pins import Pins
from client.problem import Problem


class ConnectionProblem(Problem):
    """The server can't be reached or must not be trusted."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server is. `server_id`: the certificate fingerprint it advertised, if it was found
    by discovery. `name`: what a person calls it; empty: address and port."""

    addresses: tuple[str, ...]
    port: int
    server_id: str = ""
    name: str = ""


class Connection:
    """An open connection whose certificate was checked; nothing has been said yet."""

    fingerprint: str  # SHA-256 of the DER certificate, 64 lower-case hex digits
    pinned_now: bool  # first time here: tell the person

    async def run(self, talk: Talk, show: Callable[[list[Event]], None]) -> None:
        """Start `talk` and carry bytes until the connection is over (then `show` was given
        Disconnected). `show` gets every batch of events; ticks are done here. Cancelling closes."""
        raise NotImplementedError

    def flush(self) -> None:
        """Write what the talk has to say: after every call on it outside of `run`."""
        raise NotImplementedError

    async def close(self) -> None:
        """Close; idempotent. After `talk.quit()` the goodbye still goes out."""
        raise NotImplementedError


async def connect(
    endpoint: Endpoint, pins: Pins, *, accept_certificate: bool = False
) -> Connection:
    """Open and check. Raises ConnectionProblem, or its subclass `CertificateChanged` (try again
    with accept_certificate=True when the person agreed)."""
    raise NotImplementedError
