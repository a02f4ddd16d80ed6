"""SCRAM-SHA-256 (RFC 5802, RFC 7677): both sides of it, without channel binding.

The client proves that it knows the password without sending it, and the server that it knows the
credentials. What is kept of a password is `Credentials`; they can't be used to log in.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass

from language import _
from protocol.sasl import SaslError
from protocol.saslprep import prepare_password

# RFC 7677 section 4: at least 4096. A client refuses more than the most: a hostile server could
# keep it counting for hours.
ITERATIONS_LEAST = 4096
ITERATIONS_MOST = 5_000_000

_PREFIX = "SCRAM-SHA-256"
# RFC 5802 section 7: printable without a comma.
_NONCE = re.compile(r"[\x21-\x2b\x2d-\x7e]{1,128}")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a server keeps of a password (RFC 5802 section 3)."""

    iterations: int
    salt: bytes
    stored_key: bytes
    server_key: bytes

    def format(self) -> str:
        """`SCRAM-SHA-256$<iterations>:<salt>$<stored key>:<server key>` (the form of RFC 5803)."""
        salt, stored, server = map(_encode, (self.salt, self.stored_key, self.server_key))
        return f"{_PREFIX}${self.iterations}:{salt}${stored}:{server}"

    @classmethod
    def parse(cls, text: str) -> Credentials:
        """The reverse of `format`. Raises ValueError."""
        prefix, cost, keys = text.split("$")
        iterations, salt = cost.split(":")
        stored, server = map(_decode, keys.split(":"))
        if prefix != _PREFIX or not iterations.isdigit() or {len(stored), len(server)} != {32}:
            raise ValueError("not the credentials of SCRAM-SHA-256")
        if not ITERATIONS_LEAST <= int(iterations) <= ITERATIONS_MOST:
            raise ValueError("a cost beyond the limits")
        return cls(int(iterations), _decode(salt), stored, server)


def derive(password: str, salt: bytes, iterations: int) -> Credentials:
    """The credentials of a password: slow, about 0.4 µs for each iteration."""
    salted = _salted(password, salt, iterations)
    return Credentials(iterations, salt, _stored_key(salted), _hmac(salted, b"Server Key"))


@dataclass(frozen=True, slots=True)
class ClientFirst:
    """The client's first message. bare: without the header, as both sides sign it."""

    header: str  # GS2: `n,,`
    authzid: str
    username: str
    nonce: str
    bare: str

    def format(self) -> bytes:
        """The message as sent."""
        return (self.header + self.bare).encode("utf-8")

    @classmethod
    def make(cls, username: str, nonce: str) -> ClientFirst:
        """The message of a client that knows no channel binding. nonce: printable, no comma."""
        return cls("n,,", "", username, nonce, f"n={_quote(username)},r={nonce}")

    @classmethod
    def parse(cls, message: bytes) -> ClientFirst:
        """The reverse of `format`. Raises SaslError."""
        form = r"([yn],(?:a=([^,]+))?,)(n=([^,]+),r=([^,]+)(?:,.*)?)"
        match = re.fullmatch(form, _text(message))
        if match is None or not _NONCE.fullmatch(match[5]):
            # Also `p=`: channel binding, which this mechanism name does not offer, and `m=`.
            raise SaslError(_("That is not a first message of SCRAM-SHA-256"))
        return cls(match[1], _unquote(match[2] or ""), _unquote(match[4]), match[5], match[3])


