"""Proving a room's password without showing it: what the two sides say (docs/room-passwords.md).

    client  PROVE #jarkom START
    server  PROVE #jarkom CHALLENGE <element> <salt> <n> <r> <p>
    client  PROVE #jarkom ANSWER <element> <proof>
    server  PROVE #jarkom DONE <proof>              and the JOIN, or FAIL PROVE <code> #jarkom :…

The key exchange in it is `protocol.pake`. Bytes are written in base64.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from language import _
from protocol.names import casefold
from protocol.scrypt import Cost

VERB = "PROVE"
START = "START"
CHALLENGE = "CHALLENGE"
ANSWER = "ANSWER"
DONE = "DONE"

# Codes of FAIL PROVE that a client treats each in its own way.
WRONG_PASSWORD = "WRONG_PASSWORD"
TOO_MANY_GUESSES = "TOO_MANY_GUESSES"
NOT_LOCKED = "NOT_LOCKED"

ELEMENT_BYTES = 33  # of the group, with the letter of its side before it
PROOF_BYTES = 32  # HMAC-SHA256
SEED_BYTES = 64  # of chance for one side of one exchange
FINGERPRINT_DIGITS = 64  # SHA-256 in lower-case hexadecimal digits

# What the stretching may cost. Not less, so that no server makes a client's work easy to repeat:
# 32 MiB and 0.1 s for each guess. Not more, so that none takes a client's memory or hour: at most
# 129 MiB and 2 s.
LEAST = Cost(n=2**15, r=8, p=1)
MOST = Cost(n=2**17, r=8, p=4)
SALT_LEAST, SALT_MOST = 16, 64  # bytes; RFC 7914 section 2 wants it unique, 16 by chance are


class ProofError(ValueError):
    """The other side said what it may not. The text is one sentence without secrets."""


@dataclass(frozen=True, slots=True)
class Binding:
    """What a proof is good for: one room of the server with one certificate.

    room: wire name, in any case. fingerprint: SHA-256 of the DER certificate of the connection, as
    this side knows it, FINGERPRINT_DIGITS long.
    """

    room: str
    fingerprint: str

    @property
    def room_bytes(self) -> bytes:
        """The room's name as both sides count it in."""
        return casefold(self.room).encode("utf-8")

    @property
    def fingerprint_bytes(self) -> bytes:
        """The fingerprint as both sides count it in."""
        return bytes.fromhex(self.fingerprint)


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the server says first: its element of the key exchange, and how the password is
    stretched."""

    element: bytes
    salt: bytes
    cost: Cost

    def format(self) -> tuple[str, ...]:
        """The parameters after CHALLENGE."""
        cost = self.cost
        return (encode(self.element), encode(self.salt), str(cost.n), str(cost.r), str(cost.p))

    @classmethod
    def parse(cls, params: Sequence[str]) -> Challenge:
        """The reverse of `format`, as a client must do it. Raises ProofError, also for a cost that
        must not be paid."""
        if len(params) != 5:
            raise ProofError(_("The server's challenge is not of the form it must have."))
        numbers = [int(word) for word in params[2:] if _is_number(word)]
        if len(numbers) != 3 or not may_cost(cost := Cost(*numbers)):
            raise ProofError(_("The server asks for too little work or too much."))
        salt = decode(params[1])
        if not SALT_LEAST <= len(salt) <= SALT_MOST:
            raise ProofError(_("The server's salt is too short or too long."))
        return cls(decode(params[0], ELEMENT_BYTES), salt, cost)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client says to it: its own element, and the proof that it has the same key."""

    element: bytes
    proof: bytes

    def format(self) -> tuple[str, ...]:
        """The parameters after ANSWER."""
        return encode(self.element), encode(self.proof)

    @classmethod
    def parse(cls, params: Sequence[str]) -> Answer:
        """The reverse of `format`. Raises ProofError."""
        if len(params) != 2:
            raise ProofError(_("An answer is PROVE <room> ANSWER <element> <proof>"))
        return cls(decode(params[0], ELEMENT_BYTES), decode(params[1], PROOF_BYTES))


@dataclass(frozen=True, slots=True)
class Response:
    """A client's answer, and the proof that the right server gives then."""

    answer: Answer
    expected: bytes


def may_cost(cost: Cost) -> bool:
    """Whether the stretching may cost that: the block size is fixed, n a power of two."""
    return (
        cost.r == LEAST.r
        and LEAST.n <= cost.n <= MOST.n
        and cost.n & (cost.n - 1) == 0
        and LEAST.p <= cost.p <= MOST.p
    )


def encode(raw: bytes) -> str:
    """Bytes as a parameter."""
    return base64.b64encode(raw).decode("ascii")


def decode(text: str, length: int | None = None) -> bytes:
    """The reverse of `encode`. Raises ProofError, also for another length than that."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ProofError(_("That is not base64.")) from error
    # Only one way of writing is right: nobody may say the same thing twice and differently.
    if encode(raw) != text or (length is not None and len(raw) != length):
        raise ProofError(_("That is longer or shorter than it must be."))
    return raw


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 9 and not word.startswith("0")
