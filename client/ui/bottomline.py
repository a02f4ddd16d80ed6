"""What the bottom line of a talk says while a person writes. Pure."""

from __future__ import annotations

from client.core.completion import Usage
from client.ui.rows import RowOfCells, between, clip, width_of
from client.ui.wrap import cut
from language import ngettext

Keys = list[tuple[str, str]]  # (key, what it does)


def usage_row(usage: Usage, width: int) -> RowOfCells:
    """How to write a command, with what is being typed of it in bold, and one line about it."""
    row: RowOfCells = [("class:strong" if usage.current < 0 else "", f" {usage.name}")]
    for place, argument in enumerate(usage.arguments):
        row.append(("", " "))
        row.append(("class:strong" if place == usage.current else "class:quiet", argument))
    space = width - width_of(row) - 3
    return clip([*row, ("class:quiet", "   " + cut(usage.help, max(space, 0)))], width)


def pieces_row(count: int) -> RowOfCells:
    """How many messages the text will be."""
    text = ngettext("{count} message", "{count} messages", count).format(count=count)
    return [("class:mark", f" {text}")]


def question_row(lead: RowOfCells, keys: Keys, back: str, width: int) -> RowOfCells:
    """What only some keys answer: those as far as they fit whole, and Esc always. back: what that
    does."""
    end: RowOfCells = [("class:strong", "Esc "), ("class:quiet", back + " ")]
    row = clip(lead, width - width_of(end) - 1)
    for key, action in keys:
        shown: RowOfCells = [("class:strong", f"  {key}"), ("class:quiet", f" {action}")]
        if width_of(row + shown + end) + 1 > width:
            break
        row = row + shown
    return between(row, end, width)
