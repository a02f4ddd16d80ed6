"""Who said it: `nick!user@host`, and masks over it (modern.ircdocs.horse, "Source", "Masks")."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class Source(NamedTuple):
    """The parts of a source; a part that is absent is empty. A server's name is all nick."""

    nick: str
    user: str = ""
    host: str = ""

    @classmethod
    def parse(cls, text: str) -> Source:
        """Split a source. Never fails."""
        rest, _, host = text.partition("@")
        nick, _, user = rest.partition("!")
        return cls(nick, user, host)

    def format(self) -> str:
        """`nick!user@host`, as far as the parts are there."""
        user = f"!{self.user}" if self.user else ""
        host = f"@{self.host}" if self.host else ""
        return f"{self.nick}{user}{host}"


def complete_mask(mask: str) -> str:
    """A mask as people type it, made whole: `andi` -> `andi!*@*`, `*@host` -> `*!*@host`."""
    nick, user, host = Source.parse(mask)
    if "!" not in mask and "@" in mask:
        nick, user = "*", nick
    return f"{nick or '*'}!{user or '*'}@{host or '*'}"


@lru_cache(maxsize=1024)  # masks compiled; ban lists are asked on every join
def _compile(mask: str) -> re.Pattern[str]:
    pieces = [""]  # between the stars
    characters = iter(mask)
    for character in characters:
        if character == "\\":
            pieces[-1] += re.escape(next(characters, "\\"))
        elif character == "*":
            pieces.append("")
        elif character == "?":
            pieces[-1] += "."
        else:
            pieces[-1] += re.escape(character)
    first, *rest = pieces
    if not rest:
        return re.compile(first, re.DOTALL)
    # Each piece where it first fits, for good: with plain `.*` a mask like "*a*a*a*a*b" would try
    # every way to spread its pieces, and one ban would cost seconds.
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1] if piece)
    return re.compile(f"{first}{middle}.*{rest[-1]}", re.DOTALL)


def mask_matches(mask: str, text: str) -> bool:
    """Whether `text` matches a mask of `*`, `?` and escapes. Case counts: fold both before."""
    return _compile(mask).fullmatch(text) is not None
