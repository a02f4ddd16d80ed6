"""What a person means by a few letters: names that have them in this order, best first. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

# What a letter is worth by where it stands: people type beginnings, and letters that follow each
# other. Being late in the name, or in a long one, counts a little against it.
_START, _WORD, _NEXT, _ANYWHERE = 12, 8, 6, 1
_LONGEST = 200  # characters of a name that are looked at


def folded(text: str) -> str:
    """Without case and accents, as people type."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return "".join(one for one in plain.casefold() if not unicodedata.combining(one))


def score(letters: str, name: str) -> int | None:
    """How well a name fits the letters; None if it does not have them all in their order. Spaces
    in the letters don't count. No letters fit everything."""
    wanted = folded(letters).replace(" ", "")
    name = folded(name[:_LONGEST])
    if not wanted:
        return 0
    place = name.find(wanted)
    if place >= 0:  # all together
        return _value(name, place, None) + _NEXT * (len(wanted) - 1) * 2 - place - len(name) // 8
    total, before = 0, None
    start = 0
    for letter in wanted:
        found = _best(name, letter, start)
        if found < 0:
            return None
        total += _value(name, found, before)
        before, start = found, found + 1
    return total - len(name) // 8


def _best(name: str, letter: str, start: int) -> int:
    """Where the letter goes on: at the next place, or at the next word that begins with it."""
    found = name.find(letter, start)
    if found in (-1, start):
        return found
    for place in range(found, len(name)):
        if name[place] == letter and not name[place - 1].isalnum():
            return place
    return found


def _value(name: str, place: int, before: int | None) -> int:
    if place == 0:
        return _START
    if before is not None and place == before + 1:
        return _NEXT
    return _ANYWHERE if name[place - 1].isalnum() else _WORD


def best(letters: str, named: Iterable[tuple[str, T]], limit: int) -> list[T]:
    """Those whose names fit, best first; equals keep their order."""
    scored = [
        (value, one) for name, one in named if (value := score(letters, name)) is not None
    ]
    scored.sort(key=lambda pair: -pair[0])
    return [one for _, one in scored[:limit]]
