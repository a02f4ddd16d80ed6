"""Take QUIC connections on the server's UDP port, from anybody who can send a datagram."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence

from aioquic.buffer import Buffer  # type: ignore[attr-defined]  # its documented place
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.connection import QuicConnection
from aioquic.quic.packet import (
    QuicHeader,
    QuicPacketType,
    encode_quic_retry,
    encode_quic_version_negotiation,
    pull_quic_header,
)
from aioquic.quic.retry import QuicRetryTokenHandler

from language import _
from server.certificate import Certificate
from server.transport.door import Decision, Door
from server.transport.link import LinkHandler
from server.transport.listener import Complaints
from server.transport.quic import PROTOCOL, QuicLink
from server.transport.udp import Source, UdpPort

ID_LENGTH = 8  # bytes of our connection ids; as many as the library's own server has
# Bytes of a datagram at most, without the headers of UDP and IP: the least that every path carries
# (RFC 9000 14), also one through Hamachi (1404). The first one of a client has at least as many.
DATAGRAM = 1200
# Seconds without a packet after which the peer is gone. Half a minute without network must not end
# a session; our client asks every 10 s at least whether we are there.
IDLE_TIME = 90.0
# Bytes that a client may send before we have read them; it grows as they are. Defends memory and
# time: each byte may leave a hole that the library must remember.
STREAM_WINDOW = 16_384
CONNECTION_WINDOW = 65_536


class QuicListener:
    """Takes QUIC connections on UDP ports until `close`."""

    def __init__(
        self,
        handler: LinkHandler,
        ports: Sequence[UdpPort],
        certificate: Certificate,
        complain: Callable[[str], None],
    ) -> None:
        """complain: is given what the host should know. Raises OSError when files are gone."""
        self.links: dict[bytes, QuicLink] = {}
        self._handler = handler
        self._complaints = Complaints(complain)
        self._loop = asyncio.get_running_loop()
        self._configuration = _configuration(certificate)
        self._door: Door[QuicLink] = Door()
        self._tokens = QuicRetryTokenHandler()
        for port in ports:
            port.quic = self.received

    def close(self) -> None:
        """Take no more connections. Links that were opened go on."""
        self._door.is_open = False
        for beginner in self._door.beginners():
            beginner.abort()

    def received(self, data: bytes, source: Source, port: UdpPort) -> None:
        """Take a datagram that may be QUIC; what is not, or of no connection, is dropped."""
        try:
            header = pull_quic_header(Buffer(data=data), host_cid_length=ID_LENGTH)
        except ValueError:
            return
        link = self.links.get(header.destination_cid)
        if link is None and len(data) >= DATAGRAM:
            link = self._meet(header, source, port)
        if link is not None:
            link.take(data, source, port)

    def _meet(self, header: QuicHeader, source: Source, port: UdpPort) -> QuicLink | None:
        """Somebody wants to begin, perhaps. Answers are shorter than what is answered."""
        now = self._loop.time()
        if header.packet_type is QuicPacketType.VERSION_NEGOTIATION:
            return None
        if header.version not in self._configuration.supported_versions:
            if header.version is not None and self._door.may_answer(now):
                port.send(self._versions(header), source)
            return None
        if header.packet_type is not QuicPacketType.INITIAL:
            return None
        original, retried = header.destination_cid, None
        if header.token:
            try:
                original = self._tokens.validate_token(
                    address=source,
                    destination_cid=header.destination_cid,
                    token=header.token,
                    now=now,
                )
            except ValueError:
                return None
            retried = header.destination_cid
        decision = self._door.decide(source[0], shown=retried is not None)
        if decision is Decision.SHOW_ADDRESS and self._door.may_answer(now):
            port.send(self._retry(header, source, now), source)
        if decision is not Decision.ENTER:
            return None
        connection = QuicConnection(
            configuration=self._configuration,
            original_destination_connection_id=original,
            retry_source_connection_id=retried,
        )
        link = QuicLink(self, self._handler, connection, source[0])
        for connection_id in (header.destination_cid, connection.host_cid):
            link.know_as(connection_id)
        oldest = self._door.enter(link, source[0], shown=retried is not None)
        if oldest is not None:
            oldest.abort()
        return link

    def _versions(self, header: QuicHeader) -> bytes:
        return encode_quic_version_negotiation(
            source_cid=header.destination_cid,
            destination_cid=header.source_cid,
            supported_versions=self._configuration.supported_versions,
        )

    def _retry(self, header: QuicHeader, source: Source, now: float) -> bytes:
        assert header.version is not None
        ours = os.urandom(ID_LENGTH)
        return encode_quic_retry(
            version=header.version,
            source_cid=ours,
            destination_cid=header.source_cid,
            original_destination_cid=header.destination_cid,
            retry_token=self._tokens.create_token(
                address=source,
                original_destination_connection_id=header.destination_cid,
                retry_source_connection_id=ours,
                now=now,
            ),
        )

    # -- called by links ----------------------------------------------------------------------

    def settled(self, link: QuicLink) -> None:
        """A link has begun to talk, or has ended."""
        self._door.leave(link)

    def report(self, error: Exception) -> None:
        """The library has failed a link."""
        text = _("a QUIC connection was ended by an error: {error!r}").format(error=error)[:200]
        self._complaints.say("error", text)

    def refused(self, link: QuicLink) -> None:
        """A link was asked for something that we don't speak."""
        self._complaints.refused(link.address, _("asks by QUIC for something that is not IRC"))


def _configuration(certificate: Certificate) -> QuicConfiguration:
    chain, key = certificate.chain_and_key()
    return QuicConfiguration(
        is_client=False,
        alpn_protocols=[PROTOCOL],
        certificate=chain[0],
        certificate_chain=chain[1:],
        private_key=key,
        connection_id_length=ID_LENGTH,
        idle_timeout=IDLE_TIME,
        max_datagram_size=DATAGRAM,
        max_data=CONNECTION_WINDOW,
        max_stream_data=STREAM_WINDOW,
    )
