"""TLS over TCP to one place."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ssl

from client.wire import WireKind
from discovery.place import Place

CLOSE_TIMEOUT = 2.0  # s for the goodbye; a dead peer must not hold up the end of the program
READ_SIZE = 65536  # bytes per turn: one redraw per batch of events, and the loop stays lively


async def open_tls(place: Place, host: str = "") -> TlsWire:
    """Connect and shake hands; raises OSError (ssl.SSLError is one). Cancelling leaves nothing
    open. host: the name that was resolved to the place, if there was one.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Servers on a LAN sign for themselves: no authority knows them, the pin is the check.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    reader, writer = await asyncio.open_connection(
        place.address,
        place.port,
        ssl=context,
        server_hostname=host,  # SNI is for names only (RFC 6066 3)
        limit=READ_SIZE,
    )
    return TlsWire(place, reader, writer)


class TlsWire:
    """A `Wire`; made by `open_tls`."""

    kind: WireKind = "tls"

    def __init__(
        self, place: Place, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.place = place
        certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True) or b""
        self.fingerprint = hashlib.sha256(certificate).hexdigest()
        self._reader = reader
        self._writer = writer

    @property
    def pending(self) -> int:
        transport = self._writer.transport
        # asyncio's TLS transport has no buffer to ask about any more when it is closed.
        return 0 if transport.is_closing() else transport.get_write_buffer_size()

    async def read(self) -> bytes:
        return await self._reader.read(READ_SIZE)

    def write(self, data: bytes) -> None:
        if not self._writer.transport.is_closing():
            self._writer.write(data)

    async def close(self) -> None:
        if not self._writer.transport.is_closing():
            self._writer.close()
        try:
            with contextlib.suppress(OSError):  # TimeoutError and ssl.SSLError are some
                async with asyncio.timeout(CLOSE_TIMEOUT):
                    await self._writer.wait_closed()
        finally:
            cut_off(self._writer)

    def abort(self) -> None:
        cut_off(self._writer)


def cut_off(writer: asyncio.StreamWriter) -> None:
    """Abort a connection, whatever was done to it before."""
    # Python 3.11.2 (Debian 12) forgets a TLS connection that was closed twice: it is ending then.
    with contextlib.suppress(AttributeError):
        writer.transport.abort()
