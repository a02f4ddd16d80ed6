"""Passwords kept as slow, salted hashes: scrypt (RFC 7914), so that a stolen database is no key.

Making and checking one takes about 0.1 s and must not run on the event loop.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets

from language import _
from protocol.scrypt import STRETCHED_BYTES, Cost, stretch

# 32 MiB and 0.09 s on a laptop. The memory is what makes guessing on graphics cards dear, and is
# OWASP's for scrypt; its p of 3 would treble the time, and fifty people who come back at once after
# a restart already take 5 s of the host's processor.
DEFAULT = Cost(n=2**15, r=8, p=1)

# A stored hash says its own cost. No cost above these is paid, so that a planted database takes at
# most this memory and 2 s of a laptop; today's default may still be doubled twice in memory (to
# n = 2**17, a little above 128 MiB) and four times in time.
MEMORY_LIMIT = 129 * 1024 * 1024  # bytes
WORK_LIMIT = 16 * DEFAULT.work

SALT_BYTES = 16  # RFC 7914 section 2: unique for every password ever hashed
# A longer string is not ours: with these sizes ours have about 85 characters.
HASHED_LIMIT = 200


def hash_secret(secret: str, cost: Cost = DEFAULT) -> str:
    """The slow hash of a password, with a new salt: `scrypt$n$r$p$salt$hash` (base64).

    Raises ValueError when the cost is no scrypt cost or beyond the limits.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    hashed = _scrypt(secret, salt, cost)
    return f"scrypt${cost.n}${cost.r}${cost.p}${_encode(salt)}${_encode(hashed)}"


def check_secret(secret: str, hashed: str) -> bool:
    """Whether `hashed` came from this secret; compared in constant time.

    False, too, for a string that `hash_secret` did not make or whose cost is beyond the limits: a
    damaged record lets nobody in and stops nothing.
    """
    try:
        salt, expected, cost = parse_hash(hashed)
        found = _scrypt(secret, salt, cost)
    except ValueError:
        return False
    return hmac.compare_digest(found, expected)


def parse_hash(hashed: str) -> tuple[bytes, bytes, Cost]:
    """The salt, the stretched password and the cost of what `hash_secret` made.

    Raises ValueError for anything else.
    """
    if len(hashed) > HASHED_LIMIT or not hashed.isascii():
        raise ValueError("not a hash of ours")
    kind, n, r, p, salt, digest = hashed.split("$")
    if kind != "scrypt" or not all(number.isdigit() for number in (n, r, p)):
        raise ValueError("not a hash of ours")
    expected = _decode(digest)
    if len(expected) != STRETCHED_BYTES:
        # A short one would be hit by chance, an empty one by everybody.
        raise ValueError("not a hash of ours")
    return _decode(salt), expected, Cost(int(n), int(r), int(p))


def _scrypt(secret: str, salt: bytes, cost: Cost) -> bytes:
    if not 0 < cost.work <= WORK_LIMIT or cost.memory > MEMORY_LIMIT:
        raise ValueError("the cost is beyond the limits")
    return stretch(secret, salt, cost)


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(_("not base64")) from error
