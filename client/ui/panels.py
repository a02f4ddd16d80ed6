"""The rooms and the people beside a talk, as rows. Pure.

The rooms are those of one server or several, each server's model in order; of the models at most
one is looked at (`Model.hidden`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from client.core.model import Member, Model, Room
from client.ui.rows import RowOfCells, clip, width_of
from client.ui.style import nick_style
from client.ui.wrap import cells, cut, fit, tame
from language import _, ngettext

MEMBERS_WIDTH = 18
ROOMS_WIDTH = 20
# A panel is worth its cells only where the text keeps about fifty.
MEMBERS_FROM = 76  # columns of the terminal
ROOMS_FROM = 104

_HEADINGS = 2  # rows above the first room or member
_TAB_WIDTH = 16  # cells of a name in the row of tabs
_RANKS = {"@": 0, "+": 1}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the panel of rooms. `key` as in `Model.rooms`; None: the name of the server."""

    model: Model
    key: str | None

    @property
    def room(self) -> Room | None:
        """The room, if it is one."""
        return None if self.key is None else self.model.rooms.get(self.key)

    @property
    def is_seen(self) -> bool:
        """Whether the person looks at it."""
        return self.key is not None and self.model.is_seen(self.key)


def tabs(models: Sequence[Model]) -> list[Entry]:
    """The rooms to show in lists; a server's own lines while they are looked at, or if it has
    nothing else and is one of several."""
    found = []
    for model in models:
        keys = [key for key, room in model.rooms.items() if room.target or model.is_seen(key)]
        if not keys and len(models) > 1:
            keys = [""]
        found += [Entry(model, key) for key in keys]
    return found


def _entries(models: Sequence[Model]) -> list[Entry | None]:
    """The rows of the panel: with the names of the servers if there are several, each after an
    empty row (None)."""
    if len(models) < 2:
        return [*tabs(models)]
    found: list[Entry | None] = []
    for model in models:
        found += [None, Entry(model, None)] if found else [Entry(model, None)]
        found += [entry for entry in tabs([model]) if entry.key or entry.is_seen]
    return found


def _in_sight(models: Sequence[Model], height: int) -> list[Entry | None]:
    """The rows that fit, the one looked at among them."""
    entries = _entries(models)
    space = max(1, height - _HEADINGS)
    at = next((i for i, entry in enumerate(entries) if entry is not None and entry.is_seen), 0)
    first = max(0, min(at - space // 2, len(entries) - space))
    return entries[first : first + space]


def rooms_rows(models: Sequence[Model], width: int, height: int) -> list[RowOfCells]:
    """The panel of rooms, the current one in sight."""
    rows: list[RowOfCells] = [[("class:quiet", fit(" " + _("Rooms"), width))], []]
    shown = _in_sight(models, height)
    return rows + [[] if entry is None else _row(entry, width) for entry in shown]


def room_at(models: Sequence[Model], height: int, row: int) -> Entry | None:
    """What stands in a row of the panel, for a mouse."""
    entries = _in_sight(models, height)
    return entries[row - _HEADINGS] if 0 <= row - _HEADINGS < len(entries) else None


def _label(room: Room | None) -> str:
    return (tame(room.title) if room is not None else "") or "warkop"


def _badge(room: Room | None) -> str:
    """What is unread in a room: `3`, or `@3` if somebody spoke to us."""
    if room is None:
        return ""
    count = str(room.unread) if room.unread < 1000 else "999+"
    return ("@" if room.mentioned else "") + (count if room.unread else "")


def _row(entry: Entry, width: int) -> RowOfCells:
    if entry.key is None:
        name = tame(entry.model.server or entry.model.address)
        return [("class:quiet", fit(" " + name, width))]
    room = entry.room
    badge = _badge(room)
    name = fit(_label(room), width - cells(badge) - 5)
    style = _style(room, badge)
    mark, mark_style = _presence(room)
    badge_style = "class:mark" if room is not None and room.mentioned else style
    row = [(mark_style, f" {mark} "), (style, name), (badge_style, f"{badge} ")]
    if entry.is_seen:
        row = [("class:selected", text) for _look, text in row]
    return [*row, ("", " ")]


def _style(room: Room | None, badge: str) -> str:
    if room is None or room.muted:
        return "class:quiet"
    if badge:
        return "class:strong"
    return "" if room.joined or room.is_private else "class:quiet"


def _presence(room: Room | None) -> tuple[str, str]:
    """(a sign for whether the other of a private talk is there, its style)."""
    if room is None or not room.is_private or room.online is None:
        return " ", ""
    return ("●", "class:presence") if room.online else ("○", "class:quiet")


def tabs_row(models: Sequence[Model], width: int) -> RowOfCells:
    """The rooms in one row, for terminals without the panel; the current one in sight."""
    return clip([cell for _entry, cell in _tab_cells(models, width)], width)


def tab_at(models: Sequence[Model], width: int, character: int) -> Entry | None:
    """What stands there in the row of tabs, for a mouse."""
    at = 0
    for entry, (_look, text) in _tab_cells(models, width):
        at += cells(text)
        if character < min(at, width):
            return entry
    return None


def _tab_cells(models: Sequence[Model], width: int) -> list[tuple[Entry, tuple[str, str]]]:
    found: list[tuple[Entry, tuple[str, str]]] = []
    for entry in tabs(models):
        room = entry.room
        badge = _badge(room)
        name = _label(room) if entry.key else tame(entry.model.server) or _label(room)
        label = f" {cut(name, _TAB_WIDTH)}{' ' + badge if badge else ''} "
        if entry.is_seen:
            style = "class:selected"
            while found and width_of([cell for _entry, cell in found]) + cells(label) > width:
                found = found[1:]
        elif room is not None and room.mentioned:
            style = "class:mark"
        else:
            style = "class:strong" if _style(room, badge) == "class:strong" else "class:quiet"
        found.append((entry, (style, label)))
    return found


def members_rows(model: Model, width: int, height: int) -> list[RowOfCells]:
    """The panel of members: moderators first, then by name; who is away is quiet."""
    room = model.room
    members = _sorted(room)
    heading = ngettext("{count} person", "{count} people", len(members))
    count = " " + heading.format(count=len(members))
    rows: list[RowOfCells] = [[("class:quiet", fit(count, width))], []]
    shown = members[: _shown(len(members), height)]
    for member in shown:
        style = "class:quiet" if member.away else nick_style(member.nick)
        if member.nick == model.nick:
            style = "class:own"
        name = cut(tame(member.nick), width - 3)
        rows.append([("class:quiet", f" {member.prefix[:1] or ' '}"), (style, name)])
    if len(shown) < len(members):
        more = ngettext("… {count} more", "… {count} more", len(members) - len(shown))
        rows.append([("class:quiet", "  " + more.format(count=len(members) - len(shown)))])
    return rows


def member_at(model: Model, height: int, row: int) -> str | None:
    """The nick in a row of the panel, for a mouse."""
    members = _sorted(model.room)
    place = row - _HEADINGS
    return members[place].nick if 0 <= place < _shown(len(members), height) else None


def _sorted(room: Room | None) -> list[Member]:
    return sorted(room.members.values(), key=_rank) if room is not None else []


def _shown(count: int, height: int) -> int:
    """How many of so many members have a row."""
    space = max(1, height - _HEADINGS)
    return count if count <= space else space - 1


def _rank(member: Member) -> tuple[int, str]:
    return (_RANKS.get(member.prefix, 2), member.nick.casefold())
