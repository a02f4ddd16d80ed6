"""What the server keeps of an account's password: the credentials of SCRAM-SHA-256 (RFC 5802).

They serve PLAIN as well. A second, harder hash beside them would protect nobody: whoever steals the
database attacks the easier one. All functions here are slow and must not run on the event loop.
"""

from __future__ import annotations

import hmac
import secrets

from protocol.scram import Credentials, derive

# 25 to 60 ms for each guess. The client pays it at every login, and some count in an interpreter,
# a hundred times slower: OWASP's 600,000 would keep those waiting for half a minute.
ITERATIONS = 100_000
SALT_BYTES = 16  # unique for every password ever hashed


def make_credentials(secret: str) -> str:
    """New credentials for a password, with a new salt (`protocol.scram.Credentials.format`)."""
    return derive(secret, secrets.token_bytes(SALT_BYTES), ITERATIONS).format()


def check_credentials(secret: str, credentials: str) -> bool:
    """Whether the credentials came from this password; False for a damaged record."""
    try:
        known = Credentials.parse(credentials)
    except ValueError:
        return False
    found = derive(secret, known.salt, known.iterations)
    return hmac.compare_digest(found.stored_key, known.stored_key)
