"""The UDP probe on the wire: "who is there?" and the answer. Bytes in, values out.

The first byte of both is 16, below 64: QUIC, which shares the port, never begins so (RFC 9443 §3).
A question is always as long as the longest answer could ever be, so that a forged source address
gains nothing; an answer never looks like a question, so two servers can't talk for ever.

    question   magic 4 · version 1 · kind 1 · nonce 16 · zeros to 256 bytes
    answer     magic 4 · version 1 · kind 2 · nonce 16 · fingerprint 32 · port 2 · revision 4 · name
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from discovery.naming import NAME_MAX
from discovery.text import clean, cut

MAGIC = b"\x10WKP"
VERSION = 1
NONCE_BYTES = 16
"""Nobody who has not seen the question can guess its answer."""
QUESTION_BYTES = 256
NAME_MAX_BYTES = 63

_QUESTION, _ANSWER = 1, 2
_HEAD = struct.Struct(f"!4sBB{NONCE_BYTES}s")
_FACTS = struct.Struct("!32sHI")
_NAME_AT = _HEAD.size + _FACTS.size


@dataclass(frozen=True, slots=True)
class Said:
    """What a server says of itself.

    `fingerprint` is the SHA-256 of its DER certificate, 64 lower-case hex digits; `port` takes TLS;
    `revision` (32 bits) is another one when what a look would show has changed.
    """

    fingerprint: str
    port: int
    revision: int
    name: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer from a stranger: safe to print, none of it proven. `port` is 1 to 65535."""

    nonce: bytes
    fingerprint: str
    port: int
    revision: int
    name: str


def is_probe(data: bytes) -> bool:
    """Whether a datagram that came to the server's port is ours; if not, it may be QUIC."""
    return data[:1] < b"\x40"


def question(nonce: bytes) -> bytes:
    """Ask whoever gets this; `nonce` is NONCE_BYTES of chance."""
    return _head(_QUESTION, nonce).ljust(QUESTION_BYTES, b"\0")


def read_question(data: bytes) -> bytes | None:
    """The nonce to answer; None for anything that is no question."""
    return _nonce(_QUESTION, data) if len(data) == QUESTION_BYTES else None


def answer(nonce: bytes, said: Said) -> bytes:
    """The answer to a question, shorter than it. The name is cut where it is too long."""
    facts = _FACTS.pack(bytes.fromhex(said.fingerprint), said.port, said.revision)
    return _head(_ANSWER, nonce) + facts + cut(said.name, NAME_MAX_BYTES).encode()


def read_answer(data: bytes) -> Answered | None:
    """What a stranger answered, cleaned; None for anything that is no answer."""
    nonce = _nonce(_ANSWER, data)
    if nonce is None or not _NAME_AT <= len(data) <= _NAME_AT + NAME_MAX_BYTES:
        return None
    fingerprint, port, revision = _FACTS.unpack_from(data, _HEAD.size)
    if port == 0:
        return None
    name = clean(data[_NAME_AT:].decode("utf-8", "replace"), NAME_MAX) or "(no name)"
    return Answered(nonce, fingerprint.hex(), port, revision, name)


def _head(kind: int, nonce: bytes) -> bytes:
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a nonce has {NONCE_BYTES} bytes")
    return _HEAD.pack(MAGIC, VERSION, kind, nonce)


def _nonce(kind: int, data: bytes) -> bytes | None:
    if len(data) < _HEAD.size:
        return None
    magic, version, its_kind, nonce = _HEAD.unpack_from(data)
    fits = (magic, version, its_kind) == (MAGIC, VERSION, kind)
    return bytes(nonce) if fits else None
