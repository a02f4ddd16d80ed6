"""Text from others made safe to show, and cut without breaking a character.

Used at the edge, once, for every field that came from the network and goes to a terminal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

# Marks that may sit on one base character. Vietnamese and Arabic need two or three; a "zalgo" text
# stacks hundreds to draw over its neighbours.
COMBINING_LIMIT = 4

# C0, DEL and C1 controls; zero-width and bidi characters that hide or reorder text; line and
# paragraph separators; byte order mark; interlinear marks; tags block (invisible text).
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
# mIRC formatting: bold, colour with its digits, hex colour, reset, monospace, reverse, italic,
# strikethrough, underline.
_FORMATTING = re.compile(
    "\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?|\x04(?:[0-9A-Fa-f]{6})?|[\x02\x0f\x11\x16\x1d-\x1f]"
)


def clean(text: str, limit: int | None = None) -> str:
    """The text without anything that a terminal could obey or that hides from the reader.

    limit: characters kept at most. Tabs become one space. Idempotent.
    """
    text = _HIDDEN.sub("", text.replace("\t", " "))
    text = _cap_combining(text)
    return text if limit is None else text[:limit]


def strip_formatting(text: str) -> str:
    """The text without mIRC formatting codes (their digits included)."""
    return _FORMATTING.sub("", text)


def _cap_combining(text: str) -> str:
    if text.isascii():
        return text
    out = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= COMBINING_LIMIT:
            out.append(character)
    return "".join(out)


def cut(text: str, limit: int) -> str:
    """The longest beginning of `text` that fits `limit` bytes of UTF-8, never half a character."""
    raw = text.encode("utf-8")
    if len(raw) <= limit:
        return text
    return raw[: max(limit, 0)].decode("utf-8", "ignore")


def split(text: str, limit: int) -> list[str]:
    """`text` in pieces of at most `limit` bytes of UTF-8 each, cut at spaces where there are any.

    Joined without the spaces at the cuts, the pieces give the text. limit: at least 4 (one
    character). The empty text is one empty piece.
    """
    pieces = []
    while True:
        piece = cut(text, limit)
        if piece == text:
            pieces.append(piece)
            return pieces
        at_space = piece.rfind(" ")
        if text[len(piece)] != " " and at_space > 0:
            piece = piece[:at_space]
        pieces.append(piece)
        text = text[len(piece) :].removeprefix(" ")


def pack(words: Iterable[str], limit: int, separator: str = " ") -> Iterator[str]:
    """The words in order, joined into lines of at most `limit` bytes of UTF-8.

    A word longer than that gets a line of its own. No words give no lines.
    """
    line = ""
    for word in words:
        joined = f"{line}{separator}{word}" if line else word
        if line and len(joined.encode()) > limit:
            yield line
            line = word
        else:
            line = joined
    if line:
        yield line
