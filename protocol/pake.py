"""SPAKE2 for the proof of a room's password (docs/room-passwords.md): both sides, pure functions.

The protocol is that of the `spake2` library with its Ed25519 group. Its arithmetic is libsodium's:
the library's own is Python, which takes 20 times as long, holds the interpreter meanwhile and, as
it says itself, betrays secrets by the time it takes. A server shall not be asked things whose
answer's delay tells of a password.

The one file of `protocol/` that needs other libraries. Nothing here may run on an event loop.
"""

from __future__ import annotations

import copy
import hmac
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl import bindings as sodium
from nacl.exceptions import CryptoError
from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError
from spake2.spake2 import DefaultParams

from language import _
from protocol.roomproof import (
    PROOF_BYTES,
    SEED_BYTES,
    Answer,
    Binding,
    Challenge,
    ProofError,
    Response,
)
from protocol.scrypt import Cost

LABEL = b"warkop/room-proof 1"

_FAILURES = (SPAKEError, CryptoError, ValueError)


def challenge(secret: bytes, salt: bytes, cost: Cost, seed: bytes) -> Challenge:
    """The server's first message. secret: the stretched password. seed: SEED_BYTES of chance, for
    this exchange only and never shown."""
    return Challenge(_side(SPAKE2_B, secret, seed).start(), salt, cost)


def respond(secret: bytes, seed: bytes, binding: Binding, said: Challenge) -> Response:
    """The client's side of it. secret: the password, stretched as the challenge says.

    Raises ProofError when the server's element is none.
    """
    side = _side(SPAKE2_A, secret, seed, binding)
    element = side.start()
    try:
        key = side.finish(said.element)
    except _FAILURES as error:
        raise ProofError(_("The server's challenge is not of the group.")) from error
    of_client, of_server = _proofs(key, binding, said, element)
    return Response(Answer(element, of_client), of_server)


def verify(
    secret: bytes, seed: bytes, binding: Binding, said: Challenge, answer: Answer
) -> bytes | None:
    """The server's proof when the client's is right; None when it is wrong.

    secret, seed: those of `challenge`, which said `said`. They may be used for one answer only.
    """
    side = _side(SPAKE2_B, secret, seed, binding)
    side.start()
    try:
        key = side.finish(answer.element)
    except _FAILURES:
        return None
    of_client, of_server = _proofs(key, binding, said, answer.element)
    return of_server if hmac.compare_digest(of_client, answer.proof) else None


def _proofs(key: bytes, binding: Binding, said: Challenge, element: bytes) -> tuple[bytes, bytes]:
    """Of the client and of the server: HMACs with a key each over everything that was said."""
    keys = HKDF(SHA256(), length=2 * PROOF_BYTES, salt=None, info=LABEL).derive(key)
    cost = f"{said.cost.n} {said.cost.r} {said.cost.p}".encode()
    fields = (
        LABEL, binding.room_bytes, binding.fingerprint_bytes, said.salt, cost, said.element,
        element,
    )  # fmt: skip
    transcript = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    return (
        hmac.digest(keys[:PROOF_BYTES], transcript, "sha256"),
        hmac.digest(keys[PROOF_BYTES:], transcript, "sha256"),
    )


def _side(kind: Any, secret: bytes, seed: bytes, binding: Binding | None = None) -> Any:
    """One side; without a binding it can only `start`."""
    who = (binding.room_bytes, binding.fingerprint_bytes) if binding is not None else (b"", b"")

    def chance(count: int) -> bytes:
        # Whatever the library asks for: fewer bytes than it reduces would make a weak secret.
        if count != SEED_BYTES or len(seed) != SEED_BYTES:
            raise ValueError("not the amount of chance that was prepared")
        return seed

    return kind(secret, idA=who[0], idB=who[1], params=_PARAMS, entropy_f=chance)


# -- the group ------------------------------------------------------------------------------------


class _Element:
    """A point of the group, as the library uses one."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def add(self, other: _Element) -> _Element:
        return _Element(sodium.crypto_core_ed25519_add(self._raw, other._raw))

    def scalarmult(self, scalar: int) -> _Element:
        # Refuses the identity, as point and as result: whoever has the password can't make it.
        return _Element(sodium.crypto_scalarmult_ed25519_noclamp(_scalar(scalar), self._raw))

    def to_bytes(self) -> bytes:
        return self._raw


class _Base(_Element):
    """The generator."""

    def scalarmult(self, scalar: int) -> _Element:
        return _Element(sodium.crypto_scalarmult_ed25519_base_noclamp(_scalar(scalar)))


class _Group:
    """The library's group Ed25519: its rules for scalars, libsodium's arithmetic."""

    def __init__(self, original: Any) -> None:
        self.random_scalar = original.random_scalar
        self.password_to_scalar = original.password_to_scalar
        self.Base = _Base(original.Base.to_bytes())  # the library's own name for it

    def bytes_to_element(self, raw: bytes) -> _Element:
        """Raises ValueError for what is not canonical, of small order or not of the subgroup."""
        if not sodium.crypto_core_ed25519_is_valid_point(raw):
            raise ValueError("not an element of the group")
        return _Element(raw)


_ORDER: int = DefaultParams.group.order()


def _scalar(number: int) -> bytes:
    return (number % _ORDER).to_bytes(32, "little")


def _parameters() -> Any:
    """The library's parameters, on our group."""
    params = copy.copy(DefaultParams)
    params.group = _Group(DefaultParams.group)
    params.M = _Element(DefaultParams.M.to_bytes())
    params.N = _Element(DefaultParams.N.to_bytes())
    return params


_PARAMS = _parameters()
