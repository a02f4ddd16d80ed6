"""Text from strangers, made safe to print on a terminal and short enough for a list."""

from __future__ import annotations

import unicodedata

# Marks that may stack on one character. Three are enough for every living script (Vietnamese,
# Hebrew, Thai); "zalgo" text stacks hundreds and paints over the lines above it.
MAX_MARKS = 3

# "Printable" by Unicode, but blank: a name made of these looks like no name at all.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def clean(text: str, limit: int) -> str:
    """`text` without anything that moves, hides or reorders other text, at most `limit` characters.

    Dropped: control and format characters (so also escape sequences' ESC, bidirectional overrides,
    zero-width characters), surrogates, unassigned and private characters, blank letters, and
    combining marks beyond MAX_MARKS in a row. Runs of white space become one space. May be "".
    Idempotent.
    """
    # Longer input is cut before the work, so that a stranger cannot buy our time. The factor
    # leaves room for what cleaning removes.
    text = unicodedata.normalize("NFC", text[: limit * 8])
    kept: list[str] = []
    marks = 0
    for char in text:
        if char.isspace():
            char = " "
        elif not char.isprintable() or char in _BLANKS:
            continue
        marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    # Dropping a character can bring two together that compose: normalise again.
    once = unicodedata.normalize("NFC", " ".join("".join(kept).split()))
    return once[:limit].rstrip()


def cut(text: str, max_bytes: int) -> str:
    """The longest beginning of `text` of at most `max_bytes` bytes in UTF-8, cut at a character."""
    return text.encode("utf-8", "ignore")[:max_bytes].decode("utf-8", "ignore")


def printable(text: str) -> str:
    """`text` with backslash escapes for what is not printable: different texts stay different."""
    return "".join(
        char if char.isprintable() and char != "\\" else char.encode("unicode_escape").decode()
        for char in text
    )
