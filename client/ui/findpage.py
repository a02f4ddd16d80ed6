"""The page behind Ctrl-F, /search and /mentions: results come while one types; Enter goes there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import tzinfo

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.layout.containers import AnyContainer, ConditionalContainer, HSplit
from prompt_toolkit.layout.dimension import Dimension

from client.core.events import Event
from client.core.model import Result, Search
from client.core.talk import Talk
from client.ui import findview
from client.ui.findview import Frame
from client.ui.page import Page, input_window, labelled, layout_of, row_window
from client.ui.rows import RowOfCells, rows_window
from client.ui.stay import now
from client.ui.talkview import keys_row, rule
from client.ui.wrap import cells
from language import _
from protocol.names import room_of

# Seconds after the last key until the server is asked: who types fast asks once.
PAUSE = 0.25
# Characters from which on searching makes sense; one Chinese character is a word.
SHORTEST = 2
# Results below the chosen one from which on older ones are looked for.
AHEAD = 10
HandOn = Callable[[list[Event]], None]
FOOT_ROWS = 3  # who, where and when, and two rows of what was said


class FindPage(Page[Result | None]):
    """Asks what to look for, and which of what was found to go to; None for Esc.

    hand_on: takes what the talk tells, and writes what it has to say. mentions: look for what names
    the person; nothing is typed then. opener: keys that close the page again. others: the talks at
    other servers, looked through with all rooms, and what takes what they tell; see `talk_of`.
    """

    def __init__(
        self,
        talk: Talk,
        hand_on: HandOn,
        words: str = "",
        *,
        mentions: bool = False,
        opener: tuple[str, ...] = (),
        zone: tzinfo | None = None,
        others: Mapping[Talk, HandOn] | None = None,
    ) -> None:
        super().__init__()
        self._others = others or {}
        self._talk = talk
        self._hand_on = hand_on
        self._mentions = mentions
        self._frame = Frame(talk.model, talk.preferences, zone)
        self._room = "" if talk.model.room is None else talk.model.current
        self._here = bool(self._room) and not mentions
        self._shown = Search(room=self._room if self._here else "", mentions=mentions)
        self._chosen = 0
        self._asked = ("", "")
        self._due: asyncio.TimerHandle | None = None
        self._height = 10
        self._places: list[int] = []
        before = "" if mentions else words or self._before()
        self._old = "" if words else before  # goes as soon as other words are typed
        self.buffer = Buffer(
            multiline=False,
            document=Document(before, cursor_position=len(before)),
            on_text_changed=lambda buffer: self._typed(),
        )
        self._lay_out()
        self._bind(opener)
        self.answer.add_done_callback(lambda _answer: self._wait_no_more())
        if mentions:
            self._hand_on(talk.finding.mentions(now()))
            for other, tell in self._others.items():
                tell(other.finding.mentions(now()))
        else:
            self._look()

    def help(self) -> list[tuple[str, str]]:
        return [
            (_("words"), _("look for them, in any order; in quotes as they are")),
            ("from: in: after: before:", _("who said it, where, and when")),
            ("Tab", _("look in this room, or in all your rooms")),
            ("↑ ↓", _("choose")),
            ("PgUp, PgDn", _("choose further; at the end older ones are looked for")),
            ("Enter", _("go there")),
            ("Esc", _("back")),
        ]

    def _before(self) -> str:
        """What the person looked for the last time."""
        return self._talk.model.search.words

    @property
    def _search(self) -> Search:
        """What is shown: the last answer, until the next one is there."""
        search = self._talk.model.search
        if not self._mentions and not self._asked[0]:
            return Search(room=self._room if self._here else "")
        if search is not self._shown and (search.results or not search.waits):
            self._shown = search
            self._chosen = 0
        return self._shown if self._here else self._with_others(self._shown)

    def _with_others(self, own: Search) -> Search:
        """What was found here and at the other servers, newest first."""
        found = {talk: talk.model.search for talk in self._others}
        found = {
            talk: one for talk, one in found.items()
            if (one.words, one.mentions) == (own.words, own.mentions)
        }  # fmt: skip
        if not found:
            return own
        results = list(own.results)
        for talk, search in found.items():
            server = talk.model.server or talk.model.address
            results += [
                replace(one, at=f"{room_of(one.room)} · {server}") for one in search.results
            ]
        results.sort(key=lambda one: one.line.stamp, reverse=True)
        return replace(
            own,
            results=results,
            more=any(one.more for one in (own, *found.values())),
            waits=any(one.waits for one in (own, *found.values())),
        )

    def talk_of(self, result: Result) -> Talk:
        """Where that was said."""
        for talk in self._others:
            if any(one.line is result.line for one in talk.model.search.results):
                return talk
        return self._talk

    # What is done

    def _typed(self) -> None:
        old, self._old = self._old, ""
        rest = self.buffer.text.removeprefix(old)
        # A space goes on with the words of the last time; a letter begins anew.
        if old and rest != self.buffer.text and rest.strip() and not rest[0].isspace():
            self.buffer.text = rest  # comes here once more
            self.buffer.cursor_position = len(rest)
            return
        self._wait_no_more()
        self._due = asyncio.get_running_loop().call_later(PAUSE, self._look)

    def _wait_no_more(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _look(self) -> None:
        """Look for what is typed now."""
        self._wait_no_more()
        text = self.buffer.text.strip()
        wanted = (text if len(text) >= SHORTEST or not text.isascii() else "", self._scope)
        if wanted != self._asked:
            self._asked = wanted
            if wanted[0]:
                self._hand_on(self._talk.finding.search(*wanted, now=now()))
                for other, tell in self._others.items() if not self._here else ():
                    tell(other.finding.search(wanted[0], "", now=now()))

    @property
    def _scope(self) -> str:
        return self._room if self._here else ""

    def _switch(self) -> None:
        """This room, or all."""
        if self._room and not self._mentions:
            self._here = not self._here
            self._look()

    def _move(self, step: int) -> None:
        count = len(self._search.results)
        self._chosen = max(0, min(self._chosen + step, count - 1))
        if step > 0 and self._chosen + AHEAD >= count:
            self._hand_on(self._talk.finding.go_on(now()))
            for other, tell in self._others.items() if not self._here else ():
                tell(other.finding.go_on(now()))

    def _enter(self) -> None:
        if self._due is not None:
            self._look()
        elif self._search.results:
            self.finish(self._search.results[self._chosen])

    def _click(self, x: int, y: int) -> None:
        place = self._places[y] if y < len(self._places) else -1
        if place == self._chosen:
            self._enter()
        elif place >= 0:
            self._chosen = place

    # What is drawn

    def _lay_out(self) -> None:
        label = " " + _("Look for:") + " "
        field = input_window(self.buffer)
        results = rows_window(
            self._draw, focusable=self._mentions, click=self._click, wheel=self._move
        )
        typing: list[AnyContainer] = [
            labelled(lambda width, _height: [[("class:quiet", label)]], cells(label), field),
            row_window(lambda width, _height: [rule(width)]),
        ]
        foot = HSplit(
            [
                row_window(lambda width, _height: [rule(width)]),
                rows_window(lambda width, height: self._foot(width, height), height=FOOT_ROWS),
            ],
            height=Dimension.exact(FOOT_ROWS + 1),
        )
        has_results = Condition(lambda: bool(self._search.results))
        self.layout = layout_of(
            [
                row_window(lambda width, _height: [self._title(width)]),
                row_window(lambda width, _height: [rule(width)]),
                *([] if self._mentions else typing),
                results,
                ConditionalContainer(foot, has_results),
                row_window(lambda width, _height: [rule(width)]),
                row_window(lambda width, _height: [keys_row(self._keys(), [], width)]),
            ],
            results if self._mentions else field,
        )

    def _title(self, width: int) -> RowOfCells:
        waits = self._due is not None or self._talk.model.search.waits
        shown = self._search
        search = Search(room=self._scope, mentions=self._mentions, results=shown.results)
        search.more, search.waits = shown.more, waits and bool(self._asked[0] or self._mentions)
        return findview.title_row(search, self._frame, width)

    def _draw(self, width: int, height: int) -> list[RowOfCells]:
        self._height = height
        search = self._search
        search.results = [one for one in search.results if not one.line.deleted]
        self._chosen = max(0, min(self._chosen, len(search.results) - 1))
        if not search.results:
            self._places = []
            return findview.nothing_rows(search, width, height)
        drawn = findview.draw(search, self._frame, self._chosen, width, height)
        self._places = drawn.results
        return drawn.rows

    def _foot(self, width: int, height: int) -> list[RowOfCells]:
        search = self._search
        if not search.results:
            return []
        result = search.results[min(self._chosen, len(search.results) - 1)]
        return findview.foot_rows(result, search, self._frame, width, height)

    def _keys(self) -> list[tuple[str, str]]:
        keys: list[tuple[str, str]] = []
        if self._search.results:
            keys += [(_("Enter"), _("go there")), ("↑ ↓", _("choose"))]
        if self._room and not self._mentions:
            keys.append(("Tab", _("all your rooms") if self._here else _("this room only")))
        if self._search.more:
            keys.append(("PgDn", _("older")))
        return [*keys, ("Esc", _("back")), ("F1", _("help"))]

    def _bind(self, opener: tuple[str, ...]) -> None:
        add = self.bindings.add
        add("up")(lambda event: self._move(-1))
        add("down")(lambda event: self._move(1))
        add("pageup")(lambda event: self._move(-max(self._height - 2, 1)))
        add("pagedown")(lambda event: self._move(max(self._height - 2, 1)))
        add("tab")(lambda event: self._switch())
        add("enter")(lambda event: self._enter())
        for key in ("escape", *opener):
            add(key)(lambda event: self.finish(None))
