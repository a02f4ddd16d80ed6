"""Datagrams to one place, by a socket that is made anew when this computer's address changes."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import cast

from discovery.place import Place


class Datagrams:
    """received: is given each datagram from the place. refused: is told when the system says that
    nobody listens there, or no way leads there; both come from `open` until `close`."""

    def __init__(
        self,
        place: Place,
        received: Callable[[bytes], None],
        refused: Callable[[OSError], None],
    ) -> None:
        self._place = place
        self._received = received
        self._refused = refused
        self._transport: asyncio.DatagramTransport | None = None
        self._is_closed = False

    async def open(self) -> None:
        """Make the socket; again: make another one. Raises OSError."""
        made = route(self._place)
        try:
            _, ear = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: _Ear(self._received, self._refused), sock=made
            )
        except BaseException:
            made.close()
            raise
        old, self._transport = self._transport, ear.transport
        if old is not None:
            old.abort()
        if self._is_closed and self._transport is not None:
            self._transport.abort()

    def send(self, data: bytes) -> None:
        """Send one, or lose it."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data)

    def has_moved(self) -> bool:
        """Whether this computer would send from another address now. Sends nothing."""
        if self._transport is None or self._transport.is_closing():
            return True
        try:
            with route(self._place) as one:
                now: object = one.getsockname()[0]
        except OSError:
            return False  # no network: there may be one again soon
        with contextlib.suppress(TypeError):  # the system may have taken the address away
            return bool(self._transport.get_extra_info("sockname")[0] != now)
        return True

    def close(self) -> None:
        """Send what waits to be sent, if anything, and no more."""
        self._is_closed = True
        if self._transport is not None:
            self._transport.close()


def route(place: Place) -> socket.socket:
    """A UDP socket on the way to a place, which has our address there and sends nothing yet.
    Raises OSError when there is no way."""
    address, port = place
    family, kind, number, _, name = socket.getaddrinfo(
        address, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST
    )[0]
    one = socket.socket(family, kind, number)
    try:
        one.setblocking(False)
        one.connect(name)
    except OSError:
        one.close()
        raise
    return one


class _Ear(asyncio.DatagramProtocol):
    def __init__(
        self, received: Callable[[bytes], None], refused: Callable[[OSError], None]
    ) -> None:
        self._received = received
        self._refused = refused
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not every version of Python makes its datagram transports instances of this class.
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, _: object) -> None:
        self._received(data)

    def error_received(self, error: Exception) -> None:
        if isinstance(error, OSError):
            self._refused(error)
