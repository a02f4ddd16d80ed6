"""QUIC over UDP to one place (RFC 9000, ALPN `irc`): the connection goes on when this computer gets
another address, and over half a minute without network.

The only place of the client that knows the QUIC library, which does no I/O.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import ssl
from collections.abc import Awaitable, Callable, Sequence

from aioquic.quic import events
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.connection import QuicConnection
from cryptography.hazmat.primitives.serialization import Encoding

from client.datagrams import Datagrams
from client.tls import CLOSE_TIMEOUT, READ_SIZE, open_tls
from client.wire import Wire, WireKind
from discovery.place import Place
from language import _

PROTOCOL = "irc"  # ALPN, registered with IANA (RFC 7301)
STREAM = 0  # our first one, the only one
DATAGRAM = 1200  # bytes at most, the least that every path carries, also one through Hamachi
# Seconds without a packet after which the server is gone; it counts the same. Half a minute
# without network must not end a talk.
IDLE_TIME = 90.0
# Seconds between two questions whether the server is there: so soon we notice that its process was
# killed. They keep open what lets answers through (NAT, firewalls: 30 s and more), and tell the
# server our address when somebody between has changed it. Costs it 0.1 ms each.
KEEP_ALIVE = 5.0
TICK = 1.0  # s between two looks at our own address and at what was not answered
OVERDUE = 1.0  # s that an answer may take; a slow Wi-Fi needs half of one
# Seconds of overdue answers until we look whether the server still lives and has forgotten us, or
# can be reached otherwise; then until it must have answered, and until we look again.
DOUBT, LAST_CHANCE, DOUBT_AGAIN = 2.5, 2.5, 5.0
# Bytes that nobody has read yet. Above it datagrams are dropped, as on a network that is too slow.
UNREAD_LIMIT = 1_000_000

# What the library raises when the stream or the connection ends, by either side.
_ENDS = (RuntimeError, ValueError, AssertionError)

# It would write into the screen; what matters comes as events.
logging.getLogger("quic").disabled = True

Knock = Callable[[Place, str], Awaitable[Wire]]
"""Another way to see whether the server is there: raises OSError when it is not."""


async def open_quic(place: Place, host: str = "") -> QuicWire:
    """Connect and shake hands; raises OSError. Cancelling leaves nothing open. host: the name that
    was resolved to the place, if there was one."""
    wire = QuicWire(place, host)
    try:
        await wire.connect()
    except BaseException:
        wire.abort()
        raise
    return wire


class QuicWire:
    """A `Wire`; made by `open_quic`."""

    kind: WireKind = "quic"

    def __init__(
        self, place: Place, host: str = "", knocks: Sequence[Knock] | None = None
    ) -> None:
        self.place = place
        self.fingerprint = ""
        self._host = host
        self._knocks: Sequence[Knock] = (open_quic, open_tls) if knocks is None else knocks
        self._loop = asyncio.get_running_loop()
        self._connection = QuicConnection(
            configuration=QuicConfiguration(
                alpn_protocols=[PROTOCOL],
                idle_timeout=IDLE_TIME,
                max_datagram_size=DATAGRAM,
                server_name=host or None,
                # Servers on a LAN sign for themselves: no authority knows them, the pin is the
                # check. That they have the certificate's key is proven all the same.
                verify_mode=ssl.CERT_NONE,
            )
        )
        # To the library the server never moves. IPv6 with its scope is the socket's business.
        self._server = (place.address.partition("%")[0], place.port)
        self._datagrams = Datagrams(place, self._received, self._refused)
        self._unread = bytearray()
        self._reader: asyncio.Future[None] | None = None
        self._connected: asyncio.Future[None] = self._loop.create_future()
        self._error: OSError | None = None
        self._ended = False  # by the server, in order
        self._over = False
        self._turn: asyncio.Handle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._drained = asyncio.Event()  # set when the server has everything, or has gone
        self._heard = self._loop.time()
        self._is_refused = False  # what we sent last
        self._asked: float | None = None  # when, if there is no answer yet

    # -- what the client may do ---------------------------------------------------------------

    async def connect(self) -> None:
        """Called by `open_quic`."""
        await self._datagrams.open()
        self._connection.connect(self._server, now=self._loop.time())
        self._work()
        await self._connected
        self._keeping = self._loop.create_task(self._keep(), name="quic")

    @property
    def pending(self) -> int:
        stream = self._connection._streams.get(STREAM)  # no public name; a test notices a change
        return 0 if stream is None else len(stream.sender._buffer)

    async def read(self) -> bytes:
        while not self._unread:
            if self._ended:
                return b""
            if self._error is not None:
                raise self._error
            self._reader = self._loop.create_future()
            await self._reader
        data = bytes(self._unread[:READ_SIZE])
        del self._unread[:READ_SIZE]
        return data

    def write(self, data: bytes) -> None:
        if not self._over and data:
            with contextlib.suppress(*_ENDS):
                self._connection.send_stream_data(STREAM, data)
            self._soon()

    async def close(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
        try:
            if not self._over and not self._has_everything():
                self._drained.clear()
                with contextlib.suppress(*_ENDS):
                    self._connection.send_stream_data(STREAM, b"", end_stream=True)
                self._work()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(CLOSE_TIMEOUT):
                        await self._drained.wait()
        finally:
            self.abort()

    def abort(self) -> None:
        if not self._over:
            self._connection.close()
            self._send()
        self._end(ConnectionAbortedError(_("The connection was given up.")))

    # -----------------------------------------------------------------------------------------

    def _received(self, data: bytes) -> None:
        """A datagram came from the server's address."""
        if self._over or len(self._unread) > UNREAD_LIMIT:
            return
        self._heard = self._loop.time()
        now = self._heard
        self._is_refused = False
        self._try(lambda: self._connection.receive_datagram(data, self._server, now))
        self._take_events()
        self._soon()

    def _refused(self, error: OSError) -> None:
        """Nobody listens there, or no way leads there. While connecting that is an answer; later
        it may be a network that is being changed, or a datagram that somebody made up."""
        if not self._connected.done():
            self._end(error)
        self._is_refused = isinstance(error, ConnectionRefusedError)

    def _take_events(self) -> None:
        while not self._over and (event := self._connection.next_event()) is not None:
            match event:
                case events.HandshakeCompleted(alpn_protocol=agreed):
                    self._shaken(agreed)
                case events.StreamDataReceived(stream_id=stream):
                    if stream == STREAM:
                        self._unread += event.data
                        self._ended = self._ended or event.end_stream
                        self._wake()
                case events.StreamReset(stream_id=stream):
                    if stream == STREAM:
                        self.abort()
                case events.PingAcknowledged():
                    self._asked = None
                case events.ConnectionTerminated():
                    self._end(_why(event))

    def _shaken(self, agreed: str | None) -> None:
        certificate = self._connection.tls._peer_certificate  # no public name
        if agreed != PROTOCOL or certificate is None:
            self.abort()
            return
        self.fingerprint = hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
        if not self._connected.done():
            self._connected.set_result(None)

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    def _soon(self) -> None:
        """Send at the end of this turn of the loop."""
        if self._turn is None and not self._over:
            self._turn = self._loop.call_soon(self._work)

    def _work(self) -> None:
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
        self._send()
        self._take_events()
        if self._has_everything():
            self._drained.set()
        wanted = None if self._over else self._connection.get_timer()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if wanted is None else self._loop.call_at(wanted, self._ring, wanted)

    def _send(self) -> None:
        datagrams: list[tuple[bytes, object]] = []
        now = self._loop.time()
        self._try(lambda: datagrams.extend(self._connection.datagrams_to_send(now)))
        for data, _place in datagrams:
            self._datagrams.send(data)

    def _ring(self, wanted: float) -> None:
        self._timer = None
        now = max(wanted, self._loop.time())  # a loop may ring a little early
        self._try(lambda: self._connection.handle_timer(now))
        self._take_events()
        self._work()

    def _has_everything(self) -> bool:
        """Whether the server has acknowledged all that was written and its end, or there was
        nothing."""
        stream = self._connection._streams.get(STREAM)
        return stream is None or stream.sender.is_finished

    def _try(self, step: Callable[[], object]) -> None:
        """What the library can't digest ends the connection, not the program."""
        try:
            step()
        except Exception as error:
            self._end(ConnectionError(repr(error)))

    def _end(self, error: OSError) -> None:
        if self._over:
            return
        self._over = True
        self._error = error
        if not self._connected.done():
            self._connected.set_exception(error)
            self._connected.exception()  # it may be that nobody waits
        for handle in (self._turn, self._timer):
            if handle is not None:
                handle.cancel()
        if self._keeping is not None:
            self._keeping.cancel()
        self._datagrams.close()
        self._drained.set()
        self._wake()

    # -- staying connected --------------------------------------------------------------------

    async def _keep(self) -> None:
        """Ask, follow our own address, and notice a server that has forgotten us."""
        since: float | None = None  # when the oldest question or line without an answer was seen
        doubted = self._loop.time()
        while not self._over:
            await asyncio.sleep(TICK)
            now = self._loop.time()
            since = (since or now) if self._asked is not None or self.pending else None
            overdue = 0.0 if since is None else now - max(since, self._heard)
            moved = self._datagrams.has_moved()
            if moved:
                with contextlib.suppress(OSError):
                    await self._datagrams.open()
            if moved or overdue > OVERDUE:
                # The library's timer for what got lost doubles without limit: begin anew, so that
                # a network that is back is noticed soon. It has no public name for that.
                self._connection._loss._pto_count = 0
            if moved or overdue > OVERDUE or now - self._heard > KEEP_ALIVE:
                self._asked = self._asked or now
                self._connection.send_ping(0)
                self._soon()
            if (overdue > DOUBT or self._is_refused) and now - doubted > DOUBT_AGAIN:
                doubted = now
                await self._knock()

    async def _knock(self) -> None:
        """End the connection if the server answers others and still not us, because it was started
        anew, or this network lets no UDP through; or if nobody is there."""
        refused = 0
        for knock in self._knocks:
            try:
                async with asyncio.timeout(LAST_CHANCE):
                    other = await knock(self.place, self._host)
            except OSError as error:
                refused += isinstance(error, ConnectionRefusedError)
                continue
            same = other.fingerprint == self.fingerprint
            other.abort()
            if same and not await self._answers_at_last():
                self._end(ConnectionResetError(_("The server has forgotten the connection.")))
            return  # somebody else has the address now; ours may come back
        # One no is enough: what tells it of datagrams (ICMP) comes only so often, to us or to QUIC.
        if self._is_refused and refused:
            self._end(ConnectionResetError(_("The server has gone.")))

    async def _answers_at_last(self) -> bool:
        heard = self._heard
        self._connection.send_ping(0)
        self._soon()
        await asyncio.sleep(LAST_CHANCE)
        return self._heard != heard


def _why(event: events.ConnectionTerminated) -> OSError:
    if event.reason_phrase == "Idle timeout":
        return TimeoutError(_("The server does not answer any more."))
    if event.error_code == 0:
        return ConnectionResetError(_("The server closed the connection."))
    return ConnectionError(
        _("The server ended the connection: {reason}").format(reason=event.reason_phrase)
    )
