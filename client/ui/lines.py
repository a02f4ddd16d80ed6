"""One line of a talk as rows of cells: time, who, what. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from client.core.model import Delivery, Kind, Line, Seal
from client.core.wording import describe
from client.ui.rows import RowOfCells
from client.ui.style import nick_style
from client.ui.wrap import fit, tame, wrap

TIME_WIDTH = 5  # HH:MM
MARK_WIDTH = 1  # the bar beside a line that speaks to us
GAP = 2  # between who and what

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
_UNSENT = {
    Delivery.WAITING: ("waiting", "class:quiet"),
    Delivery.FAILED: ("not sent", "class:error"),
    Delivery.UNSURE: ("not sent? Enter resends", "class:error"),
}
# Behind everything that is said in a private talk, so that no text can pretend to have one.
_SEALS = {Seal.SEALED: "🔒", Seal.OPEN: "(open)"}
_SPEECH = (Kind.MESSAGE, Kind.NOTICE)


@dataclass(frozen=True, slots=True)
class Columns:
    """How the width of a timeline is shared, in cells."""

    nick: int
    text: int

    @classmethod
    def of(cls, width: int) -> Columns:
        """The columns of a timeline `width` cells wide."""
        nick = NICK_WIDTH_ROOMY if width >= ROOMY else NICK_WIDTH_NARROW
        return cls(nick, width - MARK_WIDTH - TIME_WIDTH - 1 - nick - GAP - 1)

    @property
    def indent(self) -> int:
        """Where the text column begins."""
        return MARK_WIDTH + TIME_WIDTH + 1 + self.nick + GAP


def local(stamp: int, zone: tzinfo | None = None) -> datetime | None:
    """A stamp (epoch ms) in local time, or in `zone`; None if no calendar reaches that far."""
    try:
        return datetime.fromtimestamp(stamp / 1000, zone).astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return None


def rows_of(line: Line, columns: Columns, zone: tzinfo | None = None) -> list[RowOfCells]:
    """The rows of one line, all at most as wide as the columns together."""
    when = local(line.stamp, zone)
    time = f"{when:%H:%M}" if when else "--:--"
    who, who_style = _who(line)
    text, text_style = _what(line)
    mark = "▌" if line.mention else " "
    seal = "" if line.delivery in _UNSENT else _SEALS.get(line.seal, "")
    pieces = wrap(f"{text}  {seal}" if seal else text, columns.text)
    rows: list[RowOfCells] = []
    for number, piece in enumerate(pieces):
        if number == 0:
            head: RowOfCells = [
                ("class:quiet", time + " "),
                (who_style, fit(who, columns.nick, right=True)),
                ("", " " * GAP),
            ]
        else:
            head = [("", " " * (columns.indent - MARK_WIDTH))]
        if seal and number == len(pieces) - 1 and piece.endswith(seal):
            said: RowOfCells = [(text_style, piece.removesuffix(seal)), ("class:quiet", seal)]
        else:
            said = [(text_style, piece)]
        rows.append([("class:mark", mark), *head, *said])
    return rows


def _who(line: Line) -> tuple[str, str]:
    """(what stands in the column of nicks, its style)."""
    if line.kind not in _SPEECH:
        style = "class:error" if line.kind is Kind.ERROR else "class:quiet"
        return _SIGNS[line.kind], style
    nick = tame(line.nick)
    if line.kind is Kind.NOTICE:
        nick = f"-{nick}-"
    return nick, "class:own" if line.own else nick_style(line.nick)


def _what(line: Line) -> tuple[str, str]:
    """(the text, its style)."""
    if line.kind is Kind.ACTION:
        text = tame(f"{line.nick} {line.text}")
    else:
        text = tame(line.text if line.kind in _SPEECH else describe(line))
    if line.delivery in _UNSENT:
        remark, style = _UNSENT[line.delivery]
        return f"{text}  ({remark})", style
    if line.kind is Kind.ERROR or line.seal is Seal.UNREADABLE:
        return text, "class:error"
    if line.kind is Kind.NOTE:
        return text, ""
    still = line.delivery is Delivery.PENDING or line.seal is Seal.WAITING
    if line.kind not in (*_SPEECH, Kind.ACTION) or still:
        return text, "class:quiet"
    return text, "class:mention" if line.mention else ""
