"""RPL_ISUPPORT tokens (005): what a server can do and its limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from protocol.text import pack

TOKENS_PER_LINE = 13  # modern.ircdocs.horse, RPL_ISUPPORT: a line has at most 15 parameters
# Bytes of tokens in one line: 512 less the server's name, the nick and the words at the end.
LINE_BYTES = 360

_NOT_PLAIN = re.compile(rb"[^\x21-\x7E]|[\\=]")
_ESCAPED = re.compile(rb"\\x([0-9A-Fa-f]{2})")


def format_tokens(tokens: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Groups of tokens, each group the middle parameters of one 005 line."""
    items = [f"{key}={_escape(value)}" if value else key for key, value in tokens.items()]
    for start in range(0, len(items), TOKENS_PER_LINE):
        for line in pack(items[start : start + TOKENS_PER_LINE], LINE_BYTES):
            yield tuple(line.split(" "))


def apply_tokens(known: dict[str, str], words: Iterable[str]) -> None:
    """Add the tokens of one 005 line to `known`; `-KEY` takes one back."""
    for word in words:
        key, _, value = word.partition("=")
        if key.startswith("-"):
            known.pop(key[1:], None)
        elif key:
            known[key] = _unescape(value)


def _escape(value: str) -> str:
    """Every byte that is not plain ASCII, and the three with a meaning, as `\\xHH`."""
    escaped = _NOT_PLAIN.sub(lambda match: b"\\x%02X" % ord(match[0]), value.encode())
    return escaped.decode("ascii")


def _unescape(value: str) -> str:
    raw = _ESCAPED.sub(lambda match: bytes.fromhex(match[1].decode()), value.encode())
    return raw.decode("utf-8", "replace")
