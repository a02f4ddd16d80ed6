"""Addresses in what was said, numbered in their room so that a person can open them by a number."""

from __future__ import annotations

import re

from client.core.model import SAID, Kind, Line, Room

# Addresses kept for a room: more than anybody looks up again. Numbers never change, so what comes
# after so many has none.
LINKS_LIMIT = 5000
LINE_LIMIT = 50  # of one message: a page that is nothing but addresses
ADDRESS_LIMIT = 2000  # characters; what is longer, no browser takes

_ADDRESS = re.compile(r"(?<![A-Za-z0-9])(?:https?|ftps?|warkop)://[^\s<>\"`\u3000]+", re.IGNORECASE)
# What ends a sentence or a quotation rather than an address.
_TRAILING = ".,;:!?'*_~…’”»。、，！？；："
_PAIRS = {")": "(", "]": "[", "}": "{", "）": "（"}
_KINDS = SAID | {Kind.TOPIC}


def addresses(text: str) -> list[str]:
    """The addresses in a text, in order: without the full stop or the bracket that follows one."""
    if "://" not in text:
        return []
    found = []
    for match in _ADDRESS.finditer(text):
        address = _trimmed(match[0])
        if not address.endswith("://") and len(address) <= ADDRESS_LIMIT:
            found.append(address)
        if len(found) == LINE_LIMIT:
            break
    return found


def _trimmed(address: str) -> str:
    """`(see http://a/b_(c)).` gives `http://a/b_(c)`: a bracket stays if it was opened inside."""
    while address and not address.endswith("://"):
        last = address[-1]
        opens = _PAIRS.get(last)
        unopened = opens is not None and address.count(last) > address.count(opens)
        if not unopened and last not in _TRAILING:
            break
        address = address[:-1]
    return address


def number(room: Room, line: Line) -> None:
    """Give the addresses of a line that enters a room their numbers; one said before keeps its."""
    if line.kind not in _KINDS or line.deleted or line.links:
        return
    numbers = []
    for address in addresses(line.text):
        known = room.numbers.get(address)
        if known is None and len(room.links) < LINKS_LIMIT:
            room.links.append(address)
            known = room.numbers[address] = len(room.links)
        if known is not None:
            numbers.append(known)
    line.links = tuple(numbers)


def forget(room: Room, line: Line) -> None:
    """A line was taken back: its addresses too, unless others said them. The other numbers stay."""
    past = room.past.lines if room.past is not None else []
    others = {n for one in (*room.lines, *past) if one is not line for n in one.links}
    for place in set(line.links) - others:
        room.numbers.pop(room.links[place - 1], None)
        room.links[place - 1] = ""
    line.links = ()
