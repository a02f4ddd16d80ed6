"""Signatures of ECDSA-NIST256P-CHALLENGE."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.signatures import is_public_key, verify_signature

PRIVATE = ec.generate_private_key(ec.SECP256R1())
FORMATS = [PublicFormat.CompressedPoint, PublicFormat.UncompressedPoint]
CHALLENGE = hashlib.sha256(b"a challenge").digest()
SIGNATURE = PRIVATE.sign(CHALLENGE, ec.ECDSA(Prehashed(SHA256())))


def public(key: ec.EllipticCurvePrivateKey, form: PublicFormat = FORMATS[0]) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, form)


@pytest.mark.parametrize("form", FORMATS)
def test_the_owner_of_the_key_is_recognised(form: PublicFormat) -> None:
    key = public(PRIVATE, form)
    assert is_public_key(key)
    assert verify_signature(key, CHALLENGE, SIGNATURE)


def test_nobody_else_is() -> None:
    stranger = public(ec.generate_private_key(ec.SECP256R1()))
    assert not verify_signature(stranger, CHALLENGE, SIGNATURE)
    assert not verify_signature(public(PRIVATE), bytes(32), SIGNATURE)
    for changed in (b"", SIGNATURE[:-1], SIGNATURE[:-1] + bytes([SIGNATURE[-1] ^ 1])):
        assert not verify_signature(public(PRIVATE), CHALLENGE, changed)


@pytest.mark.parametrize("key", [b"", b"\x00", b"\x02" + b"\xff" * 32, b"\x04" + bytes(64)])
def test_what_is_no_point_of_the_curve_is_no_key(key: bytes) -> None:
    assert not is_public_key(key)
    assert not verify_signature(key, CHALLENGE, SIGNATURE)
