"""What a line of a talk says, as rows of its column: addresses, code, what became of it. Pure."""

from __future__ import annotations

import re

from client.core.links import addresses
from client.core.model import SAID, SPEECH, Delivery, Kind, Line, Seal
from client.core.wording import describe
from client.ui.rows import Cells, RowOfCells, wrapped
from client.ui.wrap import ELLIPSIS, indent_of, tame
from language import N_, _, ngettext

_BAR = "│ "  # at the left of what was said in several lines

# Rows of one message. More is a page to open, not to scroll past: /copy has all of it.
ROWS_LIMIT = 40
# Of the text column, at most, for an indentation: what is said needs the rest.
_INDENT_SHARE = 2

_UNSENT = {
    Delivery.WAITING: (N_("(waiting)"), "class:quiet"),
    Delivery.LATE: (N_("(waiting)"), "class:quiet"),
    Delivery.FAILED: (N_("(not sent)"), "class:error"),
    Delivery.UNSURE: (N_("(not sent? Enter resends)"), "class:error"),
}
# Behind everything that is said in a private talk, so that no text can pretend to have one.
_SEALS = {Seal.SEALED: "🔒", Seal.OPEN: N_("(open)")}
_FENCE = "```"
_FIRST_COLUMN = re.compile(r"\S+(?: \S+)* {2,}")
_COLUMN_LEAST = 18  # cells in which a sentence is still read well
_COLUMN_HANG = 4


def said_rows(line: Line, width: int) -> list[RowOfCells]:
    """The rows of what a line says, at most `width` cells each; at least one."""
    text, style = _what(line)
    after = _after(line, style)
    paragraphs = text.split("\n")
    if len(paragraphs) == 1:
        hang = _second_column(text, width) if line.kind is Kind.NOTE else 0
        return wrapped([*_marked(text, style, line.links), *after], width, hang)
    return _block(paragraphs, style, line.links, after, width)


def _second_column(text: str, width: int) -> int:
    """Where what we say in two columns goes on in the next row: below the second one."""
    first = _FIRST_COLUMN.match(text)
    if first is None:
        return 0
    return first.end() if width - first.end() >= _COLUMN_LEAST else min(_COLUMN_HANG, width // 2)


def in_one_row(line: Line) -> str:
    """What a line says, to quote it."""
    if line.deleted:
        return _deleted(line)
    said = _what(line)[0]
    if "\n" in said:
        said = " ".join(text for text, _is_code in _unfenced(said.split("\n")))
    return " ".join(said.split())


def _what(line: Line) -> tuple[str, str]:
    """(the text, its style)."""
    if line.deleted:
        return _deleted(line), "class:deleted"
    if line.kind is Kind.ACTION:
        text = tame(f"{line.nick} {line.text}")
    else:
        text = tame(line.text if line.kind in SPEECH else describe(line))
    if line.delivery in _UNSENT:
        return text, _UNSENT[line.delivery][1]
    if line.kind is Kind.ERROR or line.seal is Seal.UNREADABLE:
        return text, "class:error"
    if line.kind is Kind.NOTE:
        return text, ""
    still = line.delivery is Delivery.PENDING or line.seal is Seal.WAITING
    if line.kind not in SAID or still:
        return text, "class:quiet"
    return text, "class:mention" if line.mention else ""


def _deleted(line: Line) -> str:
    if not line.text:
        return _("(deleted)")
    return _("(deleted: {why})").format(why=tame(" ".join(line.text.split())))


def _after(line: Line, style: str) -> RowOfCells:
    """What stands behind the text: whether it was sent, who can read it."""
    if line.deleted:
        return []
    if line.delivery in _UNSENT:
        return [(style, "  " + _(_UNSENT[line.delivery][0]))]
    seal = _SEALS.get(line.seal, "")
    return [(style, "  "), ("class:quiet", _(seal))] if seal else []


def _marked(text: str, style: str, numbers: tuple[int, ...]) -> RowOfCells:
    """The text with its addresses marked, and their numbers behind them."""
    if not numbers:
        return [(style, text)]
    row: RowOfCells = []
    at = 0
    for number, address in zip(numbers, addresses(text), strict=False):
        start = text.index(address, at)
        row.append((style, text[at:start]))
        row.append((f"{style} class:link".strip(), address))
        # A no-break space: the number goes where the address goes.
        row.append(("class:quiet", f"\u00a0[{number}]"))
        at = start + len(address)
    return [one for one in [*row, (style, text[at:])] if one[1]]


def _block(
    paragraphs: list[str], style: str, links: tuple[int, ...], after: RowOfCells, width: int
) -> list[RowOfCells]:
    """Several lines said as one: a bar at their left, their indentation kept. Where fences tell
    what of it is code, only that has the bar."""
    bar: Cells = ("class:quiet", _BAR)
    space = width - len(_BAR)
    rows: list[RowOfCells] = []
    used = hidden = 0
    lines = _unfenced(paragraphs)
    has_code = any(is_code for _text, is_code in lines)
    for text, is_code in lines:
        count = len(addresses(text)) if links else 0
        look = f"{style} class:code".strip() if is_code else style
        row = _marked(text, look, links[used : used + count])
        used += count
        if len(rows) >= ROWS_LIMIT:
            hidden += 1
            continue
        hang = min(indent_of(text), max(space, 0) // _INDENT_SHARE)
        if has_code and not is_code:
            rows += wrapped(row, width, hang)
        else:
            rows += [[bar, *one] for one in wrapped(row, space, hang)]
    hidden += max(len(rows) - ROWS_LIMIT, 0)
    del rows[ROWS_LIMIT:]
    if hidden:
        more = ngettext(
            "{count} more line: /copy NUMBER takes all",
            "{count} more lines: /copy NUMBER takes all",
            hidden,
        )
        rest: RowOfCells = [("class:quiet", f"{ELLIPSIS} {more.format(count=hidden)}")]
        return [*rows, *wrapped([*rest, *after], width)]
    if after:
        last = [*rows.pop(), *after]
        rows += wrapped(last, width)
    return rows


def _unfenced(paragraphs: list[str]) -> list[tuple[str, bool]]:
    """The lines, and whether each is code: without the fences around it if every fence has its
    other, for the bar says it already."""
    plain = [(one, False) for one in paragraphs]
    fences = [number for number, one in enumerate(paragraphs) if _is_fence(one)]
    if len(fences) % 2:
        return plain
    found = []
    is_code = False
    for number, one in enumerate(paragraphs):
        if number in fences:
            is_code = not is_code
        else:
            found.append((one, is_code))
    return found or plain


def _is_fence(text: str) -> bool:
    return text.strip().startswith(_FENCE)
