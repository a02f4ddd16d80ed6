"""Which probes are open, and which datagrams answer one of them. Without I/O.

A nonce that nobody was sent counts for nothing: whoever wants to be heard must have heard us.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from discovery import probe
from discovery.listing import Source
from discovery.place import Place

# Seconds for an answer; a Wi-Fi that saves power takes a second now and then.
ANSWER_SECONDS = 5.0
# Questions open at the same time, the oldest is forgotten: a scan, and all servers of a list.
MAX_OPEN = 1024
# Servers heard by one question to everybody. Defends from somebody who answers it as a thousand.
MAX_HEARD = 256


@dataclass(frozen=True, slots=True)
class Heard:
    """A server answered: cleaned, but not proven. `round_trip` is in seconds.

    `source` is the step for which it was asked.
    """

    place: Place
    fingerprint: str
    name: str
    revision: int
    round_trip: float
    source: Source | None = None


@dataclass(slots=True)
class _Open:
    place: Place | None
    ports: Collection[int]
    source: Source | None
    asked: float
    heard: set[Place] = field(default_factory=set)


class Questions:
    """The questions of one program. Times are monotonic seconds."""

    def __init__(
        self, new_nonce: Callable[[], bytes] = lambda: secrets.token_bytes(probe.NONCE_BYTES)
    ) -> None:
        self._new_nonce = new_nonce
        self._open: OrderedDict[bytes, _Open] = OrderedDict()  # oldest first

    def to_one(self, place: Place, source: Source | None, now: float) -> bytes:
        """The datagram to send to `place`, from where alone the answer may come."""
        return self._ask(_Open(normal(place), (), source, now))

    def to_all(self, ports: Collection[int], source: Source | None, now: float) -> bytes:
        """The datagram to send to everybody, once or more; answers come from one of `ports`."""
        return self._ask(_Open(None, ports, source, now))

    def hear(self, data: bytes, sender: Place, now: float) -> Heard | None:
        """What a datagram means; None: nothing, or nothing new."""
        answered = probe.read_answer(data)
        asked = self._open.get(answered.nonce) if answered is not None else None
        if answered is None or asked is None or not 0 <= now - asked.asked <= ANSWER_SECONDS:
            return None
        sender = normal(sender)
        fits = sender == asked.place if asked.place else sender.port in asked.ports
        place = sender._replace(port=answered.port)
        if not fits or place in asked.heard or len(asked.heard) >= MAX_HEARD:
            return None
        asked.heard.add(place)
        return Heard(
            place,
            answered.fingerprint,
            answered.name,
            answered.revision,
            now - asked.asked,
            asked.source,
        )

    def _ask(self, asked: _Open) -> bytes:
        while self._open:
            oldest = next(iter(self._open.values()))
            if len(self._open) < MAX_OPEN and asked.asked - oldest.asked <= ANSWER_SECONDS:
                break
            self._open.popitem(last=False)
        nonce = self._new_nonce()
        self._open[nonce] = asked
        return probe.question(nonce)


def normal(place: Place) -> Place:
    """The same place in the one way of writing it; raises ValueError if it has no address."""
    return Place(str(ipaddress.ip_address(place.address)), place.port)
