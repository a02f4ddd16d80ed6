"""One line of a talk as rows of cells: time, who, what, what it answers, reactions. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from client.core.model import SPEECH, Kind, Line
from client.ui.rows import RowOfCells, clip, width_of, wrapped
from client.ui.said import said_rows
from client.ui.style import nick_style
from client.ui.wrap import ELLIPSIS, cut, fit, tame
from language import _

TIME_WIDTH = 5  # HH:MM
MARK_WIDTH = 1  # the bar beside a line that speaks to us
GAP = 2  # between who and what
REPLY = "╭"  # above an answer, before what it answers

# Below this width of the whole timeline, what is said needs the cells more than who says it.
ROOMY = 60
NICK_WIDTH_ROOMY = 12
NICK_WIDTH_NARROW = 9

_SIGNS = {
    Kind.ACTION: "*",
    Kind.JOIN: "→",
    Kind.PART: "←",
    Kind.QUIT: "←",
    Kind.KICK: "←",
    Kind.NICK: "~",
    Kind.TOPIC: "~",
    Kind.MODE: "~",
    Kind.NOTE: "·",
    Kind.ERROR: "!",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """How the width of a timeline is shared, in cells."""

    nick: int
    text: int
    time: int = TIME_WIDTH

    @classmethod
    def of(cls, width: int, time: int = TIME_WIDTH) -> Columns:
        """The columns of a timeline `width` cells wide; times may have no column at all."""
        nick = NICK_WIDTH_ROOMY if width >= ROOMY else NICK_WIDTH_NARROW
        indent = MARK_WIDTH + (time + 1 if time else 0) + nick + GAP
        return cls(nick, width - indent - 1, time)

    @property
    def indent(self) -> int:
        """Where the text column begins."""
        return MARK_WIDTH + (self.time + 1 if self.time else 0) + self.nick + GAP


@dataclass(frozen=True, slots=True)
class Look:
    """How a line stands among the others.

    time: empty where the row above says it. named: the row above does not say who. number: in
    place of the time. answered: the message that it answers, in one row: who, what.
    """

    time: str = ""
    named: bool = True
    number: int = 0
    answered: tuple[str, str] | None = None
    me: str = ""


def rows_of(line: Line, columns: Columns, look: Look) -> list[RowOfCells]:
    """The rows of one line, all at most as wide as the columns together."""
    mark: RowOfCells = [("class:mark", "▌" if line.mention else " ")]
    rows: list[RowOfCells] = []
    if look.answered is not None:
        rows.append(_answered_row(*look.answered, columns))
    first = [*mark, *_time(look, columns), *_who(line, look, columns)]
    rest = [*mark, ("", " " * (columns.indent - MARK_WIDTH))]
    said = said_rows(line, columns.text)
    rows += [(rest if number else first) + row for number, row in enumerate(said)]
    if line.reactions and not line.deleted:
        rows.append([*rest, *_reactions(line, look.me, columns.text)])
    return rows


def one_row(line: Line, columns: Columns, look: Look) -> RowOfCells:
    """A line in one row; an ellipsis says that there is more."""
    rows = rows_of(line, columns, look)
    if len(rows) == 1:
        return rows[0]
    width = columns.indent + columns.text - 2
    more = "" if width_of(rows[0]) > width else " "  # what is cut has an ellipsis of its own
    return [*clip(rows[0], width), ("class:quiet", f" {ELLIPSIS}" if more else "")]


def folded_rows(text: str, sign: str, columns: Columns, time: str) -> list[RowOfCells]:
    """The rows of several lines that became one."""
    head: RowOfCells = [("", " " * MARK_WIDTH), *_time(Look(time), columns)]
    who = [("class:quiet", fit(sign, columns.nick, right=True)), ("", " " * GAP)]
    rest: RowOfCells = [("", " " * columns.indent)]
    rows = wrapped([("class:quiet", text)], columns.text)
    return [(rest if number else [*head, *who]) + row for number, row in enumerate(rows)]


def _time(look: Look, columns: Columns) -> RowOfCells:
    if not columns.time:
        return []
    if look.number:
        return [("class:strong", f"{look.number:>{columns.time}} ")]
    return [("class:quiet", fit(look.time, columns.time, right=True) + " ")]


def _who(line: Line, look: Look, columns: Columns) -> RowOfCells:
    """The column of nicks and the gap behind it."""
    if not look.named:
        return [("", " " * (columns.nick + GAP))]
    if line.kind in SPEECH:
        nick = tame(line.nick)
        who = f"-{nick}-" if line.kind is Kind.NOTICE else nick
        style = "class:own" if line.own else nick_style(line.nick)
    else:
        who = _SIGNS[line.kind]
        style = "class:error" if line.kind is Kind.ERROR else "class:quiet"
    return [(style, fit(who, columns.nick, right=True)), ("", " " * GAP)]


def _answered_row(nick: str, text: str, columns: Columns) -> RowOfCells:
    """What is answered, above the answer: its corner stands between who and what."""
    head: RowOfCells = [("", " " * (columns.indent - GAP)), ("class:quote", fit(REPLY, GAP))]
    name = cut(tame(nick), columns.nick)
    said = " ".join(tame(text).split())
    room = columns.text - width_of([("", name)]) - 2
    quoted = f": {cut(said, room)}" if room > 0 else ""
    return [*head, (f"{nick_style(nick)} class:quote", name), ("class:quote", quoted)]


def _reactions(line: Line, me: str, width: int) -> RowOfCells:
    """`👍 3  ☕ andi`: a name says more than the number one."""
    row: RowOfCells = []
    for emoji, nicks in line.reactions.items():
        if not nicks:
            continue
        own = me in nicks
        who = str(len(nicks)) if len(nicks) > 1 else _("you") if own else tame(nicks[0])
        style = "class:reaction.own" if own else "class:reaction"
        shown = (style, f"{cut(tame(emoji), 16)} {cut(who, 12)}")
        if row and width_of([*row, ("", "  "), shown]) > width - 2:
            return clip([*row, ("class:quiet", f" {ELLIPSIS}")], width)
        row += [("", "  "), shown] if row else [shown]
    return clip(row, width)
