"""The newest lines, kept in sight below older ones that are being read. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from client.core.attention import is_news
from client.core.model import Delivery, Line
from client.ui.folding import FOLDED

# The part of a timeline's rows that the newest lines may take, and the rows from which on they do:
# below, what is read needs them all.
_SHARE = 4
_FROM = 8


def newest(lines: Sequence[Line], most: int, height: int) -> list[Line]:
    """The lines to keep in sight, oldest first, one row each; comings and goings are left out."""
    count = min(most, height // _SHARE) if height >= _FROM else 0
    told = (line for line in reversed(lines) if line.kind not in FOLDED)
    return list(islice(told, max(count, 0)))[::-1]


def last_settled(lines: Sequence[Line]) -> Line | None:
    """The last line that keeps its place."""
    return next((one for one in reversed(lines) if one.delivery is not Delivery.WAITING), None)


def news_since(lines: Sequence[Line], seen: Line | None) -> int:
    """What others have said after that line; 0 if there is none to count from."""
    if seen is None:
        return 0
    count = 0
    for line in reversed(lines):
        if line is seen:
            break
        count += is_news(line)
    return count
