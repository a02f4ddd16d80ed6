"""The page with the list of rooms on the LAN."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyPressEvent
from prompt_toolkit.layout.containers import VSplit
from prompt_toolkit.layout.dimension import Dimension

from client.core.preferences import Preferences
from client.ui.door import BAD_NICK
from client.ui.keymap import Keymap
from client.ui.listview import list_rows, row_at
from client.ui.page import Page, input_window, labelled, layout_of, row_window
from client.ui.rows import RowOfCells, between, clip, rows_window
from client.ui.searchview import Status, scan_row
from client.ui.serverlist import Row, ServerList
from client.ui.talkview import keys_row, rule
from client.ui.wrap import cells
from discovery.listing import State
from language import _, ngettext
from protocol.names import NICK_LIMIT, is_nick

_LEAP = 10  # rows that PgUp and PgDn move
_NICK_WIDTH = min(NICK_LIMIT, 20) + 1  # cells; a longer nick scrolls


@dataclass(frozen=True, slots=True)
class Choice:
    """The row the person took, what stood in the filter, and who the person wants to be."""

    row: Row
    filter_text: str
    nick: str


@dataclass(frozen=True, slots=True)
class ListActions:
    """What the page asks of whoever shows it."""

    status: Callable[[], Status]
    scan: Callable[[], None]  # begin one, or stop the one that runs
    stop: Callable[[], bool]  # stop the scan that runs; False if none does
    doctor: Callable[[], None]
    may_close: Callable[[], bool] = lambda: False  # there is a talk below, to go back to


class ListPage(Page[Choice | None]):
    """Shows `servers` and lets a person choose. The answer is None for Esc, where there is a talk
    to go back to."""

    def __init__(
        self,
        servers: ServerList,
        actions: ListActions,
        *,
        nick: str,
        keymap: Keymap | None = None,
        note: str = "",
    ) -> None:
        """nick: proposed; note: a sentence, why the list is there."""
        super().__init__()
        self._servers = servers
        self._actions = actions
        self._note = note
        self._keymap = keymap or Keymap(Preferences())
        self._wrong = False  # no nick can be so
        self._size = (0, 0)  # of the list, as it was drawn last
        self._nick = Buffer(
            multiline=False,
            document=Document(nick, cursor_position=len(nick)),
            on_text_changed=lambda _buffer: self._nick_changed(),
        )
        text = servers.filter_text
        self._filter = Buffer(
            multiline=False,
            document=Document(text, cursor_position=len(text)),
            on_text_changed=lambda buffer: servers.narrow(buffer.text),
        )
        self._filter_window = input_window(self._filter)
        self._nick_window = input_window(self._nick)
        # As wide as what is in it and the cursor: so it ends where the other rows do.
        self._nick_window.width = lambda: Dimension.exact(
            min(cells(self._nick.text) + 1, _NICK_WIDTH)
        )
        self._names_nick = Condition(lambda: self.layout.has_focus(self._nick_window))
        self.layout = layout_of(
            [
                row_window(lambda width, height: [self._title(width)]),
                row_window(lambda width, height: [rule(width)]),
                self._fields(),
                row_window(lambda width, height: [self._told(width)]),
                rows_window(
                    self._draw,
                    click=lambda x, y: self._press(y),
                    wheel=lambda step: servers.move(1 if step > 0 else -1),
                ),
                row_window(lambda width, height: [rule(width)]),
                row_window(lambda width, height: [keys_row(self._keys(), self._count(), width)]),
            ],
            self._filter_window,
        )
        self._bind()

    def _fields(self) -> VSplit:
        """What may be typed, in one row: the filter, and who one is."""
        find, name = _(" Filter: "), _("You are: ")
        return VSplit(
            [
                labelled(
                    lambda width, height: [[("class:quiet", find)]],
                    cells(find),
                    self._filter_window,
                ),
                labelled(
                    lambda width, height: [[("class:quiet", name)]],
                    cells(name),
                    self._nick_window,
                ),
            ]
        )

    def help(self) -> list[tuple[str, str]]:
        label = self._keymap.label
        return [
            ("Up, Down", _("choose a room; PgUp and PgDn leap")),
            ("Enter", _("go in; a locked room asks for its password")),
            (
                _("letters"),
                _("show only rooms and servers with these letters; several words narrow it"),
            ),
            ("Tab", _("your nick, and back: it is what the others call you")),
            ("Esc", _("stop a scan; show everything again; back to the talk")),
            (label("scan"), _("scan: ask every address near this laptop, one by one; again: stop")),
            (label("doctor"), _("doctor: find out what the network or a firewall forbids")),
            (label("quit"), _("quit")),
            ("", ""),
            ("2 ms", _("how fast the server answers; it is really there")),
            (
                _("checking …"),
                _("it was heard of just now; a moment later it is known whether it lives"),
            ),
            (
                _("unreachable"),
                _(
                    "The network shows it, but no connection gets through: the Wi-Fi keeps"
                    " laptops apart (client isolation), or a firewall is in the way. F8 tells"
                    " more."
                ),
            ),
            (
                _("other key!"),
                _(
                    "There was a server of that name, but with another key: it may be"
                    " somebody else who poses as it. Going in shows the words of both and"
                    " asks."
                ),
            ),
            ("", ""),
            (_("no rooms?"), _("One laptop must open a room: python -m server --room jarkom")),
            (
                "",
                _(
                    "Both laptops must be on the same network. Some Wi-Fi networks (campus,"
                    " cafe) keep laptops apart: try a phone's hotspot, or type the address."
                ),
            ),
        ]

    def _title(self, width: int) -> RowOfCells:
        end: RowOfCells = [("class:quiet", _("Tab changes your nick") + " ")]
        if self._names_nick():
            end = [("class:quiet", _("Enter takes this nick") + " ")]
        return between([("class:strong", _(" Rooms on your network"))], end, width)

    def _told(self, width: int) -> RowOfCells:
        """What there is to say above the list: the nick first, then a scan, then why we are here.
        """
        scan = scan_row(self._actions.status().scan)
        if self._wrong:
            return clip([("class:error", " " + _(BAD_NICK))], width)
        return scan or clip([("class:mark", " " + self._note if self._note else "")], width)

    def _keys(self) -> list[tuple[str, str]]:
        """The keys that work now, the most useful first."""
        if self._names_nick():
            return [("Enter", _("take this nick")), ("Tab", _("back to the list"))]
        label = self._keymap.label
        leave = ("Esc", _("back to the talk")) if self._actions.may_close() else ("Tab", _("nick"))
        return [
            ("Enter", _("join")),
            leave,
            (label("help"), _("help")),
            (label("quit"), _("quit")),
            (label("doctor"), _("doctor")),
            (label("scan"), _("scan")),
            ("↑ ↓", _("choose")),
            (_("letters"), _("filter")),
        ]

    def _count(self) -> RowOfCells:
        servers = self._servers.servers
        if all(one.state is State.UNREACHABLE for one in servers):
            return []  # what is wrong is said below them
        count = len(servers)
        return [
            (
                "class:quiet",
                ngettext("{count} server", "{count} servers", count).format(count=count) + " ",
            )
        ]

    def _bind(self) -> None:
        moves = {"up": -1, "down": 1, "c-p": -1, "c-n": 1, "pageup": -_LEAP, "pagedown": _LEAP}
        for key, step in moves.items():
            self._bind_move(key, step)

        @self.bindings.add("enter", filter=~self._names_nick)
        def _enter(event: KeyPressEvent) -> None:
            self._enter()

        @self.bindings.add("enter", filter=self._names_nick)
        @self.bindings.add("escape", filter=self._names_nick)
        @self.bindings.add("tab", filter=self._names_nick)
        def _take_nick(event: KeyPressEvent) -> None:
            if self._is_nick():
                self.layout.focus(self._filter_window)

        @self.bindings.add("tab", filter=~self._names_nick)
        def _change_nick(event: KeyPressEvent) -> None:
            self._name_nick()

        @self.bindings.add("escape", filter=~self._names_nick)
        def _clear(event: KeyPressEvent) -> None:
            if self._actions.stop():
                return
            if not self._filter.text and self._actions.may_close():
                self.finish(None)
            self._filter.reset()
            self._servers.narrow("")

        self._keymap.bind(self.bindings, "scan", lambda event: self._actions.scan())
        self._keymap.bind(self.bindings, "doctor", lambda event: self._actions.doctor())

    def _draw(self, width: int, height: int) -> list[RowOfCells]:
        self._size = (width, height)
        return list_rows(self._servers, width, height, self._actions.status())

    def _press(self, place: int) -> None:
        """A mouse pressed a row: it is chosen, and the chosen one is entered."""
        row = row_at(self._servers, *self._size, place)
        if row is not None and row == self._servers.row:
            self._enter()
        elif row is not None:
            self._servers.choose(row)

    def _enter(self) -> None:
        nick = self._nick.text.strip()
        if self._is_nick():
            self.finish(Choice(self._servers.row, self._filter.text.strip(), nick))
        else:
            self._name_nick()

    def _name_nick(self) -> None:
        self.layout.focus(self._nick_window)
        self._nick.cursor_position = len(self._nick.text)

    def _is_nick(self) -> bool:
        """Whether the nick can be one; else it is told."""
        self._wrong = not is_nick(self._nick.text.strip())
        return not self._wrong

    def _nick_changed(self) -> None:
        self._wrong = False

    def _bind_move(self, key: str, step: int) -> None:
        @self.bindings.add(key)
        def _move(event: KeyPressEvent) -> None:
            self._servers.move(step)
