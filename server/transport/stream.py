"""What all links over TCP share: the address, writing, and the end."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod

from language import _
from server.transport.link import LinkHandler

# Seconds for a peer to read the last bytes after `close`.
CLOSING_TIME = 5.0


def cut_off(transport: asyncio.Transport) -> None:
    """Abort a connection, whatever was done to it before."""
    # Python 3.11.2 (Debian 12) forgets a TLS connection that was closed twice: it is ending then.
    with contextlib.suppress(AttributeError):
        transport.abort()


class StreamLink(asyncio.Protocol, ABC):
    """The common half of a Link over TCP: a subclass says what the bytes mean.

    `secure`: whether there is TLS below.
    """

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

    @abstractmethod
    def write(self, data: bytes) -> None:
        """See Link."""

    def close(self) -> None:
        """See Link."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        transport.close()
        # `close` waits for the peer to read; one that never does must not stay for ever.
        asyncio.get_running_loop().call_later(CLOSING_TIME, cut_off, transport)

    def abort(self) -> None:
        """See Link."""
        if self._transport is not None:
            cut_off(self._transport)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        peer = transport.get_extra_info("peername")
        self._address = plain_address(peer[0]) if peer else "0.0.0.0"

    def _send(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)


def why_lost(error: Exception | None) -> str:
    """The end of a connection in a phrase for people."""
    if isinstance(error, TimeoutError):
        return _("Connection timed out")
    return _("Connection closed") if error is None else _("Connection lost")


def plain_address(address: str) -> str:
    """Without the scope of a link-local address, and IPv4 as IPv4 on a dual-stack socket."""
    return address.partition("%")[0].removeprefix("::ffff:")
