"""Text onto a grid of cells: measured, cut and wrapped. Pure.

The unit is the cell. A cluster is one character with the zero-width marks that sit on it; clusters
are never cut. Widths are those prompt_toolkit draws with, so a row that fits here fits there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from wcwidth import wcwidth

# A character may be two cells wide, so anything narrower could not show all text.
NARROWEST = 2
ELLIPSIS = "…"

# Variation selectors and skin tones change a width in some terminals and not in others; everything
# to the right would be out of line by a cell.
_UNEVEN = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
# For the same reason a flag is shown by the two letters of its country.
_FLAGS = {0x1F1E6 + index: ord("A") + index for index in range(26)}


def tame(text: str) -> str:
    """The text without what terminals draw in different widths. Idempotent."""
    return text if text.isascii() else _UNEVEN.sub("", text).translate(_FLAGS)


def cells(text: str) -> int:
    """How many cells the text takes."""
    return len(text) if _is_plain(text) else sum(max(0, wcwidth(one)) for one in text)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def clusters(text: str) -> Iterator[tuple[str, int]]:
    """The text cut into (cluster, its width in cells), in order; joined they give the text."""
    held, width = "", 0
    for character in text:
        size = max(0, wcwidth(character))
        if held and size:
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
    width = max(width, NARROWEST)
    rows: list[str] = []
    row, used = "", 0
    for word in _words(text):
        size = cells(word)
        if used + size <= width:
            row, used = row + word, used + size
        elif word[0] == " ":
            rows.append(row)
            row, used = "", 0
        else:
            if row.strip(" "):
                rows.append(row.rstrip(" "))
                row, used = "", 0
            for cluster, step in clusters(word):
                if used + step > width:
                    rows.append(row)
                    row, used = "", 0
                row, used = row + cluster, used + step
    return [*rows, row] if row or not rows else rows


def _words(text: str) -> Iterator[str]:
    """Runs of spaces and runs of anything else; a space that carries a mark is no space."""
    if _is_plain(text):
        yield from re.findall(" +|[^ ]+", text)
        return
    for _, run in itertools.groupby((one for one, _ in clusters(text)), lambda one: one == " "):
        yield "".join(run)
