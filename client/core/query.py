"""What a person types to search: words, and where, when and by whom they were said.

    kopi "pagi ini" from:budi in:jarkom after:2026-11-01 before:2026-11-20

All words must be there; what stands in quotes, as it is. `after:` is from that day on, `before:`
until the day before it, by the person's own calendar; `today` and `yesterday` are days, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from language import _
from protocol.names import casefold, is_nick
from protocol.terms import Term, found_in, parse_query, words_of

_PART = re.compile(r'"[^"]*"?|[^\s"]+')
_FILTER = re.compile(r"([a-z]+):(.*)", re.IGNORECASE | re.DOTALL)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
# In English and Indonesian, whatever the language is: people paste.
_FILTERS = {
    "from": "from",
    "dari": "from",
    "in": "in",
    "di": "in",
    "after": "after",
    "since": "after",
    "sejak": "after",
    "before": "before",
    "until": "before",
    "sebelum": "before",
}
_DAYS = {"today": 0, "yesterday": 1}


@dataclass(frozen=True, slots=True)
class Query:
    """Epoch ms: `after` inclusive, `before` exclusive; None: any time. Empty texts: anything."""

    text: str = ""
    terms: tuple[Term, ...] = ()
    nick: str = ""
    room: str = ""  # as the person wrote it
    after: int | None = None
    before: int | None = None

    def is_met_by(self, nick: str, stamp: int, text: str) -> bool:
        """Whether a message is one that is looked for (wherever it was said)."""
        if self.nick and casefold(nick) != casefold(self.nick):
            return False
        if self.after is not None and stamp < self.after:
            return False
        if self.before is not None and stamp >= self.before:
            return False
        return not self.terms or (self._may_be_in(text) and found_in(self.terms, words_of(text)))

    def _may_be_in(self, text: str) -> bool:
        """A quick look, exact enough to spare the slow one for most messages."""
        if not text.isascii():
            return True
        lower = text.lower()
        return all(word in lower for term in self.terms for word in term.words)


def parse(text: str, now: int, zone: tzinfo | None = None) -> Query:
    """now: epoch ms, to know what today is; zone: for tests, None is the person's own. Raises
    ValueError with a sentence for the person."""
    words: list[str] = []
    given: dict[str, str] = {}
    for part in _PART.findall(text.translate(_QUOTES)):
        found = _FILTER.fullmatch(part)
        name = _FILTERS.get(found[1].lower(), "") if found else ""
        if found is None or not name:
            words.append(part)
        elif not found[2]:
            raise ValueError(
                _("After {word} a name or a day is needed, without a space.").format(word=part)
            )
        else:
            given[name] = found[2]
    said = " ".join(words)
    if not said and not given:
        raise ValueError(_("Write words to look for."))
    nick = given.get("from", "").removeprefix("@")
    if nick and not is_nick(nick):
        raise ValueError(_("{word} can't be a nick.").format(word=repr(nick[:64])))
    return Query(
        said,
        terms_of(said) if said else (),
        nick,
        given.get("in", ""),
        _midnight(given["after"], now, zone) if "after" in given else None,
        _midnight(given["before"], now, zone) if "before" in given else None,
    )


def terms_of(text: str) -> tuple[Term, ...]:
    """Raises ValueError with a sentence for the person."""
    try:
        return parse_query(text)
    except ValueError:
        if not words_of(text):
            raise ValueError(
                _("Only letters, digits and emoji can be looked for.")
            ) from None
        raise ValueError(_("These are too many words to look for at once.")) from None


def _midnight(text: str, now: int, zone: tzinfo | None) -> int:
    """Epoch ms at which that day begins."""
    try:
        if (ago := _DAYS.get(text.lower())) is not None:
            day = datetime.fromtimestamp(now / 1000, zone) - timedelta(days=ago)
        else:
            day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=zone)
        return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        raise ValueError(
            _("{word} is no day; write one like 2026-11-20.").format(word=repr(text[:32]))
        ) from None
