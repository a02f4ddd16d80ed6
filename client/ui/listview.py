"""The list of servers and rooms as rows of cells. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from client.pins import Standing
from client.ui.rows import RowOfCells
from client.ui.serverlist import Row, RowKind, ServerList
from client.ui.wrap import cut, fit, tame, wrap
from discovery import FoundServer

_LOCK_WIDTH = 6
_GAP = "  "
# A server that has the name of another one we know, by its certificate.
_OTHER_KEY = "other key!"
# People connected to the server beside it, in all its rooms.
_PEOPLE = "Online"
_MARGIN = 3

NOTHING_YET = (
    "Looking for rooms on your network …",
    "",
    "Nothing found so far. Is the other laptop on the same Wi-Fi or cable as this one? "
    "Does its firewall let the program in?",
    "",
    "To open a room on this laptop, type in another terminal:",
    "    python -m server --room jarkom",
    "",
    "If you know the address of a room's laptop, press Enter.",
)


def where(server: FoundServer) -> str:
    """The first address, with the port if it is not the usual one."""
    address = server.addresses[0]
    if server.port == 6697:
        return address
    return f"[{address}]:{server.port}" if ":" in address else f"{address}:{server.port}"


def list_rows(
    servers: ServerList, width: int, height: int, problem: str | None = None
) -> list[RowOfCells]:
    """At most `height` rows: heading, rooms with the selected one in sight, the way by address.

    problem: why nothing can be found at present, or None.
    """
    if not servers.server_count:
        return _empty_rows(servers, width, height, problem)
    rows: list[RowOfCells] = [_heading(width)]
    if servers.filter_text and not servers.match_count:
        wanted = cut(tame(servers.filter_text), 20)
        note = f"No room in sight matches “{wanted}”. Esc clears the filter."
        rows.append([("class:quiet", " " * _MARGIN + cut(note, width - _MARGIN))])
    space = max(1, height - len(rows) - 1)
    first = max(0, min(servers.selected - space // 2, len(servers.rows) - space))
    for index in range(first, min(first + space, len(servers.rows))):
        row = servers.rows[index]
        if row.kind is RowKind.ADDRESS and len(rows) < height - 1:
            rows.append([])
        # The count is the server's, whatever room people are in: it stands once.
        above = servers.rows[index - 1].server if index else None
        counts = row.server is not above
        rows.append(_row(servers, row, width, counts=counts))
    return rows[:height]


def _empty_rows(
    servers: ServerList, width: int, height: int, problem: str | None
) -> list[RowOfCells]:
    texts = (problem, *NOTHING_YET[1:]) if problem else NOTHING_YET
    rows: list[RowOfCells] = []
    for number, text in enumerate(texts):
        style = "class:error" if problem and number == 0 else "" if number == 0 else "class:quiet"
        pieces = wrap(text, width - 2 * _MARGIN)
        rows += [[("", " " * _MARGIN), (style, piece)] for piece in pieces]
    rows = rows[: max(0, height - 2)]
    return [*rows, [], _row(servers, servers.row, width)]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Cells for each column. The address comes last and takes what is left."""

    room: int
    server: int
    people: int

    @classmethod
    def of(cls, width: int) -> _Columns:
        # An IPv4 address takes 15 cells, with a port 21.
        address = 21 if width >= 76 else 15
        people = len(_PEOPLE)
        left = max(16, width - _MARGIN - _LOCK_WIDTH - people - address - 4 * len(_GAP))
        room = min(24, (left + 1) // 2)
        return cls(room, min(32, left - room), people)


def _heading(width: int) -> RowOfCells:
    columns = _Columns.of(width)
    titles = (
        fit("Room", columns.room),
        fit("", _LOCK_WIDTH),
        fit("Server", columns.server),
        fit(_PEOPLE, columns.people, right=True),
        "Address",
    )
    return [("class:quiet", cut(" " * _MARGIN + _GAP.join(titles), width))]


def _row(servers: ServerList, row: Row, width: int, *, counts: bool = True) -> RowOfCells:
    selected = row is servers.row
    text = (" › " if selected else "   ") + _text(servers, row, width, counts)
    if selected:
        return [("class:selected", fit(text, width))]
    if row.server is not None and servers.standing(row.server) is Standing.OTHER:
        return [("class:error", cut(text, width))]
    return [("" if row.kind is RowKind.ROOM else "class:quiet", cut(text, width))]


def _text(servers: ServerList, row: Row, width: int, counts: bool) -> str:
    server = row.server
    if server is None:
        return "Enter an address …"
    columns = _Columns.of(width)
    if row.kind is RowKind.ROOM:
        lock = fit("locked" if row.locked else "", _LOCK_WIDTH)
        head = fit(tame(row.room), columns.room) + _GAP + lock
    else:
        head = fit(_more(server, servers.filter_text), columns.room + len(_GAP) + _LOCK_WIDTH)
    name = fit(tame(server.name), columns.server)
    people = fit(str(server.people) if counts else "", columns.people, right=True)
    mark = f"{_OTHER_KEY} " if servers.standing(server) is Standing.OTHER else ""
    return _GAP.join((head, name, people, mark + where(server)))


def _more(server: FoundServer, filter_text: str) -> str:
    wanted = tame(filter_text.strip())
    action = f"join “{wanted}”" if wanted and " " not in wanted else "join by name"
    if not server.more_rooms:
        return f"no room yet: {action}"
    return f"… and {server.more_rooms} more: {action}"
