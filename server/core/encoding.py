"""From a message to the bytes a session gets, which depend on its capabilities.

Few capabilities change the bytes, so a message to fifty members is encoded two to four times, not
fifty: measured on a prototype, encoding per member was 11 to 12 times slower.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from protocol import capabilities as cap
from protocol.framing import BODY_LIMIT
from protocol.message import Message
from protocol.servertime import format_time
from protocol.text import cut
from server.core.limits import REPEATED_TAGS
from server.core.multiline import BATCH_TYPE, CONCAT, is_folded, pieces_of

_NO_TAGS: Mapping[str, str] = MappingProxyType({})

# The capabilities that change how a message is written; equal sets of these get equal bytes.
TAG_CAPABILITIES = frozenset(
    {cap.ACCOUNT_TAG, cap.BATCH, cap.MESSAGE_TAGS, cap.MULTILINE, cap.SERVER_TIME}
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way to sessions, with what some of them will see as tags.

    message: without tags; one that stands for several lines is folded (`multiline.fold`).
    stamp: epoch ms. timeless: written without its time, which stands on the batch around it.
    tags: the sender's client-only tags (with `+`), `account` and `bot`.
    own_tags: `label` and `batch`, when a reply belongs to a labelled request or a batch.
    """

    message: Message
    stamp: int
    msgid: str = ""
    tags: Mapping[str, str] = field(default_factory=lambda: _NO_TAGS)
    own_tags: Mapping[str, str] = field(default_factory=lambda: _NO_TAGS)
    timeless: bool = False

    def tagged(self, **tags: str) -> Outgoing:
        """The same with more `own_tags`."""
        return replace(self, own_tags={**self.own_tags, **tags})


def encode(outgoing: Outgoing, capabilities: frozenset[str]) -> bytes:
    """The line (of a folded message: the lines) with CR LF, as a session with these
    TAG_CAPABILITIES gets it.

    A body over 512 bytes loses the end of its last parameter, never half a character.
    """
    if not is_folded(outgoing.message):
        return _encode_line(outgoing, capabilities)
    knows = cap.MULTILINE in capabilities and cap.BATCH in capabilities
    lines = _as_batch(outgoing) if knows else _as_lines(outgoing)
    return b"".join(_encode_line(line, capabilities) for line in lines)


def _encode_line(outgoing: Outgoing, capabilities: frozenset[str]) -> bytes:
    tags: dict[str, str] = dict(outgoing.own_tags)
    if cap.SERVER_TIME in capabilities and not outgoing.timeless:
        tags["time"] = format_time(outgoing.stamp)
    if cap.MESSAGE_TAGS in capabilities:
        if outgoing.msgid:
            tags["msgid"] = outgoing.msgid
        tags |= {key: value for key, value in outgoing.tags.items() if key != "account"}
    if cap.ACCOUNT_TAG in capabilities and "account" in outgoing.tags:
        tags["account"] = outgoing.tags["account"]
    body = outgoing.message.format()
    body = cut(body, BODY_LIMIT - 2)
    if not tags:
        return body.encode("utf-8") + b"\r\n"
    head = Message("X", tags=tags).format().removesuffix("X")
    return (head + body).encode("utf-8") + b"\r\n"


def _as_batch(outgoing: Outgoing) -> Iterator[Outgoing]:
    """IRCv3 draft/multiline: msgid, time, account and label stand on the opening line alone."""
    message = outgoing.message
    target, *folded = message.params
    reference = outgoing.msgid
    opening = Message("BATCH", (f"+{reference}", BATCH_TYPE, target), message.source)
    yield replace(outgoing, message=opening)
    bare = Outgoing(opening, outgoing.stamp, timeless=True)
    for piece in pieces_of(tuple(folded)):
        line = Message(message.verb, (target, piece.text), message.source)
        tags = {"batch": reference, **({CONCAT: ""} if piece.continues else {})}
        yield replace(bare, message=line, own_tags=tags)
    outer = {key: value for key, value in outgoing.own_tags.items() if key == "batch"}
    yield replace(bare, message=Message("BATCH", (f"-{reference}",)), own_tags=outer)


def _as_lines(outgoing: Outgoing) -> Iterator[Outgoing]:
    """The same for who does not know batches of lines: no empty ones, and one msgid."""
    message = outgoing.message
    target, *folded = message.params
    line = outgoing
    for piece in pieces_of(tuple(folded)):
        if not piece.text:
            continue
        yield replace(line, message=Message(message.verb, (target, piece.text), message.source))
        if line is outgoing:  # the first has everything, the others what is small
            tags = outgoing.tags if _size(outgoing.tags) <= REPEATED_TAGS else _NO_TAGS
            own = {key: value for key, value in outgoing.own_tags.items() if key != "label"}
            line = replace(outgoing, msgid="", tags=tags, own_tags=own)


def _size(tags: Mapping[str, str]) -> int:
    return sum(len(key.encode()) + len(value.encode()) for key, value in tags.items())
