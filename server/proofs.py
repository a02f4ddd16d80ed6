"""The host's side of proving a room's password, on what is kept of it (docs/room-passwords.md).

All functions here are slow and must not run on the event loop.
"""

from __future__ import annotations

from protocol import pake
from protocol.roomproof import Answer, Binding, Challenge, encode, may_cost
from server.passwords import parse_hash


def begin_proof(hashed: str, seed: bytes) -> str:
    """The parameters of the challenge, with spaces between; empty for a hash that was not made as
    clients must insist on."""
    begun = _begin(hashed, seed)
    return " ".join(begun[1].format()) if begun is not None else ""


def check_proof(hashed: str, seed: bytes, binding: Binding, answer: Answer) -> str:
    """The server's own proof in base64, when the client's is right; else empty. hashed, seed: those
    of `begin_proof`."""
    begun = _begin(hashed, seed)
    if begun is None:
        return ""
    secret, challenge = begun
    proof = pake.verify(secret, seed, binding, challenge, answer)
    return encode(proof) if proof is not None else ""


def _begin(hashed: str, seed: bytes) -> tuple[bytes, Challenge] | None:
    """The stretched password and the challenge. The same seed gives the same one."""
    try:
        salt, secret, cost = parse_hash(hashed)
    except ValueError:
        return None
    return (secret, pake.challenge(secret, salt, cost, seed)) if may_cost(cost) else None
