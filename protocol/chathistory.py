"""CHATHISTORY requests and their selectors (IRCv3 draft/chathistory)."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from language import _
from protocol.message import Message
from protocol.servertime import format_time, parse_time


class Subcommand(enum.StrEnum):
    """What part of a conversation is asked for."""

    BEFORE = "BEFORE"
    AFTER = "AFTER"
    LATEST = "LATEST"
    AROUND = "AROUND"
    BETWEEN = "BETWEEN"
    TARGETS = "TARGETS"


class UnknownReferenceError(ValueError):
    """A point in history is named in a way that is not known (not by msgid or timestamp)."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A point in history: exactly one of a stamp (epoch ms) or a msgid; neither means `*`."""

    stamp: int | None = None
    msgid: str | None = None

    @classmethod
    def parse(cls, text: str) -> Selector:
        """`timestamp=…`, `msgid=…` or `*`. Raises ValueError for anything else, of which
        UnknownReferenceError for another word before the equals sign."""
        if text == "*":
            return cls()
        kind, __, value = text.partition("=")
        if kind not in ("msgid", "timestamp"):
            raise UnknownReferenceError(_("a point in history is msgid=… or timestamp=…"))
        if kind == "msgid" and value:
            return cls(msgid=value)
        stamp = parse_time(value) if kind == "timestamp" else None
        if stamp is None:
            raise ValueError(_("not a point in history: {text}").format(text=text))
        return cls(stamp=stamp)

    def format(self) -> str:
        """The selector as it stands on the wire."""
        if self.msgid is not None:
            return f"msgid={self.msgid}"
        return "*" if self.stamp is None else f"timestamp={format_time(self.stamp)}"


_SELECTORS = {  # how many selectors each subcommand takes
    Subcommand.BEFORE: 1,
    Subcommand.AFTER: 1,
    Subcommand.LATEST: 1,
    Subcommand.AROUND: 1,
    Subcommand.BETWEEN: 2,
    Subcommand.TARGETS: 2,
}


@dataclass(frozen=True, slots=True)
class HistoryRequest:
    """One CHATHISTORY command. `target` is empty for TARGETS; `limit` is at least 1."""

    subcommand: Subcommand
    target: str
    selectors: tuple[Selector, ...]
    limit: int

    @classmethod
    def parse(cls, params: Sequence[str]) -> HistoryRequest:
        """From the parameters of CHATHISTORY. Raises ValueError with a sentence for the person."""
        words = list(params)
        if not words:
            raise ValueError(_("CHATHISTORY needs a subcommand"))
        try:
            subcommand = Subcommand(words.pop(0).upper())
        except ValueError:
            raise ValueError(_("CHATHISTORY has no such subcommand")) from None
        target = "" if subcommand is Subcommand.TARGETS else (words.pop(0) if words else "")
        count = _SELECTORS[subcommand]
        if len(words) < count + 1 or (subcommand is not Subcommand.TARGETS and not target):
            raise ValueError(
                _("CHATHISTORY {subcommand} needs more parameters").format(subcommand=subcommand)
            )
        if len(words) > count + 1:
            raise ValueError(
                _("CHATHISTORY {subcommand} takes fewer parameters").format(subcommand=subcommand)
            )
        selectors = tuple(Selector.parse(word) for word in words[:count])
        if subcommand is not Subcommand.LATEST and Selector() in selectors:
            raise ValueError(_("only CHATHISTORY LATEST takes * as a point in history"))
        if subcommand is Subcommand.TARGETS and any(one.stamp is None for one in selectors):
            raise ValueError(_("CHATHISTORY TARGETS takes timestamps only"))
        # isascii: int() would take other scripts' digits; six digits are more than any page has.
        number = words[count]
        if not (number.isascii() and number.isdigit() and len(number) <= 6 and int(number) > 0):
            raise ValueError(_("not a number of messages: {number}").format(number=number))
        return cls(subcommand, target, selectors, int(number))

    def message(self) -> Message:
        """The command as a client sends it."""
        target = (self.target,) if self.target else ()
        selectors = tuple(selector.format() for selector in self.selectors)
        params = (self.subcommand.value, *target, *selectors, str(self.limit))
        return Message("CHATHISTORY", params)
