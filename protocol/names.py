"""Nicks, channels, and how they compare.

Case mapping is `ascii` (ISUPPORT CASEMAPPING): A-Z equal a-z, nothing else is folded. Nicks are
ASCII, so that nobody can pretend to be `andi` with a Cyrillic а. Channels may be in any script.
"""

from __future__ import annotations

import re
import unicodedata

from protocol.text import clean

NICK_LIMIT = 30  # characters (= bytes); ISUPPORT NICKLEN
CHANNEL_LIMIT = 64  # bytes of UTF-8 with the `#`; ISUPPORT CHANNELLEN
HOST_LIMIT = 64  # bytes of an address: IPv6 with its zone has at most 61; ISUPPORT HOSTLEN
USER_LIMIT = 16  # characters of the user name; ISUPPORT USERLEN

_NICK = re.compile(r"[A-Za-z\[\]\\`_^{|}][A-Za-z0-9\[\]\\`_^{|}-]*")
_FOLD = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def casefold(name: str) -> str:
    """The form under which two names are the same name (CASEMAPPING=ascii)."""
    return name.translate(_FOLD)


def is_nick(name: str) -> bool:
    """Whether the name may be a nick: RFC 2812 2.3.1, at most NICK_LIMIT characters."""
    return len(name) <= NICK_LIMIT and _NICK.fullmatch(name) is not None


def is_channel(name: str) -> bool:
    """Whether the name may be a channel: `#`, then visible characters without space and comma."""
    return (
        len(name) > 1
        and name.startswith("#")
        and len(name.encode("utf-8", "replace")) <= CHANNEL_LIMIT
        and not any(character in " ,:*?" for character in name)
        and clean(name) == name
        and unicodedata.is_normalized("NFC", name)
    )


def channel_of(room: str) -> str:
    """The wire name of what a person calls a room: `jarkom` -> `#jarkom`."""
    return room if room.startswith("#") else "#" + room


def room_of(channel: str) -> str:
    """What a person calls a channel: `#jarkom` -> `jarkom`."""
    return channel[1:] if channel.startswith("#") and not channel.startswith("##") else channel


def propose_nick(name: str) -> str:
    """A valid nick made from any name (a login name, say); `tamu` (guest) if nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9_-]", "_", plain.strip()).lstrip("-0123456789_")
    return kept[:NICK_LIMIT].rstrip("_-") or "tamu"
