"""SASL on IRC (IRCv3 sasl-3.1, sasl-3.2): messages in pieces, and PLAIN (RFC 4616)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from language import _

CHUNK = 400  # characters of base64 in one AUTHENTICATE; a shorter piece is the last one
# Characters of base64 in one message. The longest honest one is PLAIN: two names and a password
# of 300 bytes take 484. Defends memory.
MESSAGE_LIMIT = 1600

PLAIN = "PLAIN"
SCRAM_SHA_256 = "SCRAM-SHA-256"
ECDSA_CHALLENGE = "ECDSA-NIST256P-CHALLENGE"


class SaslError(Exception):
    """The other side broke the rules of a mechanism. The text is one sentence without secrets."""


class TooLongError(SaslError):
    """A piece above CHUNK, or a message above MESSAGE_LIMIT (numeric 905)."""


def split_message(message: bytes) -> Iterator[str]:
    """The parameters of the AUTHENTICATE commands that carry a message; `+` for an empty rest."""
    text = base64.b64encode(message).decode("ascii")
    while len(text) >= CHUNK:
        yield text[:CHUNK]
        text = text[CHUNK:]
    yield text or "+"


class MessageReader:
    """Puts the parameters of AUTHENTICATE commands together again."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, piece: str) -> bytes | None:
        """One parameter; the message when it is whole, None when more must come.

        Raises TooLongError, and SaslError for what is not base64; the reader is empty again then.
        """
        if len(piece) > CHUNK or len(self._text) + len(piece) > MESSAGE_LIMIT:
            self._text = ""
            raise TooLongError(_("That SASL message is too long"))
        if piece != "+":
            self._text += piece
            if len(piece) == CHUNK:
                return None
        text, self._text = self._text, ""
        try:
            return base64.b64decode(text.encode("ascii"), validate=True)
        except (binascii.Error, UnicodeEncodeError) as error:
            raise SaslError(_("That SASL message is not base64")) from error


@dataclass(frozen=True, slots=True)
class Plain:
    """The one message of PLAIN. authzid: whom to act as; empty: the one whose password it is."""

    authzid: str
    authcid: str
    password: str

    def format(self) -> bytes:
        """The message as sent."""
        return "\0".join((self.authzid, self.authcid, self.password)).encode("utf-8")

    @classmethod
    def parse(cls, message: bytes) -> Plain:
        """The reverse of `format`. Raises SaslError."""
        try:
            authzid, authcid, password = message.decode("utf-8").split("\0")
        except ValueError as error:  # also UnicodeDecodeError
            raise SaslError(_("PLAIN takes two names and a password, in UTF-8")) from error
        if not authcid or not password:
            raise SaslError(_("PLAIN needs a name and a password"))
        return cls(authzid, authcid, password)
