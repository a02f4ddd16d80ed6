"""TLS over TCP, and plain TCP where the host asks for it: the bytes are the lines."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from server.transport.link import LinkHandler
from server.transport.stream import StreamLink, why_lost

# Seconds that a plain connection is still read after our last bytes. Closed with something unread,
# the system would tell the peer "connection reset", and the reason why would be lost with it.
LINGER = 1.0


class TcpLink(StreamLink):
    """A Link over a TCP connection, with TLS below or without."""

    def __init__(self, handler: LinkHandler, *, secure: bool) -> None:
        super().__init__(handler, secure=secure)
        self._lingering = False

    def write(self, data: bytes) -> None:
        """See Link."""
        if not self._lingering:
            self._send(data)

    def close(self) -> None:
        """See Link. TLS has a goodbye of its own, for which asyncio waits."""
        transport = self._transport
        if self._lingering or transport is None or transport.is_closing():
            return
        if self.secure:
            super().close()
            return
        self._lingering = True
        # A peer that reset the connection has no end left to shut, and no say in what we do next.
        with suppress(OSError):
            transport.write_eof()
        asyncio.get_running_loop().call_later(LINGER, super().close)

    # -- called by asyncio --------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._handler.opened(self)

    def data_received(self, data: bytes) -> None:
        if not self._lingering:
            self._handler.received(self, data)

    def eof_received(self) -> bool:
        return False  # close: a client that can't be told anything is not in a room

    def pause_writing(self) -> None:
        self._handler.congested(self, True)

    def resume_writing(self) -> None:
        self._handler.congested(self, False)

    def connection_lost(self, error: Exception | None) -> None:
        self._handler.lost(self, why_lost(error))
