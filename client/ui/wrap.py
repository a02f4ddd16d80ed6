"""Text onto a grid of cells: measured, cut and wrapped. Pure.

The unit is the cell. A cluster is one character with the zero-width marks that sit on it; clusters
are never cut. Widths are those prompt_toolkit draws with, so a row that fits here fits there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from prompt_toolkit import utils
from wcwidth import wcwidth

# A character may be two cells wide, so anything narrower could not show all text.
NARROWEST = 2
ELLIPSIS = "…"
_TIE = "\u00a0"  # a no-break space
_TAIL = 8  # characters after the last one that are worth a row of their own: ` [9999]`

# Variation selectors and skin tones change a width in some terminals and not in others; everything
# to the right would be out of line by a cell.
_UNEVEN = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
# For the same reason a flag is shown by the two letters of its country.
_FLAGS = {0x1F1E6 + index: ord("A") + index for index in range(26)}


# By character, what prompt_toolkit draws by. A part of its inside: a version without it draws some
# Indic vowel signs a cell off, and a test says so.
_DRAWN_WIDTHS: dict[str, int] = getattr(utils, "_CHAR_SIZES_CACHE", {})

# What may not begin a row, and what may not end one, where a text has no spaces to break at.
_CLOSING = frozenset(
    "!),.:;?]}、。，．：；！？）］｝」』】〉》〕’”…‥・ー々〻％ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_OPENING = frozenset("([{（［｛「『【〈《〔‘“")


def tame(text: str) -> str:
    """The text without what terminals draw in different widths. Idempotent."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _UNEVEN.sub("", text).translate(_FLAGS))


def cells(text: str) -> int:
    """How many cells the text takes."""
    return len(text) if _is_plain(text) else sum(_measure(one)[0] for one in text)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


@lru_cache(maxsize=8192)  # the characters of several scripts; a hostile text brings any
def _measure(character: str) -> tuple[int, bool]:
    """(cells, whether it stays with the character before it)."""
    if unicodedata.category(character) == "Mc":
        # The vowel signs of Indic scripts that have a place of their own. wcwidth gives them none,
        # the C library of Linux, xterm and tmux one.
        _DRAWN_WIDTHS[character] = 1
        return 1, True
    width = max(0, wcwidth(character))
    return width, not width


def clusters(text: str) -> Iterator[tuple[str, int]]:
    """The text cut into (cluster, its width in cells), in order; joined they give the text."""
    held, width = "", 0
    for character in text:
        size, stays = _measure(character)
        if held and not (stays and width + size <= NARROWEST):
            yield held, width
            held, width = "", 0
        held += character
        width += size
    if held:
        yield held, width


def cut(text: str, width: int) -> str:
    """The text if it fits, else its beginning with an ellipsis; at most `width` cells."""
    if cells(text) <= width:
        return text
    if width <= 0:
        return ""
    kept, room = "", width - 1
    for cluster, size in clusters(text):
        if size > room:
            break
        kept += cluster
        room -= size
    return kept + ELLIPSIS


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Exactly `width` cells: cut, or filled with spaces after (or before, if `right`)."""
    text = cut(text, width)
    fill = " " * (width - cells(text))
    return fill + text if right else text + fill


def wrap(text: str, width: int) -> list[str]:
    """The text in rows of at most `width` cells, broken at spaces where there are any.

    The spaces at a break vanish, every other character stays and keeps its order. Empty text is
    one empty row. width: at least NARROWEST; less counts as that.
    """
    return [text[start:end] for start, end in spans(text, width)]


def spans(text: str, width: int, hang: int = 0) -> list[tuple[int, int]]:
    """Where each row of `wrap` begins and ends in the text.

    hang: by how many cells the rows after the first are narrower.
    """
    found: list[tuple[int, int]] = []
    room = max(width, NARROWEST)
    narrow = max(width - hang, NARROWEST)
    start = end = used = at = 0
    for word in _words(text):
        size = cells(word)
        if used + size <= room:
            used += size
            at = end = at + len(word)
            continue
        if word[0] == " ":
            found.append((start, end))
            at = start = end = at + len(word)
            used, room = 0, narrow
            continue
        if row := text[start:end].rstrip(" "):
            found.append((start, start + len(row)))
            start, used, room = at, 0, narrow
        left = len(word)  # characters that are not placed yet
        for cluster, step in clusters(word):
            # What hangs on an address that is longer than a row, like its number, stays whole.
            tied = used and cluster == _TIE and left <= _TAIL and used + left > room
            left -= len(cluster)
            if used + step > room or tied:
                found.append((start, at))
                start, used, room = at, 0, narrow
            used += step
            at += len(cluster)
        end = at
    return [*found, (start, end)] if end > start or not found else found


def indent_of(text: str) -> int:
    """How many spaces it begins with."""
    return len(text) - len(text.lstrip(" "))


def _words(text: str) -> Iterator[str]:
    """What stays on one row if it fits: runs of spaces, and runs of anything else, cut where a
    script that is written without spaces may be cut. A space that carries a mark is no space."""
    if _is_plain(text):
        yield from re.findall(" +|[^ ]+", text)
        return
    word, before = "", ""
    for cluster, _ in clusters(text):
        if word and _may_break(before, cluster):
            yield word
            word = ""
        word += cluster
        before = cluster
    if word:
        yield word


def _may_break(before: str, after: str) -> bool:
    if before == " " or after == " ":
        return before != after
    if before[0] in _OPENING or after[0] in _CLOSING:
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(cluster: str) -> bool:
    """Whether it is a character of a script that is written without spaces; pictures are not."""
    first = cluster[0]
    if first.isascii() or unicodedata.category(first) == "So":
        return False
    return unicodedata.east_asian_width(first) in "WF"
