"""SEARCH requests (soju.im/search, which IRCv3 discusses as draft/search): attributes written like
message tags, `SEARCH text=kopi\\spagi;in=#lab;limit=20`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from language import _
from protocol.message import Message, format_tags, parse_tags
from protocol.servertime import format_time, parse_time

ATTRIBUTES = ("in", "from", "after", "before", "text", "limit")


class BadAttributeError(ValueError):
    """An attribute that means nothing. The text is for the person."""

    def __init__(self, attribute: str, text: str) -> None:
        super().__init__(text)
        self.attribute = attribute


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One SEARCH command; what is empty, None or 0 was left out.

    target: room or nick in whose conversation to look. nick: who said it. after, before: epoch ms,
    both inclusive. text: as a person typed it (`terms.parse_query`). limit: messages at most.
    """

    target: str = ""
    nick: str = ""
    after: int | None = None
    before: int | None = None
    text: str = ""
    limit: int = 0

    @classmethod
    def parse(cls, params: Sequence[str]) -> SearchRequest:
        """From the parameters of SEARCH. Raises ValueError with a sentence for the person, of which
        BadAttributeError for one attribute."""
        if len(params) > 1:
            raise ValueError(_(r"SEARCH takes one parameter: a space in it is written \s"))
        found = parse_tags(params[0]) if params else {}
        if not found:
            raise ValueError(
                _("SEARCH needs attributes, of {attributes}").format(
                    attributes=", ".join(ATTRIBUTES)
                )
            )
        for name in found:
            if name not in ATTRIBUTES:
                raise BadAttributeError(
                    name,
                    _("SEARCH knows {attributes} only").format(attributes=", ".join(ATTRIBUTES)),
                )
        return cls(
            found.get("in", ""),
            found.get("from", ""),
            _stamp("after", found.get("after", "")),
            _stamp("before", found.get("before", "")),
            found.get("text", ""),
            _number("limit", found.get("limit", "")),
        )

    def message(self) -> Message:
        """The command as a client sends it."""
        attributes = {
            "in": self.target,
            "from": self.nick,
            "after": "" if self.after is None else format_time(self.after),
            "before": "" if self.before is None else format_time(self.before),
            "text": self.text,
            "limit": str(self.limit or ""),
        }
        given = {name: value for name, value in attributes.items() if value}
        return Message("SEARCH", (format_tags(given),))


def _stamp(name: str, text: str) -> int | None:
    stamp = parse_time(text)
    if text and stamp is None:
        raise BadAttributeError(
            name, _("{name} is a time like 2026-11-21T08:30:00.123Z").format(name=name)
        )
    return stamp


def _number(name: str, text: str) -> int:
    # isascii: int() would take other scripts' digits; six digits are more than any page has.
    if text and not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text) > 0):
        raise BadAttributeError(name, _("{name} is a number of messages").format(name=name))
    return int(text or 0)
