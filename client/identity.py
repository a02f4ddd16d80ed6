"""The person's own keys: made at the first start, kept in a file that only its owner can read.

One signs (Ed25519) and owns nicks with it; the other opens private messages (X25519). What others
are told of both is the card.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from client import jsonfile
from client.core.cards import Card
from client.problem import Problem
from language import N_, _

WHAT = N_("file with your keys")
NAME = "identity.json"
SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class Identity:
    """Both secret keys, as their 32 bytes (RFC 8032, RFC 7748)."""

    sign_seed: bytes = field(repr=False)
    box_seed: bytes = field(repr=False)

    @classmethod
    def make(cls) -> Identity:
        """New keys."""
        return cls(secrets.token_bytes(SEED_BYTES), secrets.token_bytes(SEED_BYTES))

    @property
    def public(self) -> bytes:
        """What signatures are checked with, 32 bytes."""
        key = Ed25519PrivateKey.from_private_bytes(self.sign_seed).public_key()
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def box_public(self) -> bytes:
        """What private messages to us are closed with, 32 bytes."""
        key = X25519PrivateKey.from_private_bytes(self.box_seed).public_key()
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def card(self) -> Card:
        """What others are told: both public keys, the second signed by the first."""
        unsigned = Card(self.public, self.box_public, b"")
        return Card(self.public, self.box_public, self.sign(unsigned.signed))

    def sign(self, data: bytes) -> bytes:
        """64 bytes; the same for the same data."""
        return Ed25519PrivateKey.from_private_bytes(self.sign_seed).sign(data)


def load_or_create(path: Path) -> Identity:
    """The keys kept there, or new ones, kept from now on. Raises Problem."""
    try:
        kept = jsonfile.read(path, WHAT)
        if kept is None:
            made = Identity.make()
            jsonfile.write(path, WHAT, _record(made))
            return made
        return _identity(kept)
    except (jsonfile.Damaged, ValueError):
        raise Problem(
            _(
                "The file with your keys {path} is damaged. If you have a copy of it, put it back. "
                "Without it your nicks can't be proven: delete it, start again, and ask the hosts "
                "of your servers to release them."
            ).format(path=path)
        ) from None


def _record(identity: Identity) -> dict[str, str]:
    seeds = {"sign": identity.sign_seed, "box": identity.box_seed}
    return {name: base64.b64encode(seed).decode("ascii") for name, seed in seeds.items()}


def _identity(kept: object) -> Identity:
    """Raises ValueError."""
    if not isinstance(kept, dict):
        raise ValueError("no object")
    return Identity(_seed(kept.get("sign")), _seed(kept.get("box")))


def _seed(word: object) -> bytes:
    if not isinstance(word, str):
        raise ValueError("no text")
    try:
        seed = base64.b64decode(word.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("no base64") from error
    if len(seed) != SEED_BYTES:
        raise ValueError("wrong length")
    return seed
