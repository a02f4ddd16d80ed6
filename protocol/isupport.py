"""RPL_ISUPPORT tokens (005): what a server can do and its limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

TOKENS_PER_LINE = 13  # modern.ircdocs.horse, RPL_ISUPPORT: a line has at most 15 parameters

_ESCAPED = re.compile(r"\\x([0-9A-Fa-f]{2})")


def format_tokens(tokens: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Groups of tokens, each group the middle parameters of one 005 line."""
    items = [f"{key}={_escape(value)}" if value else key for key, value in tokens.items()]
    for start in range(0, len(items), TOKENS_PER_LINE):
        yield tuple(items[start : start + TOKENS_PER_LINE])


def apply_tokens(known: dict[str, str], words: Iterable[str]) -> None:
    """Add the tokens of one 005 line to `known`; `-KEY` takes one back."""
    for word in words:
        key, _, value = word.partition("=")
        if key.startswith("-"):
            known.pop(key[1:], None)
        elif key:
            known[key] = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)


def _escape(value: str) -> str:
    return value.replace("\\", r"\x5C").replace(" ", r"\x20").replace("=", r"\x3D")
