"""What the list of the LAN holds: servers, their rooms, a filter and a selection. Pure.

One row is one room. The selection stays on its row while rows come and go around it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from client.pins import KnownServers, Standing
from discovery.announcement import Change
from discovery.listing import Kind, ListedServer, News, State
from language import _
from protocol.names import casefold, channel_of, room_of


class RowKind(enum.Enum):
    """What Enter does on a row."""

    ROOM = enum.auto()  # join it
    MORE = enum.auto()  # ask for the name of a room of this server
    ADDRESS = enum.auto()  # ask for an address


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list. `server` is None for ADDRESS only; `room` is set for ROOM only.
    `people`: None if nobody told."""

    kind: RowKind
    server: ListedServer | None = None
    room: str = ""
    locked: bool = False
    people: int | None = None

    @property
    def identity(self) -> tuple[str, ...]:
        """Equal for the same row before and after a change of its server."""
        return (self.kind.name, self.server.key if self.server else "", self.room)


ADDRESS_ROW = Row(RowKind.ADDRESS)


class ServerList:
    """The rows to show, in order: rooms by server, then the way in by address (always there).

    Servers of Warkop come first, then others, then those that can't be reached.
    """

    def __init__(self, filter_text: str = "", last: tuple[str, str] = ("", "")) -> None:
        """last: fingerprint of the server and wire name of the room where the person was last."""
        self.last = (last[0], casefold(last[1]))
        self.entered: Callable[[], Mapping[str, Collection[str]]] = dict
        """Gives the servers that we are connected to, by fingerprint: the rooms we are in, by wire
        name in lower case."""
        self._chosen = False  # the person has moved the selection
        self._servers: dict[str, ListedServer] = {}
        self._met: set[str] = set()  # keys of servers that were here, and are still listed
        self._known = KnownServers()
        self._filter = filter_text
        self._selected = 0
        self.rows: list[Row] = [ADDRESS_ROW]

    @property
    def servers(self) -> list[ListedServer]:
        """All of them, whatever the filter shows."""
        return list(self._servers.values())

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

    def standing(self, server: ListedServer) -> Standing:
        """What we know of a server; OTHER: it has the name of another that we know, or that was
        found here under it before."""
        return self._known.standing(server.name, server.fingerprint, server.other_of)

    def was_here(self, server: ListedServer) -> bool:
        """Whether it was really here while we looked."""
        return server.key in self._met

    def is_safe(self, chosen: ListedServer, room: str) -> bool:
        """Whether a password for this room may be sent there unasked: not to a stranger while a
        server that we know has a room of that name."""
        return self.standing(chosen) is Standing.KNOWN or not any(
            casefold(one.name) == casefold(room_of(room))
            for server in self._servers.values()
            if self.standing(server) is Standing.KNOWN
            for one in server.rooms
        )

    def mark(self, row: Row) -> str:
        """What to say of a room, in a word or two."""
        if self.is_entered(row):
            return _("joined")
        if self._is_last(row):
            return _("locked, last time") if row.locked else _("last time")
        return _("locked") if row.locked else ""

    def is_connected(self, server: ListedServer) -> bool:
        """Whether we have a connection to it."""
        return bool(server.fingerprint) and server.fingerprint in self.entered()

    def is_entered(self, row: Row) -> bool:
        """Whether we are in that room."""
        if row.server is None or not row.room:
            return False
        return casefold(channel_of(row.room)) in self.entered().get(row.server.fingerprint, ())

    def _is_last(self, row: Row) -> bool:
        return (
            row.server is not None
            and row.server.state is not State.UNREACHABLE
            and bool(self.last[0])
            and (row.server.fingerprint, casefold(channel_of(row.room))) == self.last
        )

    def see(self, news: News) -> None:
        """Take in one change of the LAN."""
        if news.change is Change.LOST:
            self._servers.pop(news.server.key, None)
            self._met.discard(news.server.key)
        else:
            self._servers[news.server.key] = news.server
            if news.server.state is State.HERE:
                self._met.add(news.server.key)
        before, alone = self.row, len(self.rows) == 1
        self._rebuild()
        if alone or (not self._chosen and self._is_better(self.rows[self._best()], before)):
            self._selected = self._best()
        else:
            self._selected = self._place_of(before, self._instead(before))

    def narrow(self, text: str) -> None:
        """Set the filter. The selection stays on its room, or goes to the first one there is; a
        room with a name that begins so is meant before one that is shown for other reasons."""
        if text == self._filter:
            return
        self._filter = text
        self._chosen = bool(text)
        before = self.row
        self._rebuild()
        named = [place for place, row in enumerate(self.rows) if _begins(row, text)]
        best = named[0] if named else self._best()
        stays = before.kind is RowKind.ROOM and (not named or _begins(before, text))
        self._selected = self._place_of(before, best) if stays else best

    def matches(self, text: str) -> bool:
        """Whether any room passes that filter."""
        words = text.casefold().split()
        return any(row.kind is RowKind.ROOM and _shows(row, words) for row in self._all_rows())

    def _all_rows(self) -> list[Row]:
        servers = sorted(self._servers.values(), key=_order)
        return [row for server in servers for row in _rows_of(server)]

    def move(self, step: int) -> None:
        """Move the selection by rows; it stops at both ends."""
        self._chosen = True
        self._selected = max(0, min(self._selected + step, len(self.rows) - 1))

    def choose(self, row: Row) -> None:
        """Move the selection to that row."""
        self.move(self._place_of(row, self._selected) - self._selected)

    def _rebuild(self) -> None:
        words = self._filter.casefold().split()
        self.rows = [row for row in self._all_rows() if _shows(row, words)]
        self.rows.append(ADDRESS_ROW)

    def _place_of(self, row: Row, otherwise: int) -> int:
        places = (i for i, one in enumerate(self.rows) if one.identity == row.identity)
        return next(places, otherwise)

    def _instead(self, row: Row) -> int:
        """Where to go when `row` is gone: its server's next best, else the best there is. Never to
        ADDRESS while there is anything else, since Enter would ask a question out of nowhere."""
        keys = [one.server.key if one.server else "" for one in self.rows]
        key = row.server.key if row.server else ""
        return keys.index(key) if key and key in keys else self._best()

    def _is_better(self, row: Row, than: Row) -> bool:
        """Whether to go there as long as the person has chosen nothing: where he was last, or where
        somebody is, from where nobody is. Servers are heard of one after another, the empty one
        perhaps first; and Enter into an empty room is a bad beginning."""
        return self._is_last(row) or (self._is_lively(row) and not self._is_lively(than))

    def _is_lively(self, row: Row) -> bool:
        """Whether one can walk in there and finds somebody."""
        if row.server is None or row.locked or not row.people:
            return False
        is_here = row.server.state is State.HERE
        return is_here and self.standing(row.server) is not Standing.OTHER

    def _best(self) -> int:
        """Where the person was last, or where most people are, or the first room; one that can be
        reached, if there is any."""
        for place, row in enumerate(self.rows):
            if self._is_last(row):
                return place
        lively = [i for i, row in enumerate(self.rows) if self._is_lively(row)]
        if lively:
            return max(lively, key=lambda i: self.rows[i].people or 0)
        rooms = [i for i, row in enumerate(self.rows) if row.kind is RowKind.ROOM]
        return rooms[0] if rooms else 0


def _order(server: ListedServer) -> tuple[bool, bool, str, str]:
    unreachable = server.state is State.UNREACHABLE
    return unreachable, server.kind is Kind.IRC, server.name.casefold(), server.key


def _rows_of(server: ListedServer) -> list[Row]:
    rows = [
        Row(RowKind.ROOM, server, room.name, room.locked, room.people) for room in server.rooms
    ]
    if server.more_rooms or not server.rooms:
        rows.append(Row(RowKind.MORE, server))
    return rows


def _begins(row: Row, text: str) -> bool:
    """Whether that is how the room's name begins."""
    wanted = casefold(text.strip())
    return bool(wanted) and row.kind is RowKind.ROOM and casefold(row.room).startswith(wanted)


def _shows(row: Row, words: list[str]) -> bool:
    """Whether the row passes the filter. MORE rows always do: it may be in there."""
    if row.kind is not RowKind.ROOM or row.server is None:
        return True
    places = (str(place) for place in row.server.places)
    text = " ".join((row.room, row.server.name, *places)).casefold()
    return all(word in text for word in words)
