"""The page of a talk: timeline, panels, input and the keys that work there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import tzinfo
from weakref import WeakKeyDictionary

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyPressEvent
from prompt_toolkit.layout import Layout
from prompt_toolkit.layout.containers import (
    ConditionalContainer,
    Float,
    FloatContainer,
    HSplit,
    VSplit,
)
from prompt_toolkit.layout.menus import CompletionsMenu

from client.core.model import Delivery, Model, Phase
from client.core.servers import Servers
from client.core.talk import Talk
from client.ui import panels, talkview
from client.ui.page import Page, columns, input_window, labelled, row_window
from client.ui.rows import RowOfCells, rows_window
from client.ui.stay import now
from client.ui.timeline import Timeline
from client.ui.wrap import cells, cut, tame

INPUT_ROWS = 4  # more of a long text scrolls; the timeline needs the rest of 20 rows
MENU_ROWS = 8
_ROOM_KEYS = ("Ctrl-N", "next room")
_ALWAYS = [("F1", "help"), ("Ctrl-C", "quit"), ("Tab", "complete")]


@dataclass(frozen=True, slots=True)
class TalkActions:
    """What the page asks of whoever shows it."""

    submit: Callable[[str], bool]  # False: it was not taken, and stays in the input
    flush: Callable[[], None]  # the talk has something to say
    quit: Callable[[], None]
    reconnect: Callable[[], None]


def start_of_word(document: Document) -> int:
    """Where the word before the cursor begins, seen from the cursor: 0 or negative."""
    return -len(document.text_before_cursor.rpartition(" ")[2])


class TalkCompleter(Completer):
    """Commands and nicks, as the talk proposes them."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        start = start_of_word(document)
        for word, explanation in self._servers.current.completions(
            document.text, document.cursor_position
        ):
            yield Completion(word, start, display=tame(word), display_meta=tame(explanation))


