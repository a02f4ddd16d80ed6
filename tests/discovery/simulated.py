"""A LAN without I/O: servers that answer or not, and a ledger that does what is due, by a clock."""

from __future__ import annotations

import functools
import heapq
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field

from discovery.book import Book
from discovery.claims import Claim
from discovery.ledger import Action, Ask, Ledger, Look, Reconfirm
from discovery.life import WATCHING, Pace
from discovery.listing import Kind, ListedRoom, ListedServer, Source, State
from discovery.look import Looked
from discovery.place import Place
from discovery.questions import Heard

TIMEOUT = 3.0


@dataclass
class Host:
    """What is at one place. `tcp`, `udp`: whether these get through; `up`: whether it runs."""

    fingerprint: str
    name: str = "Kopi Anna"
    kind: Kind = Kind.WARKOP
    revision: int = 1
    people: int = 0
    rooms: tuple[ListedRoom, ...] = (ListedRoom("jarkom", True, 2),)
    round_trip: float = 0.004
    up: bool = True
    tcp: bool = True
    udp: bool = True
    silent: bool = False
    """Down: its computer is off, so that nothing refuses a connection."""


@dataclass
class Network:
    """Time passes only in `run`; everything happens at its exact moment."""

    ledger: Ledger = field(default_factory=Ledger)
    now: float = 1000.0
    hosts: dict[Place, Host] = field(default_factory=dict)
    announcing: set[str] = field(default_factory=set)
    """Keys of mDNS records that are repeated when asked for."""
    looks: list[tuple[float, Place]] = field(default_factory=list)
    asks: list[tuple[float, Place]] = field(default_factory=list)
    reconfirms: list[tuple[float, str]] = field(default_factory=list)
    most_looks: int = 0
    _events: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _open: int = 0

    def run(self, seconds: float, until: Callable[[], bool] = lambda: False) -> float:
        """Let time pass; returns how much of it did before `until` was true."""
        began, end = self.now, self.now + seconds
        while not until():
            self._do(self.ledger.due(self.now))
            if until():
                break
            at = min(self._events[0][0] if self._events else math.inf, self.ledger.next_due)
            event = bool(self._events) and at == self._events[0][0]
            assert at > self.now or event, "a busy loop"
            if at > end:
                self.now = end
                break
            self.now = at
            while self._events and self._events[0][0] <= self.now:
                heapq.heappop(self._events)[2]()
        return self.now - began

    @property
    def servers(self) -> dict[str, ListedServer]:
        return self.ledger.servers()

    def states(self) -> dict[str, State]:
        return {key: server.state for key, server in self.servers.items()}

    def announce(self, claim: Claim) -> None:
        self.announcing.add(claim.key)
        self.ledger.announced(claim, self.now)

    def say_goodbye(self, key: str) -> None:
        self.announcing.discard(key)
        self.ledger.withdrawn(key, self.now)

    def broadcast(self) -> None:
        """Every server that UDP reaches answers."""
        for place, host in self.hosts.items():
            if host.up and host.udp and host.kind is Kind.WARKOP:
                self._answer(place, host, Source.PROBE)

    def _do(self, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case Look(place):
                    self.looks.append((self.now, place))
                    self._open += 1
                    self.most_looks = max(self.most_looks, self._open)
                    self._look(place)
                case Ask(place):
                    self.asks.append((self.now, place))
                    host = self.hosts.get(place)
                    if host is not None and host.up and host.udp:
                        self._answer(place, host, None)
                case Reconfirm(key):
                    self.reconfirms.append((self.now, key))
                    self._after(4.0, functools.partial(self._reconfirmed, key))

    def _look(self, place: Place) -> None:
        host = self.hosts.get(place)
        if host is not None and host.up and host.tcp:
            self._after(3 * host.round_trip, lambda: self._looked(place, host))
        else:
            off = host is None or host.silent or not host.tcp
            self._after(TIMEOUT if off else 0.001, lambda: self._failed(place))

    def _looked(self, place: Place, host: Host) -> None:
        self._open -= 1
        looked = Looked(place, host.fingerprint, host.kind, host.round_trip)
        if host.kind is Kind.WARKOP:
            looked = Looked(
                place,
                host.fingerprint,
                host.kind,
                host.round_trip,
                name=host.name,
                version="1",
                people=host.people,
                rooms=host.rooms,
                revision=host.revision,
            )
        self.ledger.looked(looked, self.now)

    def _failed(self, place: Place) -> None:
        self._open -= 1
        self.ledger.look_failed(place, self.now)

    def _answer(self, place: Place, host: Host, source: Source | None) -> None:
        heard = Heard(place, host.fingerprint, host.name, host.revision, host.round_trip, source)
        self._after(host.round_trip, lambda: self.ledger.answered(heard, self.now))

    def _reconfirmed(self, key: str) -> None:
        if key in self.announcing:
            self.ledger.reconfirmed(key, self.now)
        else:
            self.ledger.withdrawn(key, self.now, goodbye=False)

    def _after(self, seconds: float, happen: Callable[[], None]) -> None:
        heapq.heappush(self._events, (self.now + seconds, next(self._numbers), happen))


def network(pace: Pace = WATCHING, book: Book | None = None) -> Network:
    return Network(Ledger((book or Book()).first_with_name, pace))


def claim(
    key: str,
    fingerprint: str,
    *places: Place,
    name: str = "Kopi Anna",
    kind: Kind = Kind.WARKOP,
    people: int = 0,
) -> Claim:
    """What mDNS says."""
    rooms = (ListedRoom("jarkom", True),)
    return Claim(key, Source.MDNS, kind, fingerprint, name, places, rooms, 0, people, "1")
