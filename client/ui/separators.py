"""Rows between the lines of a talk: the date, the first unread message, the beginning. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from client.core.attention import is_news
from client.core.model import Line, Room
from client.ui.rows import RowOfCells, width_of
from client.ui.wrap import cells, cut, tame
from language import _, ngettext


def centred(text: str, width: int) -> RowOfCells:
    """A quiet remark in the middle."""
    text = cut(f"— {text} —", width)
    return [("", " " * ((width - cells(text)) // 2)), ("class:quiet", text)]


def new_row(width: int) -> RowOfCells:
    """The line before the first unread message, across the whole width."""
    text = cut(" " + _("new") + " ", width)
    right = min(2, width - cells(text))
    left = width - cells(text) - right
    return [("class:new", "─" * left), ("class:new", text), ("class:new", "─" * right)]


def newest_row(news: int, width: int) -> RowOfCells:
    """The line above the newest messages, while older ones are read."""
    row: RowOfCells = [("class:strip", "── " + _("newest"))]
    if news:
        count = ngettext("{count} new", "{count} new", news).format(count=news)
        row += [("class:strip", " · "), ("class:mark", count)]
    row.append(("class:strip", " "))
    return [*row, ("class:strip", "─" * (width - width_of(row)))]


def beginning(room: Room) -> str:
    """What stands above the first line that was ever said."""
    name = tame(room.title)
    if room.is_private:
        return _("this is where your talk with {nick} began").format(nick=name)
    return _("this is where {room} began").format(room=name)


def restored(count: int) -> str:
    """How much was said before the person came."""
    text = ngettext("restored {count} message", "restored {count} messages", count)
    return text.format(count=count)


def first_new(lines: Sequence[Line], read: int) -> Line | None:
    """The first line that was unread when the person came. read: `Room.unread_from`."""
    if not read:
        return None
    return next((line for line in lines if line.stamp > read and is_news(line)), None)
