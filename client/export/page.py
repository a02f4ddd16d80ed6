"""A room as one page for a browser: no script, no picture, nothing that is fetched.

Every text of a person goes through `html.escape`; the only links are http and https.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape
from itertools import groupby

from client.colours import colour_of
from client.core.links import addresses
from client.core.model import SAID, Kind, Line
from client.core.wording import describe
from client.export import Extract
from client.export.style import STYLE
from client.times import day, local
from language import _, current, ngettext
from protocol.names import casefold

# Messages of one person that follow within this time stand under one name.
_RUN = 5 * 60_000  # ms
_QUOTE = 120  # characters of what is answered
# What a browser may do with the page: show it. Even if a mistake of ours let something through.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def lines_of(extract: Extract) -> Iterator[str]:
    """The page, piece by piece."""
    said = extract.said
    yield "<!doctype html>"
    yield f'<html lang="{current()}"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(extract.room)}</title><style>{STYLE}</style></head><body>"
    yield from _head(extract, said)
    yield "<main>"
    known = {one.msgid: one for one in said if one.msgid}
    for date, lines in groupby(said, lambda one: day(one.stamp, extract.preferences, extract.zone)):
        yield f"<section><h2><span>{escape(date)}</span></h2>"
        for run in _runs(lines):
            yield from _block(run, known, extract)
        yield "</section>"
    if not said:
        nothing = _("Nothing has been said here yet.")
        yield f"<p class=event>{escape(nothing)}</p>"
    yield "</main>"
    taken = f"{day(_stamp(extract.taken), extract.preferences, extract.zone)}"
    foot = _("Taken from Warkop on {date}.").format(date=taken)
    yield f"<footer>{escape(foot)}</footer></body></html>"


def _head(extract: Extract, said: list[Line]) -> Iterator[str]:
    messages = [one for one in said if one.kind in SAID]
    people = len({casefold(one.nick) for one in messages})
    count = ngettext("{count} message", "{count} messages", len(messages))
    by = ngettext("{count} person", "{count} people", people)
    facts = [extract.server, count.format(count=len(messages)), by.format(count=people)]
    yield f"<header><h1>{escape(extract.room)}</h1>"
    if extract.topic:
        yield f"<p class=topic>{_text(extract.topic)}</p>"
    yield f"<p class=facts>{escape(' · '.join(filter(None, facts)))}</p></header>"


def _runs(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """Messages that one person said in a row, and everything else one by one."""
    run: list[Line] = []
    for line in lines:
        goes_on = (
            run
            and line.kind is Kind.MESSAGE
            and run[-1].kind is Kind.MESSAGE
            and casefold(line.nick) == casefold(run[-1].nick)
            and line.stamp - run[-1].stamp < _RUN
            and not line.reply_to
        )
        if run and not goes_on:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _block(run: list[Line], known: dict[str, Line], extract: Extract) -> Iterator[str]:
    first = run[0]
    if first.kind not in SAID:
        yield f"<p class=event>{_time(first, extract)}{escape(describe(first))}</p>"
        return
    hue = colour_of(first.nick)
    own = " own" if first.own else ""
    yield f'<article class="n{hue}{own}"><i>{escape(first.nick[:1].upper())}</i>'
    yield f"<div><h3>{escape(first.nick)}</h3>"
    for line in run:
        yield from _message(line, known, extract)
    yield "</div></article>"


def _message(line: Line, known: dict[str, Line], extract: Extract) -> Iterator[str]:
    name = f' id="{_anchor(line.msgid)}"' if line.msgid else ""
    kinds = ["message", *(["action"] if line.kind is Kind.ACTION else [])]
    kinds += ["mention"] if line.mention else []
    yield f'<div class="{" ".join(kinds)}"{name}>{_time(line, extract)}'
    answered = known.get(line.reply_to)
    if answered is not None:
        text = " ".join(answered.text.split())
        text = text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"
        yield (
            f'<a class=quote href="#{_anchor(answered.msgid)}"><b>{escape(answered.nick)}</b> '
            f"{escape(text)}</a>"
        )
    if line.deleted:
        deleted = _("This message was deleted.")
        yield f"<p class=deleted>{escape(deleted)}</p>"
    elif "\n" in line.text:
        yield f"<pre>{_text(line.text)}</pre>"
    else:
        yield f"<p>{_text(line.text)}</p>"
    if line.reactions:
        signs = "".join(
            f'<span title="{escape(", ".join(who))}">{escape(sign)} {len(who)}</span>'
            for sign, who in line.reactions.items()
        )
        yield f"<p class=reactions>{signs}</p>"
    yield "</div>"


def _time(line: Line, extract: Extract) -> str:
    when = local(line.stamp, extract.zone)
    if when is None:
        return ""
    return f'<time datetime="{when:%Y-%m-%dT%H:%M:%S%z}">{when:%H:%M}</time>'


def _text(text: str) -> str:
    """The text with its addresses as links. A browser opens only what the person presses."""
    parts: list[str] = []
    for address in addresses(text):
        before, found, text = text.partition(address)
        parts.append(escape(before))
        shown = escape(found)
        if address.lower().startswith(("http://", "https://")):
            shown = f'<a href="{shown}" rel="noopener noreferrer nofollow">{shown}</a>'
        parts.append(shown)
    return "".join((*parts, escape(text)))


def _anchor(msgid: str) -> str:
    """A name within the page: ids of a server may hold anything."""
    return "m" + msgid.encode().hex()


def _stamp(when: datetime) -> int:
    return int(when.timestamp() * 1000)
