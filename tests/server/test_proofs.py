"""What is kept of a room's password is enough to check a proof of it."""

from __future__ import annotations

import pytest

from protocol import pake
from protocol.roomproof import LEAST, MOST, SEED_BYTES, Binding, Challenge, encode
from protocol.scrypt import Cost, stretch
from server.passwords import DEFAULT, hash_secret
from server.proofs import begin_proof, check_proof

HERE = Binding("#rahasia", "ab" * 32)
SEED = bytes(range(SEED_BYTES))


def kept(cost: Cost) -> str:
    """A hash of that cost."""
    return f"scrypt${cost.n}${cost.r}${cost.p}${encode(b's' * 16)}${encode(bytes(32))}"


def test_the_password_that_was_kept_is_proven_and_another_is_not() -> None:
    hashed = hash_secret("kopi tubruk")
    said = Challenge.parse(begin_proof(hashed, SEED).split())
    for typed, right in (("kopi tubruk", True), ("kopi", False)):
        secret = stretch(typed, said.salt, said.cost)
        reply = pake.respond(secret, SEED[::-1], HERE, said)
        found = check_proof(hashed, SEED, HERE, reply.answer)
        assert found == (encode(reply.expected) if right else "")


def test_what_is_kept_today_is_what_clients_insist_on() -> None:
    assert DEFAULT == LEAST


@pytest.mark.parametrize(
    "hashed",
    [
        "",
        "x",
        "scrypt$32768$8$1$c2FsdA==$!!!",
        kept(Cost(2**14, 8, 1)),
        kept(Cost(2, 1, 1)),
        kept(Cost(2 * MOST.n, 8, 1)),
    ],
)
def test_what_clients_would_refuse_is_not_tried(hashed: str) -> None:
    assert begin_proof(hashed, SEED) == ""
    reply = pake.respond(bytes(32), SEED, HERE, pake.challenge(bytes(32), b"s" * 16, LEAST, SEED))
    assert check_proof(hashed, SEED, HERE, reply.answer) == ""
