"""What was found, as rows: when, where, who, and the words that were looked for marked. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from client.core.model import Model, Result, Search
from client.core.preferences import Preferences
from client.times import clock, clock_width, day
from client.ui.lines import NICK_WIDTH_NARROW, NICK_WIDTH_ROOMY, ROOMY
from client.ui.rows import RowOfCells, between, clip, lit, width_of, wrapped
from client.ui.said import in_one_row
from client.ui.style import nick_style
from client.ui.wrap import ELLIPSIS, cells, cut, fit, tame
from language import N_, _, ngettext
from protocol.names import room_of
from protocol.terms import Term, words_of

# Cells of a room's name, where several are looked through.
ROOM_WIDTH = 10
ROOM_WIDTH_ROOMY = 14
_MARGIN = 3
_BEFORE = 12  # cells of text that stay before the first hit, where the beginning does not fit

_TIPS = (
    ('kopi "pagi ini"', N_("in any order; in quotes as it is")),
    ("from:budi", N_("who said it")),
    ("in:jarkom", N_("only in that room, or talk")),
    ("after:yesterday", N_("from that day on, or a date")),
    ("before:2026-11-20", N_("before that day")),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows need to know."""

    model: Model
    preferences: Preferences
    zone: tzinfo | None = None


def hits(terms: Sequence[Term], text: str) -> list[tuple[int, int]]:
    """Where the terms stand in a text: (first character, the one after the last), in order."""
    units = list(_units(text))
    found: list[tuple[int, int]] = []
    for term in terms:
        size = len(term.words)
        for at in range(len(units) - size + 1):
            words = [word for _, _, word in units[at : at + size]]
            ends = words[-1].startswith(term.words[-1]) if term.prefix else (
                words[-1] == term.words[-1]
            )
            if ends and tuple(words[:-1]) == term.words[:-1]:
                found.append((units[at][0], units[at + size - 1][1]))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _units(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, folded word) as `protocol.terms.words_of` cuts them."""
    start = 0
    for at in range(len(text) + 1):
        if at < len(text) and unicodedata.category(text[at])[0] in "LMN":
            continue
        if at > start:
            yield from _words(text, start, at)
        if at < len(text) and (folded := words_of(text[at])):
            yield at, at + 1, folded[0]
        start = at + 1


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    folded = words_of(text[start:end])
    if len(folded) == 1:
        yield start, end, folded[0]
        return
    for at in range(start, end):  # a script without spaces: each character is a word
        for word in words_of(text[at]):
            yield at, at + 1, word


def marked(text: str, terms: Sequence[Term], style: str = "") -> RowOfCells:
    """The text with the words that were looked for marked."""
    row: RowOfCells = []
    at = 0
    for start, end in hits(terms, text):
        row += [(style, text[at:start]), (f"{style} class:hit".strip(), text[start:end])]
        at = end
    return [one for one in [*row, (style, text[at:])] if one[1]]


def snippet(text: str, terms: Sequence[Term], width: int) -> RowOfCells:
    """One row of the text, in which the first hit is in sight."""
    found = hits(terms, text)
    skip = 0
    if found and cells(text[: found[0][1]]) > width - 1:
        start = skip = found[0][0]
        # What fits before it, too: some words, or all the place that is left behind it.
        least = max(min(_BEFORE, width // 3), width - 2 - cells(text[start:]))
        while skip and cells(text[skip - 1 : start]) <= least:
            skip -= 1
        blank = text.find(" ", skip, start)
        skip = blank + 1 if blank >= 0 else skip  # not in the middle of a word
    before: RowOfCells = [("class:quiet", ELLIPSIS)] if skip else []
    return clip([*before, *marked(text[skip:], terms)], width)


def title_row(search: Search, frame: Frame, width: int) -> RowOfCells:
    """What is looked through, and how much was found."""
    if search.mentions:
        left: RowOfCells = [("class:strong", " " + _("What named you"))]
    else:
        where = _name(frame.model, search.room) if search.room else _("all your rooms")
        left = [
            ("class:strong", " " + _("Search")),
            ("class:quiet", "  " + _("in {room}").format(room=cut(where, width // 3))),
        ]
    return between(left, [("class:quiet", _count(search) + " ")], width)


def _count(search: Search) -> str:
    if search.waits:
        return _("searching …")
    count = len(search.results)
    if not count:
        return ""
    if search.more:
        return _("the newest {count}").format(count=count)
    return ngettext("{count} found", "{count} found", count).format(count=count)


def _name(model: Model, key: str) -> str:
    room = model.rooms.get(key)
    return tame(room.title if room is not None else room_of(key))


def _where(model: Model, result: Result) -> str:
    return tame(result.at) or _name(model, result.room)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Rows, and for each the index of its result; -1: none."""

    rows: list[RowOfCells]
    results: list[int]


