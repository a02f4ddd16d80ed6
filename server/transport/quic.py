"""One QUIC connection (RFC 9000) as a Link: encrypted, reliable, and a laptop that gets another
address keeps its session. The conversation is on the client's first stream; there are no others.

The library does no I/O, and buffers without bound: this file says when a peer reads too slowly, and
the core's outbox has the cap.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from aioquic.quic import events
from aioquic.quic.connection import QuicConnection
from aioquic.quic.packet import QuicErrorCode
from aioquic.tls import AlertDescription

from language import _
from server.transport.link import LinkHandler
from server.transport.listener import HANDSHAKE_TIME
from server.transport.stream import CLOSING_TIME, plain_address
from server.transport.udp import Source, UdpPort

PROTOCOL = "irc"  # ALPN, registered with IANA (RFC 7301)
# How the library ends a connection that offers no protocol of ours (RFC 9001 8.1).
NOT_IRC = QuicErrorCode.CRYPTO_ERROR + AlertDescription.no_application_protocol
STREAM = 0  # the first one that a client opens for both directions
# Bytes not yet acknowledged above which a peer counts as slow, and below which it has caught up:
# as asyncio has it for TCP.
SLOW, CAUGHT_UP = 65_536, 16_384
# Seconds of silence after which a packet means that the network is back: what got lost meanwhile
# is asked after at once, not when a timer that has doubled many times ends.
OUTAGE = 2.0
# Bytes that are taken of a peer that has not talked. An honest handshake has 4,000, more where much
# gets lost; defends the library's memory for pieces of handshakes.
BEGINNING = 32_768
# Pieces of a stream that came before what belongs between them; each is looked at for each new one.
# Of an honest peer there is one for each lost packet. Defends our time.
HOLES = 256

# It would tell on the terminal what strangers send; what matters comes as events.
logging.getLogger("quic").disabled = True


class Keeper(Protocol):
    """What a link needs of its listener."""

    links: dict[bytes, QuicLink]
    """By each of their connection ids."""

    def settled(self, link: QuicLink) -> None:
        """A link has begun to talk, or has ended."""

    def report(self, error: Exception) -> None:
        """The library has failed a link."""

    def refused(self, link: QuicLink) -> None:
        """A link was asked for something that we don't speak."""


