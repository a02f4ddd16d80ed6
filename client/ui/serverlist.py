"""What the list of the LAN holds: servers, their rooms, a filter and a selection. Pure.

One row is one room. The selection stays on its row while rows come and go around it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from client.pins import KnownServers, Standing
from discovery import Change, FoundServer, Sighting
from protocol.names import casefold, room_of


class RowKind(enum.Enum):
    """What Enter does on a row."""

    ROOM = enum.auto()  # join it
    MORE = enum.auto()  # ask for the name of a room of this server
    ADDRESS = enum.auto()  # ask for an address


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list. `server` is None for ADDRESS only; `room` is set for ROOM only."""

    kind: RowKind
    server: FoundServer | None = None
    room: str = ""
    locked: bool = False

    @property
    def identity(self) -> tuple[str, ...]:
        """Equal for the same row before and after a change of its server."""
        return (self.kind.name, self.server.key if self.server else "", self.room)


ADDRESS_ROW = Row(RowKind.ADDRESS)


class ServerList:
    """The rows to show, in order: rooms by server, then the way in by address (always there)."""

    def __init__(self, filter_text: str = "") -> None:
        self._servers: dict[str, FoundServer] = {}
        self._known = KnownServers()
        self._filter = filter_text
        self._selected = 0
        self.rows: list[Row] = [ADDRESS_ROW]

    @property
    def server_count(self) -> int:
        """How many servers are there, whatever the filter shows."""
        return len(self._servers)

    @property
    def filter_text(self) -> str:
        """What the person typed; a row stays if each of its words is somewhere in the row."""
        return self._filter

    @property
    def selected(self) -> int:
        """The index of the selected row in `rows`."""
        return self._selected

    @property
    def row(self) -> Row:
        """The selected row."""
        return self.rows[self._selected]

    @property
    def match_count(self) -> int:
        """How many rooms pass the filter."""
        return sum(row.kind is RowKind.ROOM for row in self.rows)

    def compare(self, known: KnownServers) -> None:
        """What to compare the servers with from now on."""
        self._known = known

    def standing(self, server: FoundServer) -> Standing:
        """What we know of a server; OTHER: it has the name of another that we know."""
        return self._known.standing(server.name, server.server_id)

    def is_safe(self, chosen: FoundServer, room: str) -> bool:
        """Whether a password for this room may be sent there unasked: not to a stranger while a
        server that we know has a room of that name."""
        return self.standing(chosen) is Standing.KNOWN or not any(
            casefold(info.name) == casefold(room_of(room))
            for server in self._servers.values()
            if self.standing(server) is Standing.KNOWN
            for info in server.rooms
        )

    def see(self, sighting: Sighting) -> None:
        """Take in one change of the LAN."""
        if sighting.change is Change.LOST:
            self._servers.pop(sighting.server.key, None)
        else:
            self._servers[sighting.server.key] = sighting.server
        before, alone = self.row, len(self.rows) == 1
        self._rebuild()
        if alone:
            self._selected = self._best()
        else:
            self._selected = self._place_of(before, min(self._selected, len(self.rows) - 1))

    def narrow(self, text: str) -> None:
        """Set the filter. The selection stays on its room, or goes to the first one there is."""
        if text == self._filter:
            return
        self._filter = text
        before = self.row
        self._rebuild()
        best = self._best()
        self._selected = self._place_of(before, best) if before.kind is RowKind.ROOM else best

    def move(self, step: int) -> None:
        """Move the selection by rows; it stops at both ends."""
        self._selected = max(0, min(self._selected + step, len(self.rows) - 1))

    def _rebuild(self) -> None:
        servers = sorted(self._servers.values(), key=lambda one: (one.name.casefold(), one.key))
        words = self._filter.casefold().split()
        self.rows = [row for server in servers for row in _rows_of(server) if _shows(row, words)]
        self.rows.append(ADDRESS_ROW)

    def _place_of(self, row: Row, otherwise: int) -> int:
        places = (i for i, one in enumerate(self.rows) if one.identity == row.identity)
        return next(places, otherwise)

    def _best(self) -> int:
        return next((i for i, row in enumerate(self.rows) if row.kind is RowKind.ROOM), 0)


def _rows_of(server: FoundServer) -> list[Row]:
    rows = [Row(RowKind.ROOM, server, room.name, room.locked) for room in server.rooms]
    if server.more_rooms or not server.rooms:
        rows.append(Row(RowKind.MORE, server))
    return rows


def _shows(row: Row, words: list[str]) -> bool:
    """Whether the row passes the filter. MORE rows always do: it may be in there."""
    if row.kind is not RowKind.ROOM or row.server is None:
        return True
    text = " ".join((row.room, row.server.name, row.server.host, *row.server.addresses)).casefold()
    return all(word in text for word in words)