def draw(search: Search, frame: Frame, chosen: int, width: int, height: int) -> Drawn:
    """The results, the chosen one in sight."""
    rows: list[RowOfCells] = []
    places: list[int] = []
    at = last_day = ""
    for number, result in enumerate(search.results):
        date = day(result.line.stamp, frame.preferences, frame.zone)
        if date != last_day:
            if rows:
                rows.append([])
                places.append(-1)
            rows.append([("class:quiet", f" {date}")])
            places.append(-1)
            last_day = date
        at = _where(frame.model, result) if not search.room else ""
        row = _row(result, search, frame, at, width)
        rows.append(lit(row, "class:selected", width) if number == chosen else row)
        places.append(number)
    for text in _ending(search):
        rows += [[], *_paragraph(text, width)]
        places += [-1] * (len(rows) - len(places))
    chosen_row = places.index(chosen) if chosen in places else 0
    if chosen == 0:
        chosen_row = 0  # with its day
    first = max(0, min(chosen_row - height // 2, len(rows) - height))
    return Drawn(rows[first : first + height], places[first : first + height])


def _row(result: Result, search: Search, frame: Frame, at: str, width: int) -> RowOfCells:
    line = result.line
    is_new = search.mentions and not result.at and _is_new(result, frame.model)
    row: RowOfCells = [("class:mark", "•" if is_new else " ")]
    if clock_width(frame.preferences):
        row.append(("class:quiet", clock(line.stamp, frame.preferences, frame.zone) + " "))
    is_roomy = width >= ROOMY + ROOM_WIDTH_ROOMY
    if not search.room:
        room = ROOM_WIDTH_ROOMY if is_roomy else ROOM_WIDTH
        row.append(("class:quiet", fit(at, room) + " "))
    nick = NICK_WIDTH_ROOMY if is_roomy else NICK_WIDTH_NARROW
    style = "class:own" if line.own else nick_style(line.nick)
    row += [(style, fit(tame(line.nick), nick, right=True)), ("", "  ")]
    return [*row, *snippet(in_one_row(line), search.terms, width - width_of(row) - 1)]


def _is_new(result: Result, model: Model) -> bool:
    """Whether the person had not seen it when they came."""
    room = model.rooms.get(result.room)
    return room is not None and 0 < room.unread_from < result.line.stamp


def _ending(search: Search) -> Iterator[str]:
    if search.more and not search.waits:
        yield _("There are older ones: PgDn looks for them.")
    if search.remark:
        yield search.remark


def foot_rows(
    result: Result, search: Search, frame: Frame, width: int, height: int
) -> list[RowOfCells]:
    """More of one result, in at most so many rows: who, where, when, and its text wrapped, as much
    as fits from the row with the first hit on."""
    line = result.line
    when = " ".join(
        filter(
            None,
            (
                day(line.stamp, frame.preferences, frame.zone),
                clock(line.stamp, frame.preferences, frame.zone).strip(),
            ),
        )
    )
    where = _("in a private talk")
    if result.room.startswith("#"):
        name = cut(_where(frame.model, result), width // 3)
        where = _("in {room}").format(room=name)
    style = "class:own" if line.own else nick_style(line.nick)
    head: RowOfCells = [
        (style, " " + cut(tame(line.nick), width // 3)),
        ("class:quiet", f"  {where}  {when}"),
    ]
    rows = wrapped(marked(in_one_row(line), search.terms), width - 4)
    space = max(height - 1, 1)
    hit = next((at for at, row in enumerate(rows) if any("hit" in one for one, _text in row)), 0)
    first = min(max(hit + 1 - space, 0), len(rows) - 1) if hit >= space else 0
    shown = rows[first : first + space]
    more: RowOfCells = [("class:quiet", ELLIPSIS)]
    if first:
        shown[0] = [*more, *shown[0]]
    if first + space < len(rows):
        shown[-1] = [*shown[-1], *more]
    return [clip(head, width), *([("", " "), *row] for row in shown)]


def nothing_rows(search: Search, width: int, height: int) -> list[RowOfCells]:
    """What stands where no result is: how to search, or what to try."""
    rows: list[RowOfCells] = [[]]
    if search.waits:
        return rows
    if search.mentions:
        rows += _paragraph(_("Nobody has named you."), width, "class:strong")
        rows += _paragraph(search.remark, width) if search.remark else []
        return [clip(row, width) for row in rows[:height]]
    if search.words:
        if search.remark:
            rows += _paragraph(search.remark, width)
        if search.terms or not search.remark:
            rows += _paragraph(_("Nothing was found."), width, "class:strong")
            rows += [[], *_paragraph(_what_to_try(search), width, "class:quiet")]
    else:
        text = _("Write words to look for in everything that was said.")
        rows += _paragraph(text, width, "class:strong")
    rows += [[], *_tip_rows(width)]
    return [clip(row, width) for row in rows[:height]]


def _what_to_try(search: Search) -> str:
    if search.room:
        return _("Tab looks in all your rooms. Three letters find all words that begin with them.")
    return _("Try fewer words: three letters find all words that begin with them.")


def _tip_rows(width: int) -> list[RowOfCells]:
    label = max(cells(text) for text, _explained in _TIPS) + 2
    rows: list[RowOfCells] = []
    for text, explained in _TIPS:
        shown = cut(_(explained), max(width - 2 * _MARGIN - label, 0))
        rows.append([("", " " * _MARGIN), ("", fit(text, label)), ("class:quiet", shown)])
    return rows


def _paragraph(text: str, width: int, style: str = "") -> list[RowOfCells]:
    space = min(width - 2 * _MARGIN, 76)
    return [[("", " " * _MARGIN), *row] for row in wrapped([(style, text)], max(space, 1))]
