"""A password made slow: scrypt (RFC 7914), computed alike by a server that keeps the result and by
a client that proves it (`protocol.roomproof`)."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

STRETCHED_BYTES = 32  # as hard to hit by chance as SHA-256


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: memory 128 * n * r bytes, time in proportion to n * r * p.

    n is a power of two above 1. See RFC 7914 section 2.
    """

    n: int
    r: int
    p: int

    @property
    def memory(self) -> int:
        """Bytes: the table, the blocks and the workspace of RFC 7914."""
        return 128 * self.r * (self.n + self.p + 2)

    @property
    def work(self) -> int:
        """What the time is in proportion to."""
        return self.n * self.r * self.p


def stretch(secret: str, salt: bytes, cost: Cost) -> bytes:
    """The slow hash of a password, STRETCHED_BYTES long. Must not run on an event loop.

    The secret is taken in NFC: the same `é` comes as one or two code points from different
    keyboards. Not NFKC or SASLprep, which also merge characters that people type apart (`²`, `2`).
    Raises ValueError for what is no cost of scrypt, and for half a character. Whether it is to be
    paid is for the caller to say beforehand.
    """
    password = unicodedata.normalize("NFC", secret).encode("utf-8")
    return hashlib.scrypt(
        password,
        salt=salt,
        n=cost.n,
        r=cost.r,
        p=cost.p,
        dklen=STRETCHED_BYTES,
        maxmem=cost.memory + 1024,
    )
