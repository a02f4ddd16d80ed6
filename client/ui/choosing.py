"""The list of servers and rooms laid over whatever there is, and where a choice leads."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress

from client.connection import Endpoint
from client.problem import Problem
from client.ui.desk import Desk
from client.ui.doctorpage import show_doctor
from client.ui.listpage import Choice, ListActions, ListPage
from client.ui.search import Search
from client.ui.serverlist import RowKind, ServerList
from client.ui.visits import Visits
from discovery.listing import ListedServer
from protocol.names import channel_of, is_channel


class Choosing:
    """One for the program. ask_address: the person wants to write one."""

    def __init__(
        self,
        desk: Desk,
        servers: ServerList,
        search: Search,
        visits: Visits,
        *,
        ask_address: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._servers = servers
        self._search = search
        self._visits = visits
        self._ask_address = ask_address
        self._page: ListPage | None = None
        self._shown = ExitStack()

    async def choose(self, note: str = "") -> None:
        """Show the list until the person took a row of it, or closed it."""
        await self.open(note).answer

    def open(self, note: str = "") -> ListPage:
        """Show the list from the next key on, if it is not seen already."""
        if self._page is None:
            self._page = self._new_page(note)
            self._shown.enter_context(self._desk.list_shown())
            self._desk.screen.open(self._page, self._take)
        return self._page

    def _new_page(self, note: str) -> ListPage:
        self._search.start()
        # A damaged list of known servers is told when we connect, before a word is said.
        with suppress(Problem):
            self._servers.compare(self._desk.shelf.pins.known())
        self._servers.entered = lambda: self._visits.rooms
        actions = ListActions(
            status=lambda: self._search.status,
            scan=self._search.scan,
            stop=self._search.stop,
            doctor=lambda: show_doctor(self._desk.screen, self._desk.diagnose),
            may_close=lambda: bool(self._desk.servers.talks),
        )
        return ListPage(
            self._servers,
            actions,
            nick=self._desk.guest.nick,
            keymap=self._desk.screen.keymap,
            note=note,
        )

    def _take(self, choice: Choice | None) -> None:
        self._page = None
        self._shown.close()
        self._servers.narrow("")  # whoever comes back wants to see everything
        if choice is None:
            return
        if choice.nick != self._desk.guest.nick:
            self._desk.guest.nick = choice.nick
            self._visits.rename(choice.nick)
        if choice.row.server is None:
            self._ask_address()
        else:
            self.go(choice.row.server, _room_of(choice))

    def go(self, server: ListedServer, room: str | None) -> None:
        """To that server, and into the room (wire name), if any."""
        if room is not None and not self._servers.is_safe(server, room):
            # Then they are asked for, and the person decides.
            self._desk.guest.first_password = self._desk.guest.server_password = None
        self._visits.go(
            Endpoint(server.places, server.fingerprint, server.name, server.other_of), room
        )


def _room_of(choice: Choice) -> str | None:
    """The wire name of the room that was chosen, or None if the server is to be asked."""
    name = channel_of(choice.row.room or choice.filter_text)
    if choice.row.kind is RowKind.ROOM or is_channel(name):
        return name
    return None
