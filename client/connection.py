"""From a server's places to a checked connection, then bytes <-> Talk."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from client.core.events import Event
from client.core.talk import Talk
from client.pins import CertificateChanged, Consent, Pins, Trust, invite_key, name_key
from client.problem import Problem
from client.proving import Worker
from client.race import Lost, NoSuchHost, Spot, race
from client.ways import Ways
from client.wire import Wire
from discovery.place import Place
from language import _
from protocol.words import grouped

TICK = 2.0  # s between ticks: see `core.keepalive`
# Bytes waiting to be written. People type little; only a server that asks (PING) without ever
# reading the answers gets here, and must not eat the memory.
WRITE_LIMIT = 4_000_000


class ConnectionProblem(Problem):
    """The server can't be reached."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server is. `places`: an address, or a name to be resolved, and a port; the best
    first. `server_id`: the certificate fingerprint it must show, if discovery or an invite told it.
    `name`: the name it advertised; empty: the person gave an address. `other_of`: the fingerprint
    of another server that had the name before, as discovery says."""

    places: tuple[Spot, ...]
    server_id: str = ""
    name: str = ""
    other_of: str = ""

    @property
    def title(self) -> str:
        """What to call it in a sentence."""
        return self.name or (str(Place(*self.places[0])) if self.places else "?")

    def beginning_with(self, place: Place) -> Endpoint:
        """The same with this place, if it is one of them, before the others."""
        if place not in self.places:
            return self
        return replace(self, places=tuple(dict.fromkeys((place, *self.places))))


class Connection:
    """An open connection whose certificate was checked; nothing has been said yet.

    fingerprint: SHA-256 of the DER certificate, 64 lower-case hex digits.
    trust: why the certificate is trusted; FIRST and ACCEPTED are told to the person.
    kind: how the bytes travel.
    """

    def __init__(self, wire: Wire, trust: Trust) -> None:
        self.fingerprint = wire.fingerprint
        self.place = wire.place
        self.kind = wire.kind
        self.trust = trust
        self._wire = wire
        self._talk: Talk | None = None
        self._worker: Worker | None = None

    async def run(self, talk: Talk, show: Callable[[list[Event]], None]) -> None:
        """Start `talk` and carry bytes until the connection is over (then `show` was given
        Disconnected). `show` gets every batch of events; ticks are done here. Cancelling closes."""
        self._talk = talk
        self._worker = Worker(talk, partial(self._worked, show))
        # QUIC outlives half a minute without network, and knows by itself when it is over.
        talk.start(self.fingerprint, survives=self.kind == "quic")
        self.flush()
        ticking = asyncio.create_task(self._tick(talk, show))
        reason = ""
        try:
            while data := await self._wire.read():
                show(talk.receive(data, _now()))
                self.flush()
        except OSError:
            reason = _("The connection to the server broke.")
        finally:
            ticking.cancel()
            self._worker.stop()
            await self.close()
            self._talk = None  # it may go on over another connection
        show(talk.closed(reason, _now()))

    async def _tick(self, talk: Talk, show: Callable[[list[Event]], None]) -> None:
        while True:
            show(talk.tick(_now()))
            self.flush()
            if talk.is_over:
                self._wire.abort()  # wakes the reader
            await asyncio.sleep(TICK)

    def _worked(self, show: Callable[[list[Event]], None], events: list[Event]) -> None:
        show(events)
        self.flush()

    def flush(self) -> None:
        """Write what the talk has to say: after every call on it outside of `run`."""
        if self._talk is None or self._worker is None:
            return
        self._worker.look()
        if data := self._talk.take():
            self._wire.write(data)
            if self._wire.pending > WRITE_LIMIT:
                self._wire.abort()

    def abort(self) -> None:
        """Be gone at once, without a goodbye."""
        self._wire.abort()

    async def close(self) -> None:
        """Close; idempotent. After `talk.quit()` the goodbye still goes out."""
        self.flush()
        await self._wire.close()


async def connect(
    endpoint: Endpoint,
    pins: Pins,
    ways: Ways | None = None,
    *,
    consent: Consent | None = None,
    again: str = "",
) -> Connection:
    """Open and check. Raises ConnectionProblem if nobody answers, CertificateChanged if the wrong
    one does, Problem if the list of known servers can't be used.

    consent: what the person agreed to, after CertificateChanged or on the command line. again: the
    fingerprint of a server that was checked before: no other will do, and others are no news.
    """
    expected = {again or endpoint.server_id} - {""} or {*pins.pinned(_key(endpoint, ""))}
    try:
        wire = await race(
            endpoint.places,
            ways or Ways(),
            lambda shown: not expected or shown in expected or _agreed(consent, shown),
        )
    except Lost as lost:
        if again and lost.wrong:
            raise ConnectionProblem(
                _("Another server answers where {title} was, or it has another key now.").format(
                    title=endpoint.title
                )
            ) from None
        for shown in lost.wrong:
            _check(endpoint, shown, pins, None)
        raise _explain(endpoint, lost.errors) from None
    if again:
        return Connection(wire, Trust.KNOWN)
    try:
        trust = _check(endpoint, wire.fingerprint, pins, consent)
    except Problem:
        await wire.close()
        raise
    return Connection(wire, trust)


def _agreed(consent: Consent | None, shown: str) -> bool:
    return consent is not None and consent.covers(shown)


def _check(endpoint: Endpoint, shown: str, pins: Pins, consent: Consent | None) -> Trust:
    title, key = endpoint.title, _key(endpoint, shown)
    if endpoint.server_id not in ("", shown) and not _agreed(consent, shown):
        if not endpoint.name:  # an invite: whoever gave it knows better than any list
            raise ConnectionProblem(
                _(
                    "Another server than the invite's answers at {title}.\ninvited to:\n"
                    "  {expected}\nshown:\n  {shown}\nThe address may belong to somebody else by "
                    "now. Ask whoever invited you for a new invite."
                ).format(title=title, expected=grouped(endpoint.server_id), shown=grouped(shown))
            )
        raise CertificateChanged(
            _(
                "{title} shows another key than it advertises, so somebody may be posing as it."
            ).format(title=title),
            shown,
            (endpoint.server_id,),
            pins.pinned(key),
        )
    return pins.check(key, shown, name=title, other_of=endpoint.other_of, consent=consent)


def _key(endpoint: Endpoint, shown: str) -> str:
    """Under which key the certificate is pinned."""
    if endpoint.name:
        # Whoever chose a server from a list chose a name; addresses change from day to day.
        return name_key(endpoint.name)
    if endpoint.server_id:
        return invite_key(shown)
    return endpoint.title.lower()


def _explain(endpoint: Endpoint, errors: Sequence[Exception]) -> ConnectionProblem:
    """One sentence for the most telling of the failures: who answered wrongly tells more than who
    did not answer."""
    where = endpoint.title
    if any(isinstance(error, ssl.SSLError) for error in errors):
        return ConnectionProblem(
            _(
                "{where} answers, but not with TLS. Is that the right port? A server of Warkop "
                "prints its address at start."
            ).format(where=where)
        )
    if any(isinstance(error, ConnectionResetError) for error in errors):
        return ConnectionProblem(
            _(
                "{where} answered and hung up at once. Is it a server of Warkop, and the right "
                "port?"
            ).format(where=where)
        )
    if any(isinstance(error, ConnectionRefusedError) for error in errors):
        return ConnectionProblem(
            _(
                "Nobody answers at {where}: no server runs on that port. Check the port with its "
                "host, or start one with: python -m server"
            ).format(where=where)
        )
    if unknown := [error.host for error in errors if isinstance(error, NoSuchHost)]:
        names = ", ".join(dict.fromkeys(unknown))
        return ConnectionProblem(
            _(
                "There is no host called {names}. Check the spelling, or use its numeric address."
            ).format(names=names)
        )
    if any(isinstance(error, TimeoutError) for error in errors):
        return ConnectionProblem(
            _(
                "{where} does not answer. It may be off, or a firewall or the Wi-Fi keeps your "
                "computers apart; its host can check that the firewall lets the port through."
            ).format(where=where)
        )
    return ConnectionProblem(
        _("{where} can't be reached from this network. Are both computers on the same one?").format(
            where=where
        )
    )


def _now() -> int:
    return time.time_ns() // 1_000_000
