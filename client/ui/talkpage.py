"""The page of a talk: what its keys do, and where the reader is in each room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from prompt_toolkit.application import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import History, InMemoryHistory
from prompt_toolkit.keys import Keys

from client.core.actions import ACTIONS
from client.core.completion import usage
from client.core.events import Event
from client.core.jumping import Goal, Sort
from client.core.model import Delivery, Model, Phase
from client.core.picking import numbered
from client.core.servers import Servers
from client.core.submitting import is_said
from client.core.talk import Talk
from client.ui import bottomline, panels, talkview
from client.ui.buttons import Button
from client.ui.composer import Composer, Drafts, ShortDrafts
from client.ui.keymap import Keymap
from client.ui.page import Page, columns
from client.ui.panels import Entry
from client.ui.picking import Picking
from client.ui.reader import Reader
from client.ui.rows import RowOfCells, between
from client.ui.stay import now
from client.ui.talklayout import Parts, layout_of_talk
from client.ui.timeline import Timeline
from client.ui.wrap import cut, tame
from language import _

# Commands that take the number of a message: while one is typed, the numbers are shown.
NUMBERED = frozenset({"/reply", "/react", "/copy", "/delete"})
# Own messages that Enter with nothing typed sends again.
_AGAIN = (Delivery.UNSURE, Delivery.FAILED)
_WITHOUT = (Phase.OFFLINE, Phase.CONNECTING)
# Actions that others do, as in `TalkActions`.
_HOOKS = ("jump", "text", "find", "servers", "doctor")
# The help: actions that belong together, those of one row in brackets.
_GROUPS = (
    (("complete",), ("newline",), ("written",), ("pick",)),
    (("back", "forth"), ("unread",), ("find",), ("text",)),
    (("next-room", "previous-room"), ("jump",), ("rooms",), ("members",), ("leave",), ("servers",)),
    (("mouse",), ("doctor",), ("redraw",), ("help",), ("quit",)),
)


@dataclass(frozen=True, slots=True)
class TalkActions:
    """What the page asks of whoever shows it. What is None has no key."""

    submit: Callable[[str], bool]  # False: it was not taken, and stays in the input
    flush: Callable[[], None]  # the talk has something to say
    quit: Callable[[], None]
    reconnect: Callable[[], None]
    jump: Callable[[], None] | None = None
    text: Callable[[], None] | None = None
    find: Callable[[], None] | None = None
    servers: Callable[[], None] | None = None
    doctor: Callable[[], None] | None = None
    show: Callable[[list[Event]], None] | None = None  # what the talk found


class TalkPage(Page[None]):
    """Shows the talk that is looked at, of one server or several. Call `turn` when that may be
    another room than before; it is noticed with the next picture otherwise."""

    def __init__(
        self,
        servers: Servers,
        actions: TalkActions,
        *,
        keymap: Keymap | None = None,
        history: History | None = None,
        drafts: Drafts | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        """history: what the person wrote before, in other talks; drafts: and did not send."""
        super().__init__()
        self._servers = servers
        self._actions = actions
        self.reader = Reader(
            lambda: self._talk, flush=actions.flush, show=actions.show, zone=zone
        )
        # Panels shown or hidden by their key; apart for windows that have place for them or not.
        self._asked_for: dict[tuple[str, bool], bool] = {}
        self._drags = False  # the person tried to select, and typed nothing since
        self._keymap = keymap or Keymap(self._talk.preferences)
        self.composer = Composer(
            lambda: self._talk,
            written=InMemoryHistory() if history is None else history,
            drafts=ShortDrafts() if drafts is None else drafts,
            submit=self._submit,
            retry=self._retry,
            changed=self._text_changed,
        )
        self.picking = Picking(
            lambda: self.model, self._number, self.composer.write, self._submit
        )
        self.layout = layout_of_talk(self._parts())
        self._bind()

    @property
    def _talk(self) -> Talk:
        return self._servers.current

    @property
    def _models(self) -> list[Model]:
        """What all servers show, in order."""
        return [talk.model for talk in self._servers.talks] or [self.model]

    @property
    def model(self) -> Model:
        """What is shown."""
        return self._talk.model

    def timeline(self, key: str, talk: Talk | None = None) -> Timeline:
        """Where the reader is in a room, by its key in the model. None: of the current talk."""
        return self.reader.timeline(key, talk)

    def turn(self) -> bool:
        """Follow the person to the room of now, with what is being written there. Whether."""
        turned = self.composer.turn()
        if turned:
            self.reader.here.open()
            self.picking.close()
            self._renumber()
        return turned

    def help(self) -> list[tuple[str, str]]:
        rows: list[tuple[str, str]] = [(_("Enter"), _("send"))]
        for group in _GROUPS:
            rows += [self._help_of(names) for names in group if self._does(names[0])]
            rows.append(("", ""))
        commands = self._talk.completions("/", 1)
        return rows + [
            (tame(f"{one.word} {one.usage}".rstrip()), tame(one.help)) for one in commands
        ]

    def _help_of(self, names: tuple[str, ...]) -> tuple[str, str]:
        keys = ", ".join(self._keymap.label(name) for name in names)
        return keys, ", ".join(_(ACTIONS[name].help) for name in names)

    def _does(self, action: str) -> bool:
        """Whether a key for that does something here."""
        return action not in _HOOKS or getattr(self._actions, action) is not None

    # What is drawn

    def _parts(self) -> Parts:
        return Parts(
            models=lambda: self._models,
            model=lambda: self.model,
            title=self._title,
            timeline=lambda width, height: self.reader.draw(width, height, self.picking.line),
            label=self._label,
            bottom=self._bottom,
            buffer=self.composer.buffer,
            pieces=lambda: self.composer.pieces,
            menu=self.composer.menu,
            buttons=(
                Button(lambda: _("Send"), lambda: "⏎", self.composer.send),
                Button(lambda: _("Leave"), lambda: self._keymap.label("leave"), self._leave),
            ),
            has_mouse=lambda: self._talk.preferences.mouse,
            rooms_shown=lambda: self._rooms_shown,
            members_shown=lambda: self._members_shown,
            scroll=self.reader.scroll_rows,
            drag=self._drag,
            go=self._go,
            greet=self._greet,
        )

    @property
    def _rooms_shown(self) -> bool:
        fits = columns() >= panels.ROOMS_FROM
        return self._asked_for.get(("rooms", fits), fits and self._talk.preferences.rooms_panel)

    @property
    def _members_shown(self) -> bool:
        room = self.model.room
        fits = columns() >= panels.MEMBERS_FROM
        wanted = self._asked_for.get(
            ("members", fits), fits and self._talk.preferences.members_panel
        )
        return wanted and room is not None and bool(room.members)

    def _title(self, width: int) -> RowOfCells:
        if self.turn():
            get_app().invalidate()  # the input has another height now
        return talkview.title_row(self.model, width)

    def _label(self) -> RowOfCells:
        return [("class:own", f" {cut(tame(self.model.nick), 16)} "), ("class:quiet", "› ")]

    def _bottom(self, width: int) -> RowOfCells:
        end = talkview.phase_cells(self.model, width)
        composer = self.composer
        document = composer.buffer.document
        if composer.pasting.is_open:
            return composer.pasting.row(width)
        if composer.recall.is_open:
            return composer.recall.row(self._keymap.label("written"), width)
        if self.picking.is_open:
            return self.picking.row(width)
        if command := usage(document.text, document.cursor_position):
            return bottomline.usage_row(command, width)
        if composer.pieces:
            return between(bottomline.pieces_row(len(composer.pieces) + 1), end, width)
        return talkview.keys_row(list(self._keys()), end, width)

    def _keys(self) -> list[tuple[str, str]]:
        """The keys that work now, the most useful first."""
        label = self._keymap.label
        keys: list[tuple[str, str]] = []
        if self._drags:
            keys.append(("Shift", _("and drag selects")))
            if self._does("text"):
                keys.append((label("text"), _("text to select")))
            keys.append((label("mouse"), _("mouse off")))
        if self.model.phase is Phase.OFFLINE:
            keys += [(label("written"), _("connect again")), ("/servers", _("back to the list"))]
        elif self.model.phase is Phase.CONNECTING:
            keys += [(label("written"), _("try now")), ("/disconnect", _("stop"))]
        elif self._has_failed:
            keys.append((_("Enter"), _("send again")))
        if self.reader.is_at_unread:
            keys.append((label("unread"), _("to the newest")))
        elif not self.reader.here.follows:
            keys.append((label("forth"), _("to the newest")))
        elif self.reader.unread is not None:
            keys.append((label("unread"), _("first unread")))
        if len(panels.tabs(self._models)) > 1:
            keys.append((label("next-room"), _("next room")))
        keys += [(label("help"), _("help")), (label("quit"), _("quit"))]
        keys.append((label("complete"), _("complete")))
        more = [("jump", _("jump")), ("find", _("search")), ("pick", _("pick a message"))]
        keys += [(label(name), text) for name, text in more if self._does(name)]
        if self.reader.here.follows:
            keys.append((label("back"), _("read back")))
        return keys

    # What is done

    @property
    def _has_failed(self) -> bool:
        room = self.model.room
        if room is None or self.composer.buffer.text:
            return False
        return any(one.delivery in _AGAIN for one in room.lines if one.own)

    def _submit(self, text: str) -> bool:
        if is_said(text):
            self.reader.to_newest()
        taken = self._actions.submit(text)
        self.model.numbered = []
        return taken

    def _retry(self) -> None:
        if self._has_failed:
            self._submit("/again")

    def _text_changed(self) -> None:
        self._drags = False
        self._talk.typed(self.composer.buffer.text, now())
        self._actions.flush()
        self._renumber()

    def _renumber(self) -> None:
        text = self.composer.buffer.text
        if text.split(" ")[0] not in NUMBERED:
            self.model.numbered = []
        elif not self.model.numbered:
            self._number()

    def _number(self) -> None:
        if (room := self.model.room) is not None:
            self.model.numbered = numbered(room)

    def _switch(self, step: int) -> None:
        self._servers.switch(step)
        self._went()

    def _go(self, entry: Entry | None) -> None:
        """A room was pressed."""
        for talk in self._servers.talks:
            if entry is not None and talk.model is entry.model and entry.key is not None:
                self._servers.look_at(talk, entry.key)
                self._went()

    def go_to(self, goal: Goal) -> None:
        """What was chosen behind Ctrl-K."""
        if goal.talk is not self._talk and goal.sort is not Sort.COMMAND:
            self._servers.look_at(goal.talk)
        match goal.sort:
            case Sort.ROOM:
                self._servers.look_at(goal.talk, goal.key)
            case Sort.LISTED:
                self._submit(f"/join {goal.name}")
            case Sort.PERSON:
                self._submit(f"/msg {goal.name}")
            case Sort.COMMAND:
                self.composer.write(f"{goal.name} ")
        self._went()

    def _went(self) -> None:
        self.turn()
        self._actions.flush()

    def _greet(self, nick: str | None) -> None:
        """A person was pressed: say their name."""
        if nick is not None:
            start = "" if self.composer.buffer.document.text_before_cursor else ": "
            self.composer.buffer.insert_text(nick + (start or " "))

    def _leave(self) -> None:
        self._submit("/part")
        self._went()

    def _toggle(self, panel: str) -> None:
        """Show a panel, or hide it; also where it would leave little place for the talk."""
        if panel == "rooms":
            shown, fits = self._rooms_shown, columns() >= panels.ROOMS_FROM
        else:
            shown, fits = self._members_shown, columns() >= panels.MEMBERS_FROM
        self._asked_for[panel, fits] = not shown

    def _drag(self) -> None:
        self._drags = True

    def _toggle_mouse(self) -> None:
        self._drags = False
        # Like everybody who writes it: kept, and said.
        self._actions.submit(f"/set mouse {'off' if self._talk.preferences.mouse else 'on'}")

    def _bind(self) -> None:
        add, bind = self.bindings.add, self._keymap.bind
        keys = self.bindings
        composer, picking = self.composer, self.picking
        picks = Condition(lambda: picking.is_open)
        writes = ~picks & Condition(lambda: not composer.is_busy)
        composer.bind(self.bindings, self._keymap, ~picks)

        def action(name: str, do: Callable[[], object], *, eager: bool = False) -> None:
            bind(keys, name, lambda event: do(), eager=eager)

        action("next-room", lambda: self._switch(1))
        action("previous-room", lambda: self._switch(-1))
        action("back", lambda: self.reader.scroll(-1), eager=True)
        action("forth", lambda: self.reader.scroll(1), eager=True)
        action("unread", self.reader.to_unread)
        action("rooms", lambda: self._toggle("rooms"))
        action("members", lambda: self._toggle("members"))
        action("leave", self._leave)
        action("mouse", self._toggle_mouse)
        for name in _HOOKS:
            if (hook := getattr(self._actions, name)) is not None:
                action(name, hook)
        bind(keys, "pick", lambda event: self._pick(), filter=writes)
        without = Condition(lambda: self.model.phase in _WITHOUT)
        bind(keys, "written", lambda _e: self._actions.reconnect(), filter=without & writes)
        bind(keys, "written", lambda _e: composer.search(), filter=~without & writes)
        away = Condition(lambda: not composer.buffer.text and not self.reader.here.follows)
        add("end", filter=away & writes)(lambda event: self.reader.to_newest())
        has_text = Condition(lambda: bool(composer.buffer.text))
        bind(keys, "quit", lambda _e: composer.clear(), filter=has_text & writes)
        bind(keys, "quit", lambda _e: self._actions.quit(), filter=~has_text & writes)
        add("c-d", filter=~has_text & writes)(lambda event: self._actions.quit())

        add(Keys.Any, filter=picks)(lambda event: picking.press(event.data))
        add("up", filter=picks)(lambda event: picking.move(1))
        add("down", filter=picks)(lambda event: picking.move(-1))
        for key in ("escape", "c-c", "enter"):
            add(key, filter=picks)(lambda event: picking.close())
        bind(keys, "pick", lambda event: picking.close(), filter=picks)

    def _pick(self) -> None:
        self.composer.menu.take()
        self.picking.open()
