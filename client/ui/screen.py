"""The terminal: one prompt_toolkit application, and the pages lying on it one over another."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from prompt_toolkit.application import Application
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import (
    DynamicKeyBindings,
    KeyBindings,
    merge_key_bindings,
)
from prompt_toolkit.layout import DynamicContainer, Layout, to_container
from prompt_toolkit.output import Output

from client.core.preferences import KEYS, Preferences
from client.core.talk import Talk
from client.ui.focus import Focus, report
from client.ui.helppage import HelpPage
from client.ui.keymap import Keymap
from client.ui.look import Look
from client.ui.page import Page
from client.ui.rows import RowOfCells, rows_window
from client.ui.stay import now
from client.ui.themes import depth_of
from client.ui.wrap import wrap
from language import _

T = TypeVar("T")

# Seconds from one drawing to the next that news may ask for: a burst of hundreds of messages is
# drawn a few times, not hundreds. What a person types is drawn at once.
REDRAW_INTERVAL = 0.05
# Seconds after a key in which the person surely still looks.
WATCHED = 30.0
# Seconds to wait whether an Esc begins a longer key. Longer, and Esc feels dead; a slow link to the
# terminal splits keys at a few ms.
ESCAPE_WAIT = 0.05


# A terminal below this has no place for a line, what is typed and the keys.
LEAST_COLUMNS = 40
LEAST_ROWS = 10


def too_small_rows(width: int, height: int) -> list[RowOfCells]:
    """What is said on a terminal that is too small for anything else."""
    text = _("This terminal is too small: please make it at least {columns} × {rows}.").format(
        columns=LEAST_COLUMNS, rows=LEAST_ROWS
    )
    return [[("", piece)] for piece in wrap(text, max(1, width))][:height]


class Screen:
    """Shows the page on top of the pile. `input` and `output` are for tests.

    preferences: what the person chose; whoever changes one says so with `prefer`. keymap: the keys
    of now.
    """

    def __init__(
        self,
        *,
        input: Input | None = None,
        output: Output | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self.preferences = Preferences()
        self.keymap = Keymap(self.preferences)
        self._pile: list[Page[Any]] = []
        self._base: Page[Any] | None = None
        self.leave: Callable[[], None] = self.quit
        """What Ctrl-C does where a page has nothing else for it."""
        self.unwatched: Callable[[], None] = lambda: None
        """Called when the terminal loses the focus."""
        self._beside: set[asyncio.Task[None]] = set()
        self._too_small = rows_window(too_small_rows)
        self._nothing = Layout(rows_window(lambda width, height: [], focusable=True))
        self._watching: list[tuple[Talk, Callable[[], None]]] = []
        self.focus = Focus(self._focus_changed)
        self._last_key = -WATCHED  # monotonic seconds
        bindings = self._global_bindings()
        self.app: Application[None] = Application(
            layout=self._nothing,
            include_default_pygments_style=False,
            color_depth=depth_of(environment),
            mouse_support=Condition(lambda: self.preferences.mouse),
            key_bindings=merge_key_bindings([bindings, DynamicKeyBindings(self._page_bindings)]),
            full_screen=True,
            # News is drawn seldom enough (see `redraw`); a key must not wait for anything else.
            max_render_postpone_time=None,
            # Where a signal tells that the window has another size, nobody needs to ask.
            terminal_size_polling_interval=None if hasattr(signal, "SIGWINCH") else 0.5,
            input=input,
            output=output,
        )
        self.look = Look(self.app, self.preferences, self.redraw, environment)
        self.painted = asyncio.Event()
        """Set when a first picture was drawn."""
        self._drawn = 0.0  # loop time of the last drawing
        self._due: asyncio.TimerHandle | None = None
        self.app.after_render += lambda _app: self._note_drawing()
        self.app.key_processor.before_key_press += lambda _app: self._note_key()
        self.app.ttimeoutlen = ESCAPE_WAIT
        self.app.timeoutlen = ESCAPE_WAIT

    @property
    def page(self) -> Page[Any] | None:
        """The page that is seen."""
        return self._pile[-1] if self._pile else self._base

    def put_below(self, page: Page[Any] | None) -> None:
        """Have this page below all others; None: nothing."""
        if page is not self._base:
            if page is not None:
                self._frame(page)
            self._base = page
            self._turn()

    def redraw(self) -> None:
        """There is news: draw it soon; many calls are one drawing."""
        if self._due is None:
            loop = asyncio.get_running_loop()
            when = max(loop.time(), self._drawn + REDRAW_INTERVAL)
            self._due = loop.call_at(when, self._redraw_now)

    def _redraw_now(self) -> None:
        self._due = None
        self.app.invalidate()

    def _note_drawing(self) -> None:
        self._drawn = asyncio.get_running_loop().time()
        if not self.painted.is_set():
            self.painted.set()
            self.look.ask()
            report(self.app.output, on=True)
        if self._due is not None:  # what it was to show has been shown
            self._due.cancel()
            self._due = None

    def prefer(self, *names: str) -> None:
        """These preferences are others now: show it at once."""
        if KEYS in names:
            self.keymap.changed()
        self.look.changed()
        self.redraw()

    def quit(self) -> None:
        """Leave the terminal; `Application.run_async` returns."""
        for task in self._beside:
            task.cancel()
        if self.app.is_running and not self.app.is_done:
            report(self.app.output, on=False)
            self.app.exit()

    @contextmanager
    def watching(self, talk: Talk, flush: Callable[[], None]) -> Iterator[None]:
        """Tell a talk of the terminal's focus and of every key, for as long as the context lasts.
        flush: sends what it has to say."""
        self._watching.append((talk, flush))
        talk.focused(self.focus.is_here)
        try:
            yield
        finally:
            self._watching.remove((talk, flush))

    def _focus_changed(self, is_here: bool) -> None:
        for talk, flush in self._watching:
            talk.focused(is_here)
            flush()
        if not is_here:
            self.unwatched()
        self.redraw()

    @property
    def is_watched(self) -> bool:
        """Whether the person looks at this terminal; one that never says: whether a key came just
        now."""
        if self.focus.has_said:
            return self.focus.is_here
        return time.monotonic() - self._last_key < WATCHED

    def _note_key(self) -> None:
        self._last_key = time.monotonic()
        for talk, flush in self._watching:
            talk.active(now())
            flush()

    def _toggle_mouse(self) -> None:
        self.preferences.mouse = not self.preferences.mouse
        self.app.invalidate()

    def _frame(self, page: Page[Any]) -> None:
        content = to_container(self.look.framed(page.layout.container))
        page.layout.container = DynamicContainer(
            lambda: self._too_small if self._is_small else content
        )

    @property
    def _is_small(self) -> bool:
        size = self.app.output.get_size()
        return size.columns < LEAST_COLUMNS or size.rows < LEAST_ROWS

    @contextmanager
    def showing(self, page: Page[Any]) -> Iterator[None]:
        """Show a page on top of what is there, for as long as the context lasts."""
        self._lay(page)
        try:
            yield
        finally:
            self._take_away(page)

    def open(self, page: Page[T], then: Callable[[T], object] = lambda answer: None) -> None:
        """Show a page over whatever there is, until it has its answer; `then` is given that. The
        next key is for the page, and the one after its answer for what lies below: whoever types
        fast, or pastes, loses none."""

        def answered() -> None:
            self._take_away(page)
            then(page.answer.result())

        page.answered = answered
        self._lay(page)

    def _lay(self, page: Page[Any]) -> None:
        self._frame(page)
        self._pile.append(page)
        self._turn()

    def _take_away(self, page: Page[Any]) -> None:
        self._pile.remove(page)
        self._turn()

    async def ask(self, page: Page[T]) -> T:
        """Show a page until it has its answer."""
        with self.showing(page):
            return await page.answer

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside all else. Ends with the program."""
        task = asyncio.ensure_future(work)
        self._beside.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._beside.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            context = {"message": "work beside the pages failed", "exception": error}
            task.get_loop().call_exception_handler(context)

    def _turn(self) -> None:
        self.app.layout = self.page.layout if self.page is not None else self._nothing
        self.app.invalidate()

    def _page_bindings(self) -> KeyBindings | None:
        return self.page.bindings if self.page is not None else None

    def open_help(self) -> None:
        """Show what the page says of itself; from that, go back."""
        page = self.page
        if isinstance(page, HelpPage):
            page.finish(None)
        elif page is not None and (entries := page.help()):
            self.open(HelpPage(entries))

    def _global_bindings(self) -> KeyBindings:
        bindings = KeyBindings()

        bindings.add("<sigint>")(lambda event: self.leave())
        self.focus.bind(bindings)
        for action, do in {
            "quit": lambda event: self.leave(),
            "help": lambda event: self.open_help(),
            "redraw": lambda event: event.app.renderer.clear(),
            "mouse": lambda event: self._toggle_mouse(),
        }.items():
            self.keymap.bind(bindings, action, do)
        return bindings
