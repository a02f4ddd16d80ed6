"""One line of IRC as a value: tags, source, verb, parameters.

Grammar: modern.ircdocs.horse, "Message format"; tags: IRCv3 message-tags.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from language import _

_VERB = re.compile(r"[A-Za-z]+|[0-9]{3}")
# IRCv3 message-tags: ['+'] [vendor '/'] name. Wider than the ABNF's letters (underscores and dots
# are seen in the wild), but never a character that has a meaning in the line.
_TAG_KEY = re.compile(r"[^\x00\r\n =;]+")
_FORBIDDEN = re.compile(r"[\x00\r\n]")

_ESCAPES = str.maketrans({";": r"\:", " ": r"\s", "\\": "\\\\", "\r": r"\r", "\n": r"\n"})
_UNESCAPES = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}

# Always sent with a colon before the text: plenty of small bots look for " :" instead of parsing.
_ALWAYS_TRAILING = frozenset({"PRIVMSG", "NOTICE"})

_NO_TAGS: Mapping[str, str] = MappingProxyType({})


class GrammarError(ValueError):
    """The line is outside the grammar of IRC; the text says where. Safe to show to the peer."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message. Immutable; `parse` and `format` are each other's inverse.

    verb: upper-case letters, or three digits (a numeric). Use `Message.parse` for text from
        outside; a hand-made message that breaks the grammar fails in `format` with ValueError.
    params: only the last may be empty, contain spaces or begin with a colon.
    source: `nick!user@host` or a server's name; empty when absent.
    tags: unescaped values; a tag without a value is the empty string (the specification gives both
        the same meaning).
    """

    verb: str
    params: tuple[str, ...] = ()
    source: str = ""
    tags: Mapping[str, str] = field(default_factory=lambda: _NO_TAGS)

    @classmethod
    def parse(cls, line: str) -> Message:
        """Parse one line without its CR LF. Raises GrammarError; never anything else."""
        if _FORBIDDEN.search(line):
            raise GrammarError(_("a line may not contain NUL, CR or LF"))
        rest = line
        tags: Mapping[str, str] = _NO_TAGS
        if rest.startswith("@"):
            raw, __, rest = rest[1:].partition(" ")
            tags = parse_tags(raw)
        rest = rest.lstrip(" ")
        source = ""
        if rest.startswith(":"):
            source, __, rest = rest[1:].partition(" ")
            if not source:
                raise GrammarError(_("the source is empty"))
        head, colon, trailing = _split_trailing(rest.lstrip(" "))
        words = [word for word in head.split(" ") if word]
        if not words:
            raise GrammarError(_("the command is missing"))
        verb, *params = words
        if not _VERB.fullmatch(verb):
            raise GrammarError(_("a command is letters, or three digits"))
        if colon:
            params.append(trailing)
        return cls(verb.upper(), tuple(params), source, tags)

    def format(self) -> str:
        """The line without CR LF. Raises ValueError when a part can't stand in its place."""
        parts = []
        if self.tags:
            parts.append("@" + format_tags(self.tags))
        if self.source:
            if " " in self.source:
                raise ValueError(f"a source may not contain a space: {self.source!r}")
            parts.append(":" + self.source)
        if not _VERB.fullmatch(self.verb):
            raise ValueError(f"not a command: {self.verb!r}")
        parts.append(self.verb)
        parts += self._format_params()
        line = " ".join(parts)
        if _FORBIDDEN.search(line):
            raise ValueError("a line may not contain NUL, CR or LF")
        return line

    def _format_params(self) -> list[str]:
        if not self.params:
            return []
        *middles, last = self.params
        for middle in middles:
            if not middle or " " in middle or middle.startswith(":"):
                raise ValueError(f"only the last parameter may look like this: {middle!r}")
        trailing = not last or " " in last or last.startswith(":")
        if trailing or (middles and self.verb in _ALWAYS_TRAILING):
            last = ":" + last
        return [*middles, last]


def as_middle(text: str) -> str:
    """Any text without line ends, made fit to stand where only a middle parameter can: `*` for
    nothing, `_` for spaces, no leading colon."""
    if text and " " not in text and text[0] != ":":
        return text
    return text.replace(" ", "_").lstrip(":") or "*"


def _split_trailing(rest: str) -> tuple[str, bool, str]:
    """(middle words, whether there is a trailing parameter, that parameter)."""
    if rest.startswith(":"):
        return "", True, rest[1:]
    head, colon, trailing = rest.partition(" :")
    return head, bool(colon), trailing


def parse_tags(raw: str) -> Mapping[str, str]:
    """`a=1;b` -> {"a": "1", "b": ""}. The last of equal keys counts; empty keys are dropped."""
    tags: dict[str, str] = {}
    for item in raw.split(";"):
        key, __, value = item.partition("=")
        if _TAG_KEY.fullmatch(key):
            tags[key] = unescape_tag(value)
    return tags


def format_tags(tags: Mapping[str, str]) -> str:
    """The tags as they stand between `@` and the space. Raises ValueError for a broken key."""
    items = []
    for key, value in tags.items():
        if not _TAG_KEY.fullmatch(key):
            raise ValueError(f"not a tag key: {key!r}")
        items.append(f"{key}={escape_tag(value)}" if value else key)
    return ";".join(items)


def escape_tag(value: str) -> str:
    """A tag's value with the five special characters escaped (message-tags, "Escaping values")."""
    return value.translate(_ESCAPES)


def unescape_tag(value: str) -> str:
    """The reverse of `escape_tag`. A backslash before any other character, or last, vanishes."""
    if "\\" not in value:
        return value
    out = []
    characters = iter(value)
    for character in characters:
        if character == "\\":
            character = next(characters, "")
            character = _UNESCAPES.get(character, character)
        out.append(character)
    return "".join(out)
