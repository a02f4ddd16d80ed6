"""The list of servers and rooms as rows of cells. Pure.

Above its rooms stands each server, with what is true of it; below the list, what the selected row
means where that is not plain.
"""

from __future__ import annotations

from client.core.wording import people
from client.pins import Standing
from client.ui.rows import Cells, RowOfCells, width_of
from client.ui.searchview import Status, nothing_rows
from client.ui.serverlist import Row, RowKind, ServerList
from client.ui.wrap import cells, cut, fit, tame, wrap
from discovery.listing import Kind, ListedServer, State
from language import N_, _

_MARGIN = 3
_NAME_LEAST = 10  # cells of a server's name; the address gives way first
_ROOM_MOST = 30
_PEOPLE_WIDTH = 14  # "99999 people" and a space at the edge
# Wider, and the eye loses the row on its way to the right.
WIDEST = 96
# A server that has the name of another one we know, by its certificate.
_OTHER_KEY = N_("other key!")
_IRC = N_("another IRC server")
_UNREACHABLE = N_("seen but unreachable")
_SILENT = N_("answers no more")
# Below this height the rows of the list are worth more than words about one of them.
_HINT_FROM = 10
_HINT_MOST = 5  # rows such words take where there is place; kept free, so that nothing moves

_HINT_UNREACHABLE = N_(
    "is on this network, but nothing gets through to it. Either the Wi-Fi"
    " keeps laptops apart (client isolation): a cable or a phone's hotspot"
    " helps. Or a firewall there lets nobody in: its host types doctor. F8"
    " looks from here."
)
_HINT_SILENT = N_(
    "was here a moment ago and does not answer now: it was closed, its laptop"
    " sleeps, or one of you has lost the network. If it stays silent it"
    " leaves the list; if it comes back, it shows."
)
_HINT_CHECKING = N_("was heard of just now; whether it is really there is being checked.")
_HINT_OTHER = N_(
    "has the name of another server that was here before, but not its key: it"
    " may be somebody else who poses as it. Going in shows the words of both"
    " and asks."
)
_HINT_IRC = N_("is no server of Warkop. Enter goes in; it tells its rooms inside.")


def where(server: ListedServer) -> str:
    """The best address, with the port if it is not the usual one; one that people can tell each
    other, if there is any."""
    told = (place for place in server.places if not place.is_link_local_v6)
    place = next(told, server.places[0])
    return place.address if place.port == 6697 else str(place)


def reply_time(seconds: float) -> str:
    """A round-trip as people compare them."""
    milliseconds = seconds * 1000
    return "< 1 ms" if milliseconds < 1 else f"{milliseconds:.0f} ms"


def list_rows(
    servers: ServerList, width: int, height: int, status: Status | None = None
) -> list[RowOfCells]:
    """At most `height` rows: servers with their rooms, the selected row in sight."""
    status = status or Status()
    if not servers.servers:
        address = _row(servers, servers.row, width)
        return [*nothing_rows(status, width, max(0, height - 2)), [], address][-height:]
    hint = _hint_rows(servers, width) if height >= _HINT_FROM else []
    rows: list[RowOfCells] = []
    if servers.filter_text and not servers.match_count:
        wanted = cut(tame(servers.filter_text), 20)
        note = _("No room in sight matches “{wanted}”. Esc clears the filter.").format(
            wanted=wanted
        )
        rows.append([("class:quiet", " " * _MARGIN + cut(note, width - _MARGIN))])
    for entry in _in_sight(servers, height - len(rows), len(hint)):
        match entry:
            case Row():
                rows.append(_row(servers, entry, width))
            case ListedServer():
                rows.append(_server_row(servers, entry, min(width, WIDEST)))
            case None:
                rows.append([])
    rows += [[] for __ in range(height - len(rows) - len(hint))]
    return [*rows, *hint][:height]


def row_at(servers: ServerList, width: int, height: int, place: int) -> Row | None:
    """What can be chosen in that row of the screen, for a mouse."""
    if not servers.servers:
        return servers.row if place == height - 1 else None
    notes = 1 if servers.filter_text and not servers.match_count else 0
    hint = _hint_rows(servers, width) if height >= _HINT_FROM else []
    entries = _in_sight(servers, height - notes, len(hint))
    entry = entries[place - notes] if 0 <= place - notes < len(entries) else None
    return entry if isinstance(entry, Row) else None


