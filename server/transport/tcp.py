"""TLS over TCP, and plain TCP where the host asks for it: one asyncio protocol for each link."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Sequence

from server.transport.link import LinkHandler

# Seconds for the TLS handshake. Defends sockets from peers that connect and say nothing; a laptop
# on bad Wi-Fi needs two round trips.
HANDSHAKE_TIME = 10.0
# Seconds for a peer to read the last bytes after `close`.
CLOSING_TIME = 5.0
# Connections the kernel keeps for us until we take them: a class that opens its laptops at once.
BACKLOG = 256


class TcpLink(asyncio.Protocol):
    """A Link over a TCP connection."""

    def __init__(self, handler: LinkHandler, *, secure: bool) -> None:
        self._handler = handler
        self._secure = secure
        self._transport: asyncio.Transport | None = None
        self._address = ""

    @property
    def address(self) -> str:
        """See Link."""
        return self._address

    @property
    def secure(self) -> bool:
        """See Link."""
        return self._secure

    def write(self, data: bytes) -> None:
        """See Link."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        """See Link."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        transport.close()
        # `close` waits for the peer to read; one that never does must not stay for ever.
        asyncio.get_running_loop().call_later(CLOSING_TIME, transport.abort)

    def abort(self) -> None:
        """See Link."""
        if self._transport is not None:
            self._transport.abort()

    # -- called by asyncio --------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        peer = transport.get_extra_info("peername")
        self._address = _plain_address(peer[0]) if peer else "0.0.0.0"
        connection = transport.get_extra_info("socket")
        if connection is not None:
            # Lines are small and a person waits for each: no gathering in the kernel.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._handler.opened(self)

    def data_received(self, data: bytes) -> None:
        self._handler.received(self, data)

    def eof_received(self) -> bool:
        return False  # close: a client that can't be told anything is not in a room

    def pause_writing(self) -> None:
        self._handler.congested(self, True)

    def resume_writing(self) -> None:
        self._handler.congested(self, False)

    def connection_lost(self, error: Exception | None) -> None:
        if isinstance(error, TimeoutError):
            reason = "Connection timed out"
        elif error is not None:
            reason = "Connection lost"
        else:
            reason = "Connection closed"
        self._handler.lost(self, reason)


async def listen(
    handler: LinkHandler, sockets: Sequence[socket.socket], tls: ssl.SSLContext | None
) -> list[asyncio.Server]:
    """Take connections on bound sockets, over TLS when there is a context."""
    loop = asyncio.get_running_loop()
    return [
        await loop.create_server(
            lambda: TcpLink(handler, secure=tls is not None),
            sock=bound,
            ssl=tls,
            backlog=BACKLOG,
            ssl_handshake_timeout=HANDSHAKE_TIME if tls is not None else None,
            ssl_shutdown_timeout=CLOSING_TIME if tls is not None else None,
        )
        for bound in sockets
    ]


def _plain_address(address: str) -> str:
    """Without the scope of a link-local address, and IPv4 as IPv4 on a dual-stack socket."""
    return address.partition("%")[0].removeprefix("::ffff:")