class TalkPage(Page[None]):
    """Shows the talk that is looked at, of one server or several. Where the reader is in each room
    is kept here."""

    def __init__(
        self,
        servers: Servers,
        actions: TalkActions,
        *,
        history: InMemoryHistory | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        """history: what the person wrote before, in other talks."""
        super().__init__()
        self._servers = servers
        self._actions = actions
        self._zone = zone
        self._timelines: WeakKeyDictionary[Talk, dict[str, Timeline]] = WeakKeyDictionary()
        # Proposing while typing is for commands: whoever types a slash sees what there is.
        is_command = Condition(
            lambda: self.buffer.text.startswith("/") and " " not in self.buffer.text
        )
        self.buffer = Buffer(
            multiline=False,
            history=history or InMemoryHistory(),
            completer=TalkCompleter(servers),
            complete_while_typing=is_command,
            accept_handler=self._accept,
        )
        self.layout = self._make_layout()
        self._bind()

    @property
    def _talk(self) -> Talk:
        return self._servers.current

    @property
    def model(self) -> Model:
        """What is shown."""
        return self._talk.model

    @property
    def _models(self) -> list[Model]:
        """What all servers show, in order."""
        return [talk.model for talk in self._servers.talks] or [self.model]

    def timeline(self, key: str, talk: Talk | None = None) -> Timeline:
        """Where the reader is in a room, by its key in the model. None: of the current talk."""
        talk = talk or self._talk
        timelines = self._timelines.setdefault(talk, {})
        if key not in timelines:
            timelines[key] = Timeline(self._zone, talk.preferences)
        return timelines[key]

    def help(self) -> list[tuple[str, str]]:
        commands = self._talk.completions("/", 1)
        return [
            ("Enter", "send"),
            ("Tab", "complete a command, a room or a nick; again for the next one"),
            ("Up, Down", "what you wrote before"),
            ("PgUp, PgDn", "read back; at the top older messages are fetched"),
            ("Ctrl-N, Ctrl-P", "next room, previous room"),
            ("Ctrl-R", "without a connection: try now to make one"),
            ("Ctrl-L", "draw the screen again"),
            ("Ctrl-C", "clear what is typed; with nothing typed: quit"),
            ("", ""),
            *((tame(word), tame(explanation)) for word, explanation in commands),
        ]

    def _make_layout(self) -> Layout:
        with_rooms = Condition(
            lambda: columns() >= panels.ROOMS_FROM and self._talk.preferences.rooms_panel
        )
        with_members = Condition(
            lambda: columns() >= panels.MEMBERS_FROM
            and self._talk.preferences.members_panel
            and self.model.room is not None
            and bool(self.model.room.members)
        )
        with_tabs = Condition(lambda: not with_rooms() and len(panels.tabs(self._models)) > 1)
        field = input_window(self.buffer, most_rows=INPUT_ROWS)
        body = VSplit(
            [
                ConditionalContainer(
                    rows_window(
                        lambda width, height: panels.rooms_rows(self._models, width, height),
                        width=panels.ROOMS_WIDTH,
                    ),
                    with_rooms,
                ),
                rows_window(self._draw_timeline),
                ConditionalContainer(
                    rows_window(
                        lambda width, height: panels.members_rows(self.model, width, height),
                        width=panels.MEMBERS_WIDTH,
                    ),
                    with_members,
                ),
            ]
        )
        page = HSplit(
            [
                row_window(lambda width, _: [talkview.title_row(self.model, width)]),
                row_window(lambda width, _: [talkview.rule(width)]),
                body,
                row_window(
                    lambda width, _: [talkview.typing_row(self.model.room, now(), width)]
                ),
                ConditionalContainer(
                    row_window(lambda width, _: [panels.tabs_row(self._models, width)]), with_tabs
                ),
                labelled(lambda width, _: [self._label()], self._label_width, field),
                row_window(lambda width, _: [self._status(width)]),
            ]
        )
        menu = CompletionsMenu(max_height=MENU_ROWS)
        return Layout(
            FloatContainer(page, [Float(menu, xcursor=True, ycursor=True)]), focused_element=field
        )

    def _draw_timeline(self, width: int, height: int) -> list[RowOfCells]:
        room = self.model.room
        if room is None:
            return []
        timeline = self.timeline(self.model.current)
        return timeline.draw(
            room, width, height, me=self.model.nick, numbered=self.model.numbered
        )

    def _label(self) -> RowOfCells:
        return [("class:own", f" {cut(tame(self.model.nick), 16)} "), ("class:quiet", "› ")]

    def _label_width(self) -> int:
        return sum(cells(text) for _, text in self._label())

    def _status(self, width: int) -> RowOfCells:
        keys: list[tuple[str, str]] = []
        reading_back = not self.timeline(self.model.current).follows
        if self.model.phase is Phase.OFFLINE:
            keys += [("Ctrl-R", "connect again"), ("/servers", "back to the list")]
        elif self.model.phase is Phase.CONNECTING:
            keys += [("Ctrl-R", "try now"), ("/disconnect", "stop")]
        if reading_back:
            keys.append(("PgDn", "to the newest"))
        if len(panels.tabs(self._models)) > 1:
            keys.append(_ROOM_KEYS)
        keys += _ALWAYS
        if not reading_back:
            keys.append(("PgUp", "read back"))
        return talkview.keys_row(keys, talkview.phase_cells(self.model), width)

    def _accept(self, buffer: Buffer) -> bool:
        text = buffer.text
        if text.strip():
            self.timeline(self.model.current).follow()
            return not self._actions.submit(text)
        room = self.model.room
        if room is not None and any(one.delivery is Delivery.UNSURE for one in room.lines):
            self._actions.submit("/again")
        return False

    def scroll(self, pages: int) -> None:
        """Move by pages, negative is back in time; at the oldest line asks for more."""
        room = self.model.room
        if room is None:
            return
        timeline = self.timeline(self.model.current)
        if timeline.scroll(room, pages * timeline.page) and pages < 0:
            self._talk.older(room.target)
            self._actions.flush()

    def _switch(self, step: int) -> None:
        self._servers.switch(step)
        self._actions.flush()

    def _complete(self) -> None:
        """Take the only proposal at once, else show them all; again: the next one."""
        document = self.buffer.document
        found = self._talk.completions(document.text, document.cursor_position)
        if self.buffer.complete_state and self.buffer.complete_state.current_completion:
            self.buffer.complete_next()
        elif len(found) == 1:
            self.buffer.cancel_completion()
            self.buffer.delete_before_cursor(-start_of_word(document))
            self.buffer.insert_text(found[0][0] + " ")
        else:
            self.buffer.start_completion(select_first=True)

    def _bind(self) -> None:
        add = self.bindings.add

        @add("c-n")
        def _next(event: KeyPressEvent) -> None:
            self._switch(1)

        @add("c-p")
        def _previous(event: KeyPressEvent) -> None:
            self._switch(-1)

        @add("pageup", eager=True)
        def _back(event: KeyPressEvent) -> None:
            self.scroll(-1)

        @add("pagedown", eager=True)
        def _forth(event: KeyPressEvent) -> None:
            self.scroll(1)

        @add("tab")
        def _complete(event: KeyPressEvent) -> None:
            self._complete()

        @add("escape", filter=Condition(lambda: self.buffer.complete_state is not None))
        def _close_menu(event: KeyPressEvent) -> None:
            self.buffer.cancel_completion()

        without = (Phase.OFFLINE, Phase.CONNECTING)

        @add("c-r", filter=Condition(lambda: self.model.phase in without))
        def _again(event: KeyPressEvent) -> None:
            self._actions.reconnect()

        @add("c-c", filter=Condition(lambda: bool(self.buffer.text)))
        def _clear(event: KeyPressEvent) -> None:
            self.buffer.reset()

        @add("c-c", filter=Condition(lambda: not self.buffer.text))
        @add("c-d", filter=Condition(lambda: not self.buffer.text))
        def _quit(event: KeyPressEvent) -> None:
            self._actions.quit()
