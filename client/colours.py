"""Which colour a nick has: the same on the screen and in a room that was exported as a page."""

from __future__ import annotations

import zlib

from protocol.names import casefold

NICK_COLOURS = 8


def colour_of(nick: str) -> int:
    """Below NICK_COLOURS, and always the same for one nick, in any case."""
    return zlib.crc32(casefold(nick).encode()) % NICK_COLOURS
