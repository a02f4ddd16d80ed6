"""What stands inside a box: a private message as bytes that say where, when, from whom and to whom.

A box itself only says that one of two people closed it for the other. The rest is in here, so that
a server can't pass a message on to somebody else, back, to another server or a second time without
being noticed (docs/private-messages.md).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from client.core.cards import KEY_BYTES, Card
from client.core.model import Kind
from language import N_, _, ngettext
from protocol.names import casefold

TAG = "+warkop/box"
# What programs show that can't open it.
SENTENCE = "(encrypted: readable in Warkop's own client)"

VERSION = 1
# Content grows in steps of so many bytes: who sees only lengths can't tell "ya" from "tidak".
BLOCK = 64
# Bytes of text in one box. With the rest of the content and in base64 they take 2960 of the 4094
# bytes of a client's tags, and the screen shows no more characters of one line.
TEXT_LIMIT = 2000
NICK_LIMIT = 64  # bytes
# Milliseconds between what the writer's stamp says and when the server says it came. Both go by the
# server's clock; the rest is for a line that a sleeping laptop kept back. Older is a repetition.
TOLERANCE = 15 * 60 * 1000
# Boxes remembered, some 2 MB: many times what a talk shows at once. What is older has a stamp.
REMEMBERED = 10_000

_HEAD = struct.Struct(f">BBQ32s{KEY_BYTES}s{KEY_BYTES}sBBH")
_KINDS = {0: Kind.MESSAGE, 1: Kind.ACTION}
_NUMBERS = {kind: number for number, kind in _KINDS.items()}
_NONCE_LENGTH = 32  # characters of base64 at the beginning of a box, for 24 bytes

GARBLED = N_("what is in it makes no sense")
NEWER = N_("it is from a newer program; yours must be renewed to read it")
ELSEWHERE = N_("it was written at another server, or before this one had a new certificate")
REFLECTED = N_("it was sent back to its writer")
REDIRECTED = N_("it was written to somebody else")
RENAMED = N_("it was written under another nick than it came from")
REPEATED = N_("it came before, so somebody sent it again")


class UnreadableError(ValueError):
    """It is not shown; the text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class End:
    """One of the two: what they are called, and which key is theirs (`Card.public`)."""

    nick: str
    key: bytes

    @classmethod
    def of(cls, nick: str, card: Card) -> End:
        """nick: in any case."""
        return cls(casefold(nick), card.public)


@dataclass(frozen=True, slots=True)
class Content:
    """server: fingerprint, 64 hex digits. stamp: epoch ms by the server's clock as the writer knows
    it. kind: MESSAGE or ACTION. text: at most TEXT_LIMIT bytes."""

    server: str
    sender: End
    receiver: End
    stamp: int
    kind: Kind
    text: str

    def format(self) -> bytes:
        """The bytes, a multiple of BLOCK of them. Raises ValueError for what can't be written."""
        nicks = self.sender.nick.encode(), self.receiver.nick.encode()
        text = self.text.encode()
        if len(text) > TEXT_LIMIT or any(not 0 < len(nick) <= NICK_LIMIT for nick in nicks):
            raise ValueError("too long")
        try:
            head = _HEAD.pack(
                VERSION,
                _NUMBERS[self.kind],
                self.stamp,
                bytes.fromhex(self.server),
                self.sender.key,
                self.receiver.key,
                *map(len, nicks),
                len(text),
            )
        except (KeyError, struct.error) as error:
            raise ValueError("outside the form") from error
        raw = head + b"".join(nicks) + text
        return raw + bytes(-len(raw) % BLOCK)

    @classmethod
    def parse(cls, raw: bytes) -> Content:
        """The reverse. Raises UnreadableError."""
        if raw[:1] != bytes([VERSION]):
            raise UnreadableError(NEWER if raw else GARBLED)
        if len(raw) < _HEAD.size:
            raise UnreadableError(GARBLED)
        _, number, stamp, server, from_key, to_key, *lengths = _HEAD.unpack_from(raw)
        parts = []
        at = _HEAD.size
        for length in lengths:
            parts.append(raw[at : at + length])
            at += length
        if at > len(raw) or number not in _KINDS or lengths[-1] > TEXT_LIMIT:
            raise UnreadableError(GARBLED)
        try:
            sender, receiver, text = (part.decode() for part in parts)
        except UnicodeDecodeError:
            raise UnreadableError(GARBLED) from None
        ends = End(sender, from_key), End(receiver, to_key)
        return cls(server.hex(), *ends, stamp, _KINDS[number], text)


@dataclass(frozen=True, slots=True)
class Envelope:
    """How a box came: what the server says of it, and to whom it can be.

    source, target: nicks, in any case. readers: nicks that we are written to by. came: epoch ms by
    the server's clock; None: it does not say.
    """

    server: str
    source: str
    target: str
    mine: Card
    other: Card
    readers: frozenset[str]
    came: int | None

    def check(self, content: Content) -> bool:
        """Whether we wrote it ourselves. Raises UnreadableError if it is not what it seems."""
        if content.server != self.server:
            raise UnreadableError(ELSEWHERE)
        own = self._is_own(content)
        writer, reader = (self.mine, self.other) if own else (self.other, self.mine)
        if (content.sender.key, content.receiver.key) != (writer.public, reader.public):
            raise UnreadableError(REDIRECTED)
        if content.sender.nick != casefold(self.source):
            # Under our own nick it can be nothing else; under theirs, our words come back.
            raise UnreadableError(REFLECTED if own else RENAMED)
        expected = {casefold(self.target)} | (set() if own else set(self.readers))
        if content.receiver.nick not in expected:
            raise UnreadableError(REDIRECTED)
        if self.came is not None and abs(self.came - content.stamp) > TOLERANCE:
            raise UnreadableError(_apart(self.came - content.stamp))
        return own

    def _is_own(self, content: Content) -> bool:
        """By the key. Two computers with one key, and who talks to himself, differ by nick only."""
        if self.mine.public != self.other.public:
            return content.sender.key == self.mine.public
        return casefold(self.source) in self.readers


class Seen:
    """Which boxes have come, so that none comes twice: by nonce, which no two boxes share."""

    def __init__(self) -> None:
        self._places: dict[str, object] = {}

    def note(self, box: str, place: object) -> None:
        """place: what tells one message from another, such as its msgid. A box that stood at
        another place raises UnreadableError."""
        nonce = box[:_NONCE_LENGTH]
        if self._places.setdefault(nonce, place) != place:
            raise UnreadableError(REPEATED)
        if len(self._places) > REMEMBERED:
            del self._places[next(iter(self._places))]


def _apart(gap: int) -> str:
    """gap: milliseconds, positive when the stamp is the older."""
    minutes = abs(gap) // 60_000
    if minutes < 120:
        span = ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    elif minutes < 48 * 60:
        hours = minutes // 60
        span = ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    else:
        days = minutes // (24 * 60)
        span = ngettext("{count} day", "{count} days", days).format(count=days)
    if gap > 0:
        text = _("it was written {span} before it came, so perhaps somebody sent it again")
    else:
        text = _("it was written {span} after it came, so perhaps somebody sent it again")
    return text.format(span=span)
