"""The UDP port: probes are answered, what may be QUIC is handed on, everything else is dropped."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable, Sequence
from typing import cast

from discovery import probe
from discovery.datagrams import outlive_errors
from discovery.responder import Responder

Source = tuple[str, int] | tuple[str, int, int, int]
"""An address as sockets give and take it; IPv6 has a flow and a scope after the port."""

# Every computer of a link is in this group (RFC 4291 §2.7.1): IPv6's word for broadcast.
ALL_NODES = "ff02::1"
# Seconds between two looks for interfaces that are new. Only systems that hand a group's datagrams
# to nobody but its members (Windows) need it.
JOIN_SECONDS = 15.0


class UdpPort(asyncio.DatagramProtocol):
    """One bound UDP socket, until `close`."""

    def __init__(self, responder: Responder | None) -> None:
        """responder: answers probes; None leaves them unanswered."""
        self.quic: Callable[[bytes, Source, UdpPort], None] | None = None
        """Who takes the datagrams that are no probes."""
        self._responder = responder
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.DatagramTransport | None = None
        self._joining: asyncio.TimerHandle | None = None
        self._congested = False

    @property
    def address(self) -> Source:
        """Where it is bound."""
        assert self._transport is not None
        name: Source = self._transport.get_extra_info("sockname")
        return name

    def send(self, data: bytes, source: Source) -> None:
        """Send one datagram, or lose it: never blocks, never raises, keeps no more than 64 KiB."""
        transport = self._transport
        if transport is not None and not transport.is_closing() and not self._congested:
            transport.sendto(data, source)

    def close(self) -> None:
        """Receive and send nothing more; frees the port in the loop's next turn."""
        if self._joining is not None:
            self._joining.cancel()
        if self._transport is not None:
            self._transport.abort()

    # -- called by asyncio --------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not every version of Python makes its datagram transports instances of this class.
        self._transport = cast(asyncio.DatagramTransport, transport)
        if len(self.address) == 4:
            self._join_all_nodes()

    def datagram_received(self, data: bytes, source: Source) -> None:
        if not probe.is_probe(data):
            if self.quic is not None:
                self.quic(data, source, self)
        elif self._responder is not None:
            said = self._responder.answer(data, source[0], self._loop.time())
            if said is not None:
                self.send(said, source)

    def error_received(self, error: Exception) -> None:
        """A datagram of ours was refused by somebody, or by this system: it is lost."""

    def pause_writing(self) -> None:
        self._congested = True

    def resume_writing(self) -> None:
        self._congested = False

    # -----------------------------------------------------------------------------------------

    def _join_all_nodes(self) -> None:
        """Hear what is said to everybody, on every interface there is now, and look again."""
        assert self._transport is not None
        one = self._transport.get_extra_info("socket")
        group = socket.inet_pton(socket.AF_INET6, ALL_NODES)
        with contextlib.suppress(OSError):
            for index, _ in socket.if_nameindex():
                # Mostly it has joined already (EADDRINUSE).
                with contextlib.suppress(OSError):
                    member = group + struct.pack("@I", index)
                    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, member)
        self._joining = self._loop.call_later(JOIN_SECONDS, self._join_all_nodes)


async def open_ports(
    sockets: Sequence[socket.socket], responder: Responder | None
) -> list[UdpPort]:
    """Take the datagrams of bound UDP sockets."""
    loop = asyncio.get_running_loop()
    opened: list[UdpPort] = []
    for one in sockets:
        outlive_errors(one)
        _, port = await loop.create_datagram_endpoint(lambda: UdpPort(responder), sock=one)
        opened.append(port)
    return opened
