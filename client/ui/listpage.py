"""The page with the list of rooms on the LAN."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.key_binding import KeyPressEvent

from client.core.preferences import Preferences
from client.ui.keymap import Keymap
from client.ui.listview import list_rows
from client.ui.page import Page, input_window, labelled, layout_of, row_window
from client.ui.rows import RowOfCells, between, rows_window
from client.ui.searchview import Status, scan_row
from client.ui.serverlist import Row, ServerList
from client.ui.talkview import keys_row, rule
from discovery.listing import State

_FILTER_LABEL = " Filter: "
_LEAP = 10  # rows that PgUp and PgDn move


@dataclass(frozen=True, slots=True)
class Choice:
    """The row the person took, and what stood in the filter."""

    row: Row
    filter_text: str


@dataclass(frozen=True, slots=True)
class ListActions:
    """What the page asks of whoever shows it."""

    status: Callable[[], Status]
    scan: Callable[[], None]  # begin one, or stop the one that runs
    stop: Callable[[], bool]  # stop the scan that runs; False if none does
    doctor: Callable[[], None]


class ListPage(Page[Choice]):
    """Shows `servers` and lets a person choose."""

    def __init__(
        self,
        servers: ServerList,
        actions: ListActions,
        *,
        nick: str,
        keymap: Keymap | None = None,
    ) -> None:
        super().__init__()
        self._keymap = keymap or Keymap(Preferences())
        self._servers = servers
        self._actions = actions
        self._nick = nick
        text = servers.filter_text
        self._filter = Buffer(
            multiline=False,
            document=Document(text, cursor_position=len(text)),
            on_text_changed=lambda buffer: servers.narrow(buffer.text),
        )
        window = input_window(self._filter)
        self.layout = layout_of(
            [
                row_window(lambda width, _: [self._title(width)]),
                row_window(lambda width, _: [rule(width)]),
                labelled(
                    lambda width, _: [[("class:quiet", _FILTER_LABEL)]], len(_FILTER_LABEL), window
                ),
                row_window(lambda width, _: [scan_row(actions.status().scan)]),
                rows_window(
                    lambda width, height: list_rows(servers, width, height, actions.status())
                ),
                row_window(lambda width, _: [rule(width)]),
                row_window(lambda width, _: [keys_row(self._keys(), self._count(), width)]),
            ],
            window,
        )
        self._bind()

    def help(self) -> list[tuple[str, str]]:
        label = self._keymap.label
        return [
            ("Up, Down", "choose a room; PgUp and PgDn leap"),
            ("Enter", "go in; a locked room asks for its password"),
            ("letters", "show only rooms and servers with these letters; several words narrow it"),
            ("Esc", "stop a scan; show everything again"),
            (label("scan"), "scan: ask every address near this laptop, one by one; again: stop"),
            (label("doctor"), "doctor: find out what the network or a firewall forbids"),
            (label("quit"), "quit"),
            ("", ""),
            ("2 ms", "how fast the server answers; it is really there"),
            ("checking …", "it was heard of just now; a moment later it is known whether it lives"),
            (
                "unreachable",
                "The network shows it, but no connection gets through: the Wi-Fi keeps laptops "
                "apart (client isolation), or a firewall is in the way. F8 tells more.",
            ),
            (
                "other key!",
                "There was a server of that name, but with another key: it may be somebody else "
                "who poses as it. Going in shows the words of both and asks.",
            ),
            ("", ""),
            ("no rooms?", "One laptop must open a room: python -m server --room jarkom"),
            (
                "",
                "Both laptops must be on the same network. Some Wi-Fi networks (campus, cafe) "
                "keep laptops apart: try a phone's hotspot, or type the address.",
            ),
        ]

    def _title(self, width: int) -> RowOfCells:
        nick: RowOfCells = [("class:quiet", f"you are {self._nick} ")] if self._nick else []
        return between([("class:strong", " Rooms on your network")], nick, width)

    def _keys(self) -> list[tuple[str, str]]:
        label = self._keymap.label
        return [
            ("Enter", "join"),
            (label("help"), "help"),
            (label("quit"), "quit"),
            (label("doctor"), "doctor"),
            (label("scan"), "scan"),
            ("↑ ↓", "choose"),
            ("letters", "filter"),
        ]

    def _count(self) -> RowOfCells:
        count = sum(one.state is not State.UNREACHABLE for one in self._servers.servers)
        if not count:
            return []
        return [("class:quiet", "1 server " if count == 1 else f"{count} servers ")]

    def _bind(self) -> None:
        moves = {"up": -1, "down": 1, "c-p": -1, "c-n": 1, "pageup": -_LEAP, "pagedown": _LEAP}
        for key, step in moves.items():
            self._bind_move(key, step)

        @self.bindings.add("enter")
        def _enter(event: KeyPressEvent) -> None:
            self.finish(Choice(self._servers.row, self._filter.text.strip()))

        @self.bindings.add("escape")
        def _clear(event: KeyPressEvent) -> None:
            if not self._actions.stop():
                self._filter.reset()
                self._servers.narrow("")

        self._keymap.bind(self.bindings, "scan", lambda event: self._actions.scan())
        self._keymap.bind(self.bindings, "doctor", lambda event: self._actions.doctor())

    def _bind_move(self, key: str, step: int) -> None:
        @self.bindings.add(key)
        def _move(event: KeyPressEvent) -> None:
            self._servers.move(step)
