"""Private messages closed for one reader: libsodium's `crypto_box` (X25519, XSalsa20, Poly1305).

A box is opened by both of its ends and made by one of them: nobody else can read it or make one. It
says nothing of when, where and to whom it was sent; that stands inside (`client.core.sealed`).
"""

from __future__ import annotations

import base64
import binascii

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import Box, PrivateKey, PublicKey
from nacl.signing import VerifyKey

from client.core.cards import Card
from client.identity import Identity


class Sealer:
    """One person's way to close and open boxes (`client.core.cards.Sealer`)."""

    def __init__(self, identity: Identity) -> None:
        self._private = PrivateKey(identity.box_seed)
        self._card = identity.card

    @property
    def card(self) -> Card:
        """What others must know to write to us."""
        return self._card

    def close(self, reader: Card, content: bytes) -> str:
        """A box for that reader, in base64: a nonce of chance, then 16 bytes more than the content.

        Raises ValueError for a card whose key is none.
        """
        try:
            box = Box(self._private, PublicKey(reader.box))
            return base64.b64encode(bytes(box.encrypt(content))).decode("ascii")
        except (CryptoError, RuntimeError) as error:  # a key that makes every secret the same
            raise ValueError("that key closes nothing") from error

    def open(self, other: Card, word: str) -> bytes | None:
        """What is in a box that we or the other made for each other; None: it is no such box."""
        try:
            raw = base64.b64decode(word.encode("ascii"), validate=True)
            return bytes(Box(self._private, PublicKey(other.box)).decrypt(raw))
        except (CryptoError, RuntimeError, ValueError, binascii.Error):
            return None

    def is_genuine(self, card: Card) -> bool:
        """Whether the owner of the signing key says that the other key is theirs, too."""
        try:
            VerifyKey(card.public).verify(card.signed, card.signature)
        except (BadSignatureError, CryptoError, ValueError):
            return False
        return True