class QuicLink:
    """A Link over one QUIC connection. `opened` is called with the first bytes on its stream."""

    secure = True

    def __init__(
        self,
        keeper: Keeper,
        handler: LinkHandler,
        connection: QuicConnection,
        address: str,
    ) -> None:
        # Where the handshake came from, also when the peer moves: limits, bans and what others
        # were shown stay with who was admitted, and nobody escapes or gets caught by moving.
        self.address = plain_address(address)
        self._keeper = keeper
        self._handler = handler
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._ids: set[bytes] = set()
        self._ports: dict[int, UdpPort] = {}  # the last one used for each family of addresses
        self._heard = self._loop.time()
        self._taken = 0  # bytes, before it is opened
        self._proven = False  # it has answered what we sent to its address
        self._opened = False
        self._congested = False
        self._closing: asyncio.TimerHandle | None = None
        self._over = False
        self._turn: asyncio.Handle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._patience = self._loop.call_later(HANDSHAKE_TIME, self.abort)

    # -- what the handler may do --------------------------------------------------------------

    def write(self, data: bytes) -> None:
        """See Link."""
        if data and not self._over and self._closing is None:
            self._try(lambda: self._connection.send_stream_data(STREAM, data))
            self._soon()

    def close(self) -> None:
        """See Link."""
        if self._over or self._closing is not None:
            return
        self._closing = self._loop.call_later(CLOSING_TIME, self.abort)
        if self._opened:
            self._try(lambda: self._connection.send_stream_data(STREAM, b"", end_stream=True))
        self._soon()

    def abort(self) -> None:
        """See Link."""
        if not self._over:
            # An address that is not proven may be a victim's: it gets no more than thrice what came
            # in its name (RFC 9000 8.1), and the library does not count what says the end.
            if self._proven:
                self._try(self._connection.close)
                self._send()
            self._end(_("Connection closed"))

    # -- called by the listener ---------------------------------------------------------------

    def know_as(self, connection_id: bytes) -> None:
        """Take datagrams with this connection id."""
        self._ids.add(connection_id)
        self._keeper.links[connection_id] = self

    def take(self, data: bytes, source: Source, port: UdpPort) -> None:
        """Take a datagram of this connection."""
        now = self._loop.time()
        back, self._heard = now - self._heard > OUTAGE, now
        self._ports[len(source)] = port
        if not self._opened:
            self._taken += len(data)
            if self._taken > BEGINNING:
                self.abort()
                return
        self._try(lambda: self._connection.receive_datagram(data, source, now))
        self._take_events()
        if self._holes() > HOLES:
            self.abort()
        if back and not self._over:
            # The library's timer for what got lost doubles without limit: begin anew. It has no
            # public name for that.
            self._connection._loss._pto_count = 0
        # After the hub has answered: acknowledgement and answer share a packet.
        self._soon()

    # -----------------------------------------------------------------------------------------

    def _take_events(self) -> None:
        while not self._over and (event := self._connection.next_event()) is not None:
            match event:
                case events.StreamDataReceived(stream_id=stream):
                    if stream == STREAM:
                        self._take_data(event.data, event.end_stream)
                    else:
                        self._refuse(stream)
                case (
                    events.StreamReset(stream_id=stream)
                    | events.StopSendingReceived(stream_id=stream)
                ):
                    if stream == STREAM:
                        self.abort()
                case events.HandshakeCompleted():
                    self._proven = True
                case events.ProtocolNegotiated(alpn_protocol=agreed):
                    if agreed != PROTOCOL:
                        self.abort()
                case events.ConnectionIdIssued(connection_id=issued):
                    self.know_as(issued)
                case events.ConnectionIdRetired(connection_id=retired):
                    self._ids.discard(retired)
                    self._keeper.links.pop(retired, None)
                case events.ConnectionTerminated():
                    if event.error_code == NOT_IRC and not self._proven:
                        self._keeper.refused(self)
                    self._end(_why(event))

    def _take_data(self, data: bytes, end: bool) -> None:
        if self._closing is not None:
            return
        if not self._opened:
            self._opened = True
            self._patience.cancel()
            self._keeper.settled(self)
            self._handler.opened(self)
        if data and self._closing is None:
            self._handler.received(self, data)
        if end:  # a client that can't be told anything is not in a room
            self.close()

    def _refuse(self, stream: int) -> None:
        """There is one conversation; other streams would only cost memory."""
        self._try(lambda: self._connection.stop_stream(stream, QuicErrorCode.NO_ERROR))
        if not stream & 2:  # one that has another direction
            self._try(lambda: self._connection.reset_stream(stream, QuicErrorCode.NO_ERROR))

    def _soon(self) -> None:
        """Send at the end of this turn of the loop, all that it brings in as few packets as can
        be."""
        if self._turn is None and not self._over:
            self._turn = self._loop.call_soon(self._work)

    def _work(self) -> None:
        self._turn = None
        self._send()
        self._take_events()
        if self._over:
            return
        waiting = self._unacknowledged()
        if self._closing is not None and waiting is None:
            self.abort()  # it has everything
            return
        slow = (waiting or 0) > (CAUGHT_UP if self._congested else SLOW)
        if self._opened and slow != self._congested:
            self._congested = slow
            self._handler.congested(self, slow)
        self._set_timer()

    def _send(self) -> None:
        datagrams: list[tuple[bytes, Source]] = []
        now = self._loop.time()
        self._try(lambda: datagrams.extend(self._connection.datagrams_to_send(now)))
        for data, destination in datagrams:
            if (port := self._ports.get(len(destination))) is not None:
                port.send(data, destination)

    def _set_timer(self) -> None:
        wanted = self._connection.get_timer()
        if self._timer is not None:
            # One that rings too early does no harm and costs less than to be changed each time.
            if wanted is not None and self._timer.when() <= wanted:
                return
            self._timer.cancel()
        self._timer = None if wanted is None else self._loop.call_at(wanted, self._ring)

    def _ring(self) -> None:
        now = self._loop.time()
        wanted, self._timer = self._connection.get_timer(), None
        # A loop may ring a little early by its coarse clock.
        if wanted is not None and wanted <= now + 0.001:
            self._try(lambda: self._connection.handle_timer(max(now, wanted)))
            self._take_events()
        self._soon()

    def _unacknowledged(self) -> int | None:
        """Bytes written that the peer has not acknowledged; None: it has acknowledged the end,
        too, or nothing was ever written."""
        # The library has no public name for it; a test notices when this one changes.
        stream = self._connection._streams.get(STREAM)
        if stream is None or stream.sender.is_finished:
            return None
        return len(stream.sender._buffer)

    def _holes(self) -> int:
        # No public name here, either.
        stream = self._connection._streams.get(STREAM)
        return 0 if stream is None else len(stream.receiver._ranges)

    def _try(self, step: Callable[[], object]) -> None:
        """What the library can't digest ends this connection and no other."""
        if self._over:
            return
        try:
            step()
        except Exception as error:
            self._keeper.report(error)
            self._end(_("Connection lost"))

    def _end(self, reason: str) -> None:
        """Forget everything; the peer knows, or will find nobody who knows the connection."""
        self._over = True
        for handle in (self._patience, self._closing, self._turn, self._timer):
            if handle is not None:
                handle.cancel()
        for connection_id in self._ids:
            self._keeper.links.pop(connection_id, None)
        self._keeper.settled(self)
        if self._opened:
            # Not in the middle of something that the handler does.
            self._loop.call_soon(self._handler.lost, self, reason)


def _why(event: events.ConnectionTerminated) -> str:
    """The end of a connection in a phrase for people."""
    if event.reason_phrase == "Idle timeout":
        return _("Connection timed out")
    closed = event.error_code == QuicErrorCode.NO_ERROR
    return _("Connection closed") if closed else _("Connection lost")
