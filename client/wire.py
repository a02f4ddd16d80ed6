"""The interface of an open connection: encrypted bytes to a server and back, by TLS or by QUIC."""

from __future__ import annotations

from typing import Literal, Protocol

from discovery.place import Place

WireKind = Literal["tls", "quic"]


class Wire(Protocol):
    """Made by a function that connects and raises OSError when it can't; nothing was said yet.

    Whoever made it decides by the fingerprint whether to speak at all.
    """

    @property
    def kind(self) -> WireKind:
        """How the bytes travel."""

    @property
    def place(self) -> Place:
        """Where the server answered."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the DER certificate that was shown, 64 lower-case hex digits. Unchecked."""

    @property
    def pending(self) -> int:
        """Bytes written that the network has not taken yet."""

    async def read(self) -> bytes:
        """What came, at least one byte; b"" when the server has ended. Raises OSError when the
        connection broke. Bounded, so that one turn of the loop stays short."""

    def write(self, data: bytes) -> None:
        """Send; never waits. Without effect once the connection is over: `read` tells."""

    async def close(self) -> None:
        """Send what was written, say goodbye, be gone within 2 s; cancelled: gone at once.
        Idempotent, raises nothing."""

    def abort(self) -> None:
        """Be gone at once; wakes the reader."""
