"""Who knows the password of this room on this server can prove it; who does not learns nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spake2 import SPAKE2_A, SPAKE2_B, ed25519_basic

from protocol import pake
from protocol.roomproof import (
    LEAST,
    MOST,
    SEED_BYTES,
    Answer,
    Binding,
    Challenge,
    ProofError,
    decode,
)
from protocol.scrypt import Cost, stretch

SECRET, OTHER = b"s" * 32, b"t" * 32  # as `stretch` gives them
SALT = bytes(16)
HERE = Binding("#rahasia", "ab" * 32)
OF_SERVER, OF_CLIENT = b"y" * SEED_BYTES, b"x" * SEED_BYTES
SAID = pake.challenge(SECRET, SALT, LEAST, OF_SERVER)
REPLY = pake.respond(SECRET, OF_CLIENT, HERE, SAID)


def verified(
    answer: Answer = REPLY.answer,
    *,
    secret: bytes = SECRET,
    seed: bytes = OF_SERVER,
    binding: Binding = HERE,
    said: Challenge = SAID,
) -> bytes | None:
    return pake.verify(secret, seed, binding, said, answer)


def test_both_sides_prove_the_password_to_each_other() -> None:
    assert verified() == REPLY.expected
    assert verified(binding=replace(HERE, room="#RAHASIA")) == REPLY.expected


def test_a_wrong_password_proves_nothing() -> None:
    assert verified(pake.respond(OTHER, OF_CLIENT, HERE, SAID).answer) is None
    assert verified(secret=OTHER) is None


@pytest.mark.parametrize(
    "binding",
    [
        replace(HERE, room="#rahasi"),
        replace(HERE, room="#rahasia2"),
        replace(HERE, room=""),
        replace(HERE, fingerprint="ab" * 31 + "ac"),
    ],
)
def test_a_proof_for_another_room_or_another_certificate_is_none(binding: Binding) -> None:
    assert verified(binding=binding) is None
    assert verified(pake.respond(SECRET, OF_CLIENT, binding, SAID).answer) is None


@pytest.mark.parametrize(
    "heard",
    [
        replace(SAID, salt=b"x" * 16),
        replace(SAID, cost=MOST),
        replace(SAID, cost=Cost(2**16, 8, 1)),
        pake.challenge(SECRET, SALT, LEAST, OF_CLIENT),
    ],
)
def test_who_changes_a_word_on_the_way_gets_no_proof(heard: Challenge) -> None:
    assert verified(pake.respond(SECRET, OF_CLIENT, HERE, heard).answer) is None


def test_an_answer_to_another_challenge_is_none() -> None:
    seed = b"n" * SEED_BYTES
    assert verified(seed=seed, said=pake.challenge(SECRET, SALT, LEAST, seed)) is None


def test_no_message_is_like_the_one_before() -> None:
    assert pake.challenge(SECRET, SALT, LEAST, b"n" * SEED_BYTES).element != SAID.element
    again = pake.respond(SECRET, b"n" * SEED_BYTES, HERE, SAID)
    assert again.answer.element != REPLY.answer.element
    assert again.expected != REPLY.expected


def test_a_servers_proof_sent_back_to_it_is_none() -> None:
    assert verified(replace(REPLY.answer, proof=REPLY.expected)) is None


def test_a_servers_element_sent_back_to_it_is_none() -> None:
    for letter in (b"A", b"B"):
        echoed = letter + SAID.element[1:]
        assert verified(replace(REPLY.answer, element=echoed)) is None


@given(st.integers(0, 255), st.integers(0, 7))
def test_one_bit_makes_it_another_answer(place: int, bit: int) -> None:
    raw = bytearray(REPLY.answer.element + REPLY.answer.proof)
    raw[place % len(raw)] ^= 1 << bit
    assert verified(Answer(bytes(raw[:33]), bytes(raw[33:]))) is None


def points_of_no_use() -> dict[str, bytes]:
    """What is no element of the group, and what is one of its useless ones."""
    zero = ed25519_basic.Zero.to_bytes()
    order = ed25519_basic.L
    found = {"identity": zero, "not on the curve": (2).to_bytes(32, "little")}
    # A point of the whole curve, times the order of the subgroup, is of small order.
    for y in range(3, 40):
        try:
            point = ed25519_basic.bytes_to_unknown_group_element(y.to_bytes(32, "little"))
        except ed25519_basic.NotOnCurve:
            continue
        small = point.scalarmult(order)
        found[f"of small order {small.to_bytes().hex()[:8]}"] = small.to_bytes()
        if small.to_bytes() != zero:
            mixed = ed25519_basic.Base.add(small)
            found[f"outside the subgroup {mixed.to_bytes().hex()[:8]}"] = mixed.to_bytes()
    q = ed25519_basic.Q
    found["not canonical"] = (q + 1).to_bytes(32, "little")
    found["zero with the other sign"] = (1 | 1 << 255).to_bytes(32, "little")
    found["all bits"] = b"\xff" * 32
    return found


POINTS = points_of_no_use()


def test_the_points_are_of_every_kind() -> None:
    assert len([name for name in POINTS if "small" in name]) >= 4
    assert len([name for name in POINTS if "outside" in name]) >= 4


@pytest.mark.parametrize("name", POINTS)
def test_what_is_no_element_of_the_group_is_refused_by_both_sides(name: str) -> None:
    assert verified(replace(REPLY.answer, element=b"A" + POINTS[name])) is None
    with pytest.raises(ProofError, match="not of the group"):
        pake.respond(SECRET, OF_CLIENT, HERE, replace(SAID, element=b"B" + POINTS[name]))


@pytest.mark.parametrize("side", [b"A", b"S", b"\x00", b"b"])
def test_a_message_of_the_wrong_side_is_refused(side: bytes) -> None:
    with pytest.raises(ProofError):
        pake.respond(SECRET, OF_CLIENT, HERE, replace(SAID, element=side + SAID.element[1:]))


def test_an_element_that_blinds_to_nothing_is_refused() -> None:
    # Only who knows the password can make it: X = w*M, so that the key would be the identity.
    blinding = pake._PARAMS.M.scalarmult(pake._PARAMS.group.password_to_scalar(SECRET))
    assert verified(replace(REPLY.answer, element=b"A" + blinding.to_bytes())) is None


def test_the_same_as_the_library_says_with_its_own_arithmetic() -> None:
    ids = {"idA": HERE.room_bytes, "idB": HERE.fingerprint_bytes}
    client = SPAKE2_A(SECRET, entropy_f=lambda count: OF_CLIENT[:count], **ids)
    server = SPAKE2_B(SECRET, entropy_f=lambda count: OF_SERVER[:count], **ids)
    assert client.start() == REPLY.answer.element
    assert server.start() == SAID.element
    key = client.finish(SAID.element)
    assert server.finish(REPLY.answer.element) == key
    proofs = pake._proofs(key, HERE, SAID, REPLY.answer.element)
    assert proofs == (REPLY.answer.proof, REPLY.expected)


@pytest.mark.parametrize("length", [0, 32, 63, 65])
def test_too_little_chance_is_a_mistake_of_ours(length: int) -> None:
    with pytest.raises(ValueError, match="chance"):
        pake.challenge(SECRET, SALT, LEAST, bytes(length))


PAGE = Path(__file__).resolve().parents[2] / "docs" / "room-passwords.md"
VECTOR = dict(re.findall(r"^    ([a-z ]+?) += (.+)$", PAGE.read_text(encoding="utf-8"), re.M))


def test_the_vector_in_the_documentation_is_what_this_program_computes() -> None:
    salt, cost = bytes.fromhex(VECTOR["salt"]), Cost(*map(int, VECTOR["n r p"].split()))
    secret = stretch(VECTOR["password"], salt, cost)
    assert secret.hex() == VECTOR["stretched"]
    binding = Binding(VECTOR["room"], VECTOR["fingerprint"])
    seed = bytes.fromhex(VECTOR["chance of server"])
    said = pake.challenge(secret, salt, cost, seed)
    assert " ".join(said.format()) == VECTOR["challenge"]
    reply = pake.respond(secret, bytes.fromhex(VECTOR["chance of client"]), binding, said)
    assert " ".join(reply.answer.format()) == VECTOR["answer"]
    assert reply.expected == decode(VECTOR["done"])
    assert pake.verify(secret, seed, binding, said, reply.answer) == reply.expected
