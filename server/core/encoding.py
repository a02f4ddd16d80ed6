"""From a message to the bytes a session gets, which depend on its capabilities.

Few capabilities change the bytes, so a message to fifty members is encoded two to four times, not
fifty: measured on a prototype, encoding per member was 11 to 12 times slower.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from protocol import capabilities as cap
from protocol.framing import BODY_LIMIT
from protocol.message import Message
from protocol.servertime import format_time
from protocol.text import cut

_NO_TAGS: Mapping[str, str] = MappingProxyType({})

# The capabilities that change how a message is written; equal sets of these get equal bytes.
TAG_CAPABILITIES = frozenset({cap.ACCOUNT_TAG, cap.MESSAGE_TAGS, cap.SERVER_TIME})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way to sessions, with what some of them will see as tags.

    message: without tags. stamp: epoch ms.
    tags: the sender's client-only tags (with `+`), `account` and `bot`.
    own_tags: `label` and `batch`, when a reply belongs to a labelled request or a batch.
    """

    message: Message
    stamp: int
    msgid: str = ""
    tags: Mapping[str, str] = field(default_factory=lambda: _NO_TAGS)
    own_tags: Mapping[str, str] = field(default_factory=lambda: _NO_TAGS)

    def tagged(self, **tags: str) -> Outgoing:
        """The same with more `own_tags`."""
        return replace(self, own_tags={**self.own_tags, **tags})


def encode(outgoing: Outgoing, capabilities: frozenset[str]) -> bytes:
    """The line with CR LF, as a session with these TAG_CAPABILITIES gets it.

    A body over 512 bytes loses the end of its last parameter, never half a character.
    """
    tags: dict[str, str] = dict(outgoing.own_tags)
    if cap.SERVER_TIME in capabilities:
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
