"""Take connections from a bound socket, and let nobody use up all sockets by saying nothing."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence

from server.transport.link import LinkHandler
from server.transport.stream import CLOSING_TIME, StreamLink

# Seconds for the TLS handshake. Defends sockets from peers that connect and say nothing; a laptop
# on bad Wi-Fi needs two round trips.
HANDSHAKE_TIME = 10.0
# Handshakes under way at most; one more ends the oldest. An honest one is over in a few hundredths
# of a second, so only silent connections are old. Defends sockets: a macOS shell has 256 of them.
HANDSHAKES = 64
# Connections the kernel keeps for us until we take them: a class that opens its laptops at once.
BACKLOG = 256
# Seconds to wait when the system has no more sockets, and between two words about it.
RETRY = 0.1
COMPLAIN_EVERY = 60.0
# Sockets and files that we ask the system for: 16 connections for each of a few hundred people.
WANTED_FILES = 8192


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


class Listener:
    """Takes connections on one socket until `close`, which also ends handshakes under way."""

    def __init__(
        self,
        make: Callable[[], asyncio.Protocol],
        bound: socket.socket,
        tls: ssl.SSLContext | None,
        complain: Callable[[str], None],
    ) -> None:
        """make: a protocol for each connection. complain: is given what the host should know."""
        self._make = make
        self._bound = bound
        self._tls = tls
        self._complain = complain
        self._complained = -COMPLAIN_EVERY
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
                connection, _ = await loop.sock_accept(self._bound)
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
                    self._report(error)
                    self._give_up(len(self._opening) // 2 + 1)
                # Anything else was that connection's own trouble (it has gone already), but a
                # broken socket must not keep the loop busy.
                await asyncio.sleep(RETRY)
                continue
            if len(self._opening) >= HANDSHAKES:
                self._give_up(1)
            task = loop.create_task(self._open(connection))
            self._opening[task] = connection
            task.add_done_callback(self._opened)

    async def _open(self, connection: socket.socket) -> None:
        secure = self._tls is not None
        # What speaks no TLS, or not in time, or hangs up (all are OSError) is nobody's news.
        with contextlib.suppress(OSError):
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
        connection.close()

    def _give_up(self, count: int) -> None:
        """End the oldest handshakes under way."""
        for task in list(self._opening)[:count]:
            task.cancel()

    def _opened(self, task: asyncio.Task[None]) -> None:
        connection = self._opening.pop(task)
        if task.cancelled():  # perhaps before its first step
            connection.close()

    def _report(self, error: OSError) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._complained >= COMPLAIN_EVERY:
            self._complained = now
            self._complain(f"new connections must wait: {error.strerror}")


class ByProtocol(asyncio.Protocol):
    """Stands in until the TLS handshake has agreed on a protocol (RFC 7301), then steps aside."""

    def __init__(
        self,
        usual: Callable[[], asyncio.Protocol],
        others: Mapping[str, Callable[[], asyncio.Protocol]],
    ) -> None:
        """others: by the protocol's name. usual: for any other name, and for peers without one."""
        self._usual = usual
        self._others = others

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        agreed = transport.get_extra_info("ssl_object").selected_alpn_protocol()
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
    """

    def link() -> StreamLink:
        return kind(handler, secure=tls is not None)

    def by_protocol() -> ByProtocol:
        return ByProtocol(link, others or {})

    make = by_protocol if tls is not None and others else link
    return [Listener(make, one, tls, complain) for one in sockets]
