"""What people tell of their keys: one word that a server can keep and pass on, but not forge."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

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


@dataclass(frozen=True, slots=True)
class Kept:
    """A card that we took for somebody's. until: epoch ms by the server's clock, when another took
    its place; 0: it counts now."""

    card: Card
    until: int = 0


class Sealer(Protocol):
    """What works with the secret halves of the person's keys (`client.sealing`)."""

    @property
    def card(self) -> Card:
        """What others must know to write to us."""

    def close(self, reader: Card, content: bytes) -> str:
        """A box for that reader, in base64, made with fresh chance. Raises ValueError for a card
        whose key is none."""

    def open(self, other: Card, word: str) -> bytes | None:
        """What is in a box that we or the other made for each other; None: it is no such box."""

    def is_genuine(self, card: Card) -> bool:
        """Whether the owner of the signing key says that the other key is theirs, too."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """What a talk needs for private messages that only their reader can open.

    known: the cards of the server's people by folded nick, the newest first.
    """

    sealer: Sealer
    known: Mapping[str, tuple[Kept, ...]] = field(default_factory=dict)