@dataclass(frozen=True, slots=True)
class ServerFirst:
    """The server's first message. nonce: the client's, with the server's behind it."""

    nonce: str
    salt: bytes
    iterations: int
    text: str  # the message as sent

    @classmethod
    def make(cls, nonce: str, known: Credentials) -> ServerFirst:
        """The message for a client whose account has these credentials."""
        text = f"r={nonce},s={_encode(known.salt)},i={known.iterations}"
        return cls(nonce, known.salt, known.iterations, text)

    @classmethod
    def parse(cls, message: bytes, client_first: ClientFirst) -> ServerFirst:
        """Read the text. Raises SaslError for what a client must not answer."""
        text = _text(message)
        match = re.fullmatch(r"r=([^,]+),s=([^,]+),i=([1-9][0-9]{0,8})(?:,.*)?", text)
        if match is None or not match[1].startswith(client_first.nonce):
            raise SaslError(_("The server's answer is not of SCRAM-SHA-256"))
        if match[1] == client_first.nonce:
            raise SaslError(_("The server added nothing to the nonce"))
        if not ITERATIONS_LEAST <= int(match[3]) <= ITERATIONS_MOST:
            raise SaslError(_("The server asks for too few or too many iterations"))
        return cls(match[1], _decode_or_refuse(match[2]), int(match[3]), text)


def answer(
    client_first: ClientFirst, server_first: ServerFirst, password: str
) -> tuple[bytes, bytes]:
    """The client's final message, and the final message that the right server sends then."""
    salted = _salted(password, server_first.salt, server_first.iterations)
    without_proof = f"c={_encode(client_first.header.encode())},r={server_first.nonce}"
    signed = _signed(client_first, server_first, without_proof)
    proof = _xor(_hmac(salted, b"Client Key"), _hmac(_stored_key(salted), signed))
    expected = _server_final(_hmac(salted, b"Server Key"), signed)
    return f"{without_proof},p={_encode(proof)}".encode(), expected


def verify(
    client_first: ClientFirst, server_first: ServerFirst, final: bytes, known: Credentials
) -> bytes | None:
    """The server's final message when the client's proves the password; None when it does not.

    Raises SaslError for a message outside the grammar or of another exchange.
    """
    match = re.fullmatch(r"(c=([^,]+),r=([^,]+)(?:,.*)?),p=([^,]+)", _text(final))
    if match is None:
        raise SaslError(_("That is not a final message of SCRAM-SHA-256"))
    if _decode_or_refuse(match[2]) != client_first.header.encode() or (
        match[3] != server_first.nonce
    ):
        raise SaslError(_("That final message belongs to another exchange"))
    signed = _signed(client_first, server_first, match[1])
    signature = _hmac(known.stored_key, signed)
    proof = _decode_or_refuse(match[4])
    if len(proof) != len(signature):
        raise SaslError(_("That is not a final message of SCRAM-SHA-256"))
    key = hashlib.sha256(_xor(proof, signature)).digest()
    if not hmac.compare_digest(key, known.stored_key):
        return None
    return _server_final(known.server_key, signed)


def _signed(client_first: ClientFirst, server_first: ServerFirst, without_proof: str) -> bytes:
    return ",".join((client_first.bare, server_first.text, without_proof)).encode("utf-8")


def _server_final(server_key: bytes, signed: bytes) -> bytes:
    return b"v=" + base64.b64encode(_hmac(server_key, signed))


def _salted(password: str, salt: bytes, iterations: int) -> bytes:
    prepared = prepare_password(password).encode("utf-8")
    return hashlib.pbkdf2_hmac("sha256", prepared, salt, iterations)


def _stored_key(salted: bytes) -> bytes:
    return hashlib.sha256(_hmac(salted, b"Client Key")).digest()


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _quote(name: str) -> str:
    return name.replace("=", "=3D").replace(",", "=2C")


def _unquote(name: str) -> str:
    """RFC 5802 section 5.1: `=2C` and `=3D` are the only uses of `=`. Raises SaslError."""
    if re.search(r"=(?!2C|3D)", name):
        raise SaslError(_("A name in SCRAM-SHA-256 writes = as =3D and , as =2C"))
    return name.replace("=2C", ",").replace("=3D", "=")


def _text(message: bytes) -> str:
    try:
        return message.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SaslError(_("SCRAM-SHA-256 is written in UTF-8")) from error


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(_("not base64")) from error


def _decode_or_refuse(text: str) -> bytes:
    try:
        return _decode(text)
    except ValueError as error:
        raise SaslError(_("A field of SCRAM-SHA-256 is not base64")) from error
