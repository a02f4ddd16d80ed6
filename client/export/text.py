"""A room as plain text: what one pastes into a report, or searches with grep."""

from __future__ import annotations

from collections.abc import Iterator

from client.core.model import SPEECH, Line
from client.core.wording import in_plain_text
from client.export import Extract
from client.times import day, local
from language import _

_INDENT = " " * 7  # as wide as a time with its space, and two


def lines_of(extract: Extract) -> Iterator[str]:
    """`08:15  andi: hello`, with the date where it changes."""
    yield _("{room} on {server}").format(room=extract.room, server=extract.server)
    if extract.topic:
        yield extract.topic
    today = ""
    quotes = {one.msgid: one for one in extract.said if one.msgid}
    for line in extract.said:
        date = day(line.stamp, extract.preferences, extract.zone)
        if date != today:
            today = date
            yield ""
            yield f"-- {date} --"
        when = local(line.stamp, extract.zone)
        time = f"{when:%H:%M}" if when else "--:--"
        first, *rest = _said(line, quotes).split("\n")
        yield f"{time}  {first}"
        yield from (f"{_INDENT}{one}" for one in rest)
        if line.reactions:
            shown = ", ".join(f"{sign} {' '.join(who)}" for sign, who in line.reactions.items())
            yield f"{_INDENT}[{shown}]"


def _said(line: Line, quotes: dict[str, Line]) -> str:
    answered = quotes.get(line.reply_to)
    if answered is not None and line.kind in SPEECH and not line.deleted:
        return f"{line.nick} → {answered.nick}: {line.text}"
    return in_plain_text(line)
