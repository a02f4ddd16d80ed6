"""Signatures of people who log in with a key, by the library that makes our certificate."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256


def is_public_key(key: bytes) -> bool:
    """Whether these bytes are a point of NIST P-256 (SEC 1 section 2.3.3, compressed or not)."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    except ValueError:
        return False
    return True


def verify_signature(key: bytes, challenge: bytes, signature: bytes) -> bool:
    """Whether the owner of the key signed the challenge (32 bytes, signed as if it were a hash).

    signature: DER. False, too, for a key that is none.
    """
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
        public.verify(signature, challenge, ec.ECDSA(Prehashed(SHA256())))
    except (InvalidSignature, ValueError):
        return False
    return True


def verify_ed25519(key: bytes, signed: bytes, signature: bytes) -> bool:
    """Whether the owner of the Ed25519 key (RFC 8032, 32 bytes) signed these bytes.

    False, too, for a key that is none.
    """
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True
