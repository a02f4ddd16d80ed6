"""Take connections from a bound socket, and let nobody use up all sockets by saying nothing."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence

from language import _
from server.transport.link import LinkHandler
from server.transport.stream import CLOSING_TIME, StreamLink, cut_off, plain_address

# Seconds for the TLS handshake. Defends sockets from peers that connect and say nothing; a laptop
# on bad Wi-Fi needs two round trips.
HANDSHAKE_TIME = 10.0
# Handshakes under way at most; one more ends the oldest. An honest one is over in a few hundredths
# of a second, so only silent connections are old. Defends sockets: a macOS shell has 256 of them.
HANDSHAKES = 64
# Connections the kernel keeps for us until we take them: a class that opens its laptops at once.
BACKLOG = 256
# Seconds to wait when the system has no more sockets.
RETRY = 0.1
# Seconds between two lines of one kind: defends the host's log and disk from who floods us.
COMPLAIN_EVERY = 60.0
# Sockets and files that we ask the system for: 16 connections for each of a few hundred people.
WANTED_FILES = 8192
# What else people speak over TLS, by the names that IANA keeps (RFC 7301). Python's ssl does not
# tell what a peer has offered, only what was agreed: so we agree, after everything that is ours,
# and close. A name that is not here counts as none, and who offers none is welcome.
FOREIGN = (
    *("h2", "http/1.1", "http/1.0", "http/0.9", "h3", "spdy/1", "spdy/2", "spdy/3"),
    *("imap", "pop3", "managesieve", "ftp", "nntp", "nnsp", "sip/2", "smb", "dot", "doq"),
    *("xmpp-client", "xmpp-server", "mqtt", "coap", "co", "stun.turn", "stun.nat-discovery"),
    *("webrtc", "c-webrtc", "acme-tls/1", "ntske/1", "sunrpc", "postgresql", "tds/8.0"),
)


def allow_many_sockets() -> None:
    """Raise this process's soft limit on open files, as far as the system lets us."""
    try:
        import resource
    except ImportError:  # Windows: no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_FILES if hard == resource.RLIM_INFINITY else min(WANTED_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class Complaints:
    """Tells the host what should be known: of each kind one line in a while."""

    def __init__(self, complain: Callable[[str], None]) -> None:
        self._complain = complain
        self._said: dict[str, float] = {}  # when, by kind

    def say(self, kind: str, text: str) -> None:
        """Tell it, unless the same kind was told just now. kind: one of a few, never a peer's."""
        now = asyncio.get_running_loop().time()
        if now - self._said.get(kind, -COMPLAIN_EVERY) >= COMPLAIN_EVERY:
            self._said[kind] = now
            self._complain(text)

    def refused(self, address: str, why: str) -> None:
        """Somebody was not let in. why: also the kind."""
        self.say(
            why,
            _("refused: what came from {address} {why}").format(
                address=plain_address(address), why=why
            ),
        )


class Listener:
    """Takes connections on one socket until `close`, which also ends handshakes under way."""

    def __init__(
        self,
        make: Callable[[], asyncio.Protocol],
        bound: socket.socket,
        tls: ssl.SSLContext | None,
        complaints: Complaints,
    ) -> None:
        """make: a protocol for each connection."""
        self._make = make
        self._bound = bound
        self._tls = tls
        self._complaints = complaints
        self._opening: dict[asyncio.Task[None], socket.socket] = {}  # oldest first
        bound.setblocking(False)
        bound.listen(BACKLOG)
        self._accepting = asyncio.create_task(self._accept(), name="accept")

    def close(self) -> None:
        """Take no more connections. Links that were opened go on."""
        self._accepting.cancel()
        for task in self._opening:
            task.cancel()
        self._bound.close()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, source = await loop.sock_accept(self._bound)
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
                    self._complaints.say(
                        "sockets",
                        _("new connections must wait: {reason}").format(reason=error.strerror),
                    )
                    self._give_up(len(self._opening) // 2 + 1)
                # Anything else was that connection's own trouble (it has gone already), but a
                # broken socket must not keep the loop busy.
                await asyncio.sleep(RETRY)
                continue
            if len(self._opening) >= HANDSHAKES:
                self._give_up(1)
            task = loop.create_task(self._open(connection, source))
            self._opening[task] = connection
            task.add_done_callback(self._opened)

    async def _open(self, connection: socket.socket, source: tuple[str, int]) -> None:
        secure = self._tls is not None
        try:
            # Lines are small and a person waits for each: no gathering in the kernel. Before the
            # handshake, whose last piece would wait 40 ms for company otherwise.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.get_running_loop().connect_accepted_socket(
                self._make,
                connection,
                ssl=self._tls,
                ssl_handshake_timeout=HANDSHAKE_TIME if secure else None,
                ssl_shutdown_timeout=CLOSING_TIME if secure else None,
            )
            return
        except ssl.SSLError as error:
            if _is_no_tls(error):
                self._complaints.refused(source[0], _("speaks no TLS that we understand"))
        except OSError:
            pass  # who says nothing in time, or hangs up, is nobody's news
        connection.close()

    def _give_up(self, count: int) -> None:
        """End the oldest handshakes under way."""
        for task in list(self._opening)[:count]:
            task.cancel()

    def _opened(self, task: asyncio.Task[None]) -> None:
        connection = self._opening.pop(task)
        if task.cancelled():  # perhaps before its first step
            connection.close()


def _is_no_tls(error: ssl.SSLError) -> bool:
    """Whether the peer is to blame. Hanging up is its right, and so is an alert: it speaks TLS, and
    does not like our certificate."""
    gone = isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError))
    return not gone and "ALERT" not in (error.reason or "")


class ByProtocol(asyncio.Protocol):
    """Stands in until the TLS handshake has agreed on a protocol (RFC 7301), then steps aside."""

    def __init__(
        self,
        usual: Callable[[], asyncio.Protocol],
        others: Mapping[str, Callable[[], asyncio.Protocol]],
        complaints: Complaints,
    ) -> None:
        """others: by the protocol's name. usual: for IRC, and for peers that offer nothing."""
        self._usual = usual
        self._others = others
        self._complaints = complaints

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        agreed = transport.get_extra_info("ssl_object").selected_alpn_protocol()
        if agreed in FOREIGN:
            if peer := transport.get_extra_info("peername"):  # it may have gone already
                self._complaints.refused(peer[0], _("asks by TLS for something that is not IRC"))
            cut_off(transport)
            return
        chosen = self._others.get(agreed, self._usual)()
        transport.set_protocol(chosen)
        chosen.connection_made(transport)


def listen(
    kind: type[StreamLink],
    handler: LinkHandler,
    sockets: Sequence[socket.socket],
    tls: ssl.SSLContext | None,
    complain: Callable[[str], None],
    others: Mapping[str, Callable[[], asyncio.Protocol]] | None = None,
) -> list[Listener]:
    """Take connections of one kind of link on bound sockets, over TLS when there is a context.

    others: what to make instead of a link when the TLS handshake agrees on one of these protocols.
    complain: is given what the host should know.
    """
    complaints = Complaints(complain)

    def link() -> StreamLink:
        return kind(handler, secure=tls is not None)

    def by_protocol() -> ByProtocol:
        return ByProtocol(link, others or {}, complaints)

    make = by_protocol if tls is not None else link
    return [Listener(make, one, tls, complaints) for one in sockets]