def _in_sight(servers: ServerList, height: int, below: int) -> list[Row | ListedServer | None]:
    """As much as fits into a height, less what stands below; the selected row with it."""
    space = max(1, height - below)
    entries = _entries(servers, airy=True)
    if len(entries) > height - _HINT_MOST:
        entries = _entries(servers, airy=False)
    at = entries.index(servers.row)
    first = max(0, min(at - space // 2, len(entries) - space))
    return entries[first : first + space]


def _entries(servers: ServerList, *, airy: bool) -> list[Row | ListedServer | None]:
    """What stands in each line: the rows, before the first of each server its heading; a space
    before the way in by address. airy: between the servers, too."""
    entries: list[Row | ListedServer | None] = []
    above: ListedServer | None = None
    for row in servers.rows:
        if row.server is None:
            entries.append(None)
        elif row.server is not above:
            entries += [None, row.server] if airy and above is not None else [row.server]
        above = row.server
        entries.append(row)
    return entries


def _server_row(servers: ServerList, server: ListedServer, width: int) -> RowOfCells:
    state = _state(servers, server)
    space = width - _MARGIN - width_of(state) - 3
    address = f"  {where(server)}"
    if space - cells(address) < min(_NAME_LEAST, cells(server.name)):
        address = ""
    name = cut(tame(server.name) or where(server), max(0, space - cells(address)))
    style = "class:quiet" if server.state is State.UNREACHABLE else "class:strong"
    if servers.standing(server) is Standing.OTHER:
        style = "class:error"
    row: RowOfCells = [("", " " * _MARGIN), (style, name), ("class:quiet", address)]
    return [*row, ("", " " * max(1, width - 1 - width_of(row) - width_of(state))), *state]


def _state(servers: ServerList, server: ListedServer) -> RowOfCells:
    """What is true of a server, the bad news first."""
    parts: list[Cells] = []
    if servers.standing(server) is Standing.OTHER:
        parts.append(("class:error", _(_OTHER_KEY)))
    if server.kind is Kind.IRC:
        parts.append(("class:quiet", _(_IRC)))
    if server.state is State.UNREACHABLE:
        text = _(_SILENT if servers.was_here(server) else _UNREACHABLE)
        parts.append(("class:error", text))
    elif server.state is State.CHECKING:
        parts.append(("class:quiet", _("checking …")))
    elif servers.is_connected(server):
        parts.append(("class:good", _("connected")))
    elif server.round_trip is not None:
        parts.append(("class:quiet", reply_time(server.round_trip)))
    row: RowOfCells = []
    for part in parts:
        row += [("", "  "), part] if row else [part]
    return row


def _row(servers: ServerList, row: Row, width: int) -> RowOfCells:
    selected = row is servers.row
    shown = _cells_of(servers, row, min(width, WIDEST))
    if selected:
        text = "".join(text for _style, text in shown)
        return [("class:selected", fit(" " * _MARGIN + "› " + text, width))]
    return [("", " " * (_MARGIN + 2)), *shown]


def _cells_of(servers: ServerList, row: Row, width: int) -> RowOfCells:
    """A row without its margin and mark."""
    if row.server is None:
        return [("class:quiet", _("Enter an address or an invite …"))]
    lost = row.server.state is State.UNREACHABLE
    if row.kind is RowKind.MORE:
        return [("class:quiet", _more(row.server, servers.filter_text))]
    style = "class:quiet" if lost else ""
    mark_width = max(cells(servers.mark(one)) for one in servers.rows)
    room = min(_ROOM_MOST, max(4, width - _MARGIN - 2 - mark_width - _PEOPLE_WIDTH - 4))
    count = "" if row.people is None else people(row.people)
    left: RowOfCells = [
        (style, fit(tame(row.room), room)),
        (
            "class:good" if servers.is_entered(row) else "class:quiet",
            "  " + fit(servers.mark(row), mark_width),
        ),
    ]
    space = width - _MARGIN - 2 - width_of(left) - 1
    count_style = style if row.people else "class:quiet"
    return [*left, (count_style, fit(count, max(0, space), right=True))]


def _more(server: ListedServer, filter_text: str) -> str:
    wanted = tame(filter_text.strip())
    action = _("join by name")
    if wanted and " " not in wanted:
        action = _("join “{room}”").format(room=wanted)
    if server.more_rooms:
        return _("… and {count} more: {action}").format(count=server.more_rooms, action=action)
    if server.state is State.HERE and server.kind is Kind.WARKOP:
        return _("no room yet: {action}").format(action=action)
    return f"… {action}"


def _hint_rows(servers: ServerList, width: int) -> list[RowOfCells]:
    """What the selected row means, if a person may wonder."""
    server = servers.row.server
    if server is None:
        return []
    name = tame(server.name) or where(server)
    style = "class:quiet"
    if servers.standing(server) is Standing.OTHER:
        text, style = f"{name} {_(_HINT_OTHER)}", "class:error"
    elif server.state is State.UNREACHABLE:
        hint = _(_HINT_SILENT if servers.was_here(server) else _HINT_UNREACHABLE)
        text, style = f"{name} {hint}", "class:error"
    elif server.state is State.CHECKING:
        text = f"{name} {_(_HINT_CHECKING)}"
    elif server.kind is Kind.IRC:
        text = f"{name} {_(_HINT_IRC)}"
    else:
        return []
    pieces = wrap(text, min(width, WIDEST) - 2 * _MARGIN)
    return [[], *([("", " " * _MARGIN), (style, piece)] for piece in pieces)]
