"""Logging in with a key of the client's own: the SASL mechanism `WARKOP-ED25519`.

    C: AUTHENTICATE WARKOP-ED25519
    S: AUTHENTICATE +
    C: name NUL public key            Ed25519 (RFC 8032), 32 bytes
    S: nonce                          32 bytes, never used before
    C: signature                      64 bytes, over `signed(…)`
    S: 900, 903

A nick that nobody owns becomes the key's. What is signed names the server's certificate as the
client saw it, so who stands in the middle with a certificate of his own has nothing to pass on.
"""

from __future__ import annotations

from dataclasses import dataclass

from language import _
from protocol.names import casefold
from protocol.sasl import SaslError

MECHANISM = "WARKOP-ED25519"
KEY_BYTES = 32
SIGNATURE_BYTES = 64
_PURPOSE = b"warkop-login-1"
# Before such a key where an account's keys are listed, to tell it from those of NIST P-256.
KIND = "ed25519:"


@dataclass(frozen=True, slots=True)
class KeyLogin:
    """The client's first message: whose nick, and which key."""

    name: str
    key: bytes

    def format(self) -> bytes:
        """The message as sent."""
        return self.name.encode("utf-8") + b"\0" + self.key

    @classmethod
    def parse(cls, message: bytes) -> KeyLogin:
        """The reverse of `format`. Raises SaslError."""
        name, __, key = message.partition(b"\0")
        if not name or len(key) != KEY_BYTES:
            raise SaslError(
                _("{mechanism} takes a name and a key of {count} bytes").format(
                    mechanism=MECHANISM, count=KEY_BYTES
                )
            )
        try:
            return cls(name.decode("utf-8"), key)
        except UnicodeDecodeError as error:
            raise SaslError(_("A name is written in UTF-8")) from error


def signed(fingerprint: str, name: str, nonce: bytes) -> bytes:
    """What the key signs. fingerprint: SHA-256 of the server's certificate, in hex."""
    parts = (_PURPOSE, bytes.fromhex(fingerprint), casefold(name).encode("utf-8"), nonce)
    return b"\0".join(parts)
