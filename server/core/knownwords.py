"""Words by which programs know a text that people read, where no numeric tells it from others.

A host's server speaks the host's language. Our client, and others, know by English words that a
password was not even tried, that a nick has an owner, or that a farewell means this person.
"""

from __future__ import annotations

TRIED_NOT = "too many"  # the password was not looked at: 464 and 475 say only that it was wrong
OWNED = "belongs to somebody"  # the nick, which 433 calls taken
REPLACED = "another connection"  # of the same person has the nick now
PUT_OUT = "put out by"
BANNED = "banned"


def known(text: str, words: str) -> str:
    """The text with those words, in brackets behind it where they are not in it."""
    return text if words in text.lower() else f"{text} [{words}]"
