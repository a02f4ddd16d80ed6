"""What people tell of their keys: one word that a server can keep and pass on, but not forge."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

KEY_BYTES = 32
SIGNATURE_BYTES = 64
_PURPOSE = b"warkop-card-1\0"
# Characters of base64: 128 bytes.
WORD_LENGTH = 172


class CardError(ValueError):
    """That is no card."""


@dataclass(frozen=True, slots=True)
class Card:
    """The public keys of a person: `public` signs (Ed25519), `box` closes messages (X25519).

    `signature`: of `signed`, by `public`. Checking it needs a library, see `client.sealing`.
    """

    public: bytes
    box: bytes
    signature: bytes

    @property
    def signed(self) -> bytes:
        """What the signature is over."""
        return _PURPOSE + self.box

    @property
    def fingerprint(self) -> str:
        """What the words of a person are made of: `public` in hex."""
        return self.public.hex()

    def format(self) -> str:
        """The word, WORD_LENGTH characters."""
        return base64.b64encode(self.public + self.box + self.signature).decode("ascii")

    @classmethod
    def parse(cls, word: str) -> Card:
        """The reverse. Raises CardError. The signature is not checked."""
        if len(word) != WORD_LENGTH:
            raise CardError("wrong length")
        try:
            raw = base64.b64decode(word.encode("ascii"), validate=True)
        except (binascii.Error, UnicodeEncodeError) as error:
            raise CardError("no base64") from error
        if len(raw) != 2 * KEY_BYTES + SIGNATURE_BYTES:
            raise CardError("wrong length")
        return cls(raw[:KEY_BYTES], raw[KEY_BYTES : 2 * KEY_BYTES], raw[2 * KEY_BYTES :])
