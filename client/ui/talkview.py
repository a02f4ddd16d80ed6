"""Everything around the timeline of a talk, as rows: topic, rooms, members, status. Pure."""

from __future__ import annotations

from client.core.model import Member, Model, Phase, Room, Seal
from client.ui.rows import RowOfCells, between, clip, width_of
from client.ui.style import nick_style
from client.ui.wrap import cells, cut, fit, tame

MEMBERS_WIDTH = 16
ROOMS_WIDTH = 20
# A panel is worth its cells only where the text keeps about fifty.
MEMBERS_FROM = 76  # columns of the terminal
ROOMS_FROM = 104

_PHASES = {
    Phase.OFFLINE: ("not connected", "class:error"),
    Phase.CONNECTING: ("reconnecting …", "class:mark"),
    Phase.REGISTERING: ("signing in …", "class:quiet"),
    Phase.ONLINE: ("connected", "class:good"),
}
_RANKS = {"@": 0, "+": 1}


def rule(width: int) -> RowOfCells:
    """A horizontal line."""
    return [("class:quiet", "─" * width)]


def title_row(model: Model, width: int) -> RowOfCells:
    """The room and its topic; the server's name at the right."""
    room = model.room
    name = cut(tame(model.server or model.address), width // 3)
    server: RowOfCells = [("class:quiet", name + " ")]
    if room is None or not room.target:
        return between([("class:strong", " No room yet")], server, width)
    left: RowOfCells = [("class:strong", " " + cut(tame(room.title), width // 2))]
    about = _privacy(room) if room.is_private else room.topic
    space = width - width_of(left) - width_of(server) - 3
    if about and space > 4:
        left += [("", "  "), ("class:quiet", cut(tame(about), space))]
    return between(left, server, width)


def _privacy(room: Room) -> str:
    """How what is said in a private talk would go."""
    match room.seal:
        case Seal.SEALED:
            return "a private talk, encrypted"
        case Seal.OPEN:
            return "a private talk that the host can read"
        case Seal.UNREADABLE:
            return f"a private talk; look at the key: /whois {tame(room.target)}"
        case _:
            return "a private talk"


def tabs(model: Model) -> dict[str, Room]:
    """The rooms to show in lists; the server's own lines only while they are looked at."""
    return {key: room for key, room in model.rooms.items() if room.target or key == model.current}


def _room_label(room: Room) -> str:
    return tame(room.title) or "warkop"


def _badge(room: Room) -> str:
    """What is unread in a room: `3`, or `@3` if somebody spoke to us."""
    if not room.unread:
        return "@" if room.mentioned else ""
    return ("@" if room.mentioned else "") + (str(room.unread) if room.unread < 1000 else "999+")


def rooms_rows(model: Model, width: int, height: int) -> list[RowOfCells]:
    """The panel of rooms, the current one in sight."""
    rows: list[RowOfCells] = [[("class:quiet", fit(" Rooms", width))], []]
    space = max(1, height - len(rows))
    keys = list(tabs(model))
    at = keys.index(model.current) if model.current in keys else 0
    first = max(0, min(at - space // 2, len(keys) - space))
    shown = keys[first : first + space]
    return rows + [_room_row(model.rooms[key], key == model.current, width) for key in shown]


def _room_row(room: Room, current: bool, width: int) -> RowOfCells:
    badge = _badge(room)
    name = fit(" " + _room_label(room), width - cells(badge) - 2)
    if current:
        style = "class:selected"
    elif badge:
        style = "class:strong"
    else:
        style = "" if room.joined or room.is_private else "class:quiet"
    badge_style = "class:mark" if room.mentioned else style
    return [(style, name), (badge_style, f"{badge} "), ("", " ")]


def tabs_row(model: Model, width: int) -> RowOfCells:
    """The rooms in one row, for terminals without the panel; the current one in sight."""
    row: RowOfCells = []
    for key, room in tabs(model).items():
        badge = _badge(room)
        label = f" {cut(_room_label(room), 16)}{' ' + badge if badge else ''} "
        if key == model.current:
            style = "class:selected"
            while row and width_of(row) + cells(label) > width:
                row = row[1:]
        else:
            style = "class:mark" if room.mentioned else "class:strong" if badge else "class:quiet"
        row.append((style, label))
    return clip(row, width)


def members_rows(model: Model, width: int, height: int) -> list[RowOfCells]:
    """The panel of members: moderators first, then by name; who is away is quiet."""
    room = model.room
    members = sorted(room.members.values(), key=_rank) if room is not None else []
    count = f" {len(members)} here"
    rows: list[RowOfCells] = [[("class:quiet", fit(count, width))], []]
    space = max(1, height - len(rows))
    shown = members if len(members) <= space else members[: space - 1]
    for member in shown:
        style = "class:quiet" if member.away else nick_style(member.nick)
        if member.nick == model.nick:
            style = "class:own"
        name = cut(tame(member.nick), width - 2)
        rows.append([("class:quiet", member.prefix[:1] or " "), (style, name)])
    if len(shown) < len(members):
        rows.append([("class:quiet", f" … {len(members) - len(shown)} more")])
    return rows


def _rank(member: Member) -> tuple[int, str]:
    return (_RANKS.get(member.prefix, 2), member.nick.casefold())


def keys_row(keys: list[tuple[str, str]], end: RowOfCells, width: int) -> RowOfCells:
    """A status line: (key, what it does) from the left as far as they fit whole; `end` right."""
    row: RowOfCells = []
    for key, action in keys:
        shown: RowOfCells = [
            ("", "  " if row else " "),
            ("class:strong", key),
            ("class:quiet", f" {action}"),
        ]
        if width_of(row + shown + end) >= width:
            break
        row += shown
    return between(row, end, width)


def phase_cells(model: Model) -> RowOfCells:
    """How the connection is, for the end of the status line."""
    text, style = _PHASES[model.phase]
    if model.phase is Phase.CONNECTING and model.pause:
        text = f"reconnecting in {model.pause} s"
    if model.phase is Phase.ONLINE and model.transport:
        return [(style, text), ("class:quiet", f" by {model.transport} ")]
    return [(style, text + " ")]
