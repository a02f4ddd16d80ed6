"""Where a person writes: the text, its keys, what was written before, and drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition, Filter
from prompt_toolkit.history import History
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys

from client.core import emoji
from client.core.completion import Proposal
from client.core.talk import Talk
from client.ui.completer import Menu
from client.ui.keymap import Keymap
from client.ui.pasting import Pasting
from client.ui.recall import Recall


class Drafts(Protocol):
    """What was typed and not sent, by talk and room (a key of `Model.rooms`)."""

    def of(self, talk: Talk, key: str) -> str:
        """What stands in the input there; empty: nothing."""

    def keep(self, talk: Talk, key: str, text: str) -> None:
        """This stands there now."""


class ShortDrafts:
    """Those of one page, gone with it."""

    def __init__(self) -> None:
        self._typed: dict[tuple[Talk, str], str] = {}

    def of(self, talk: Talk, key: str) -> str:
        return self._typed.get((talk, key), "")

    def keep(self, talk: Talk, key: str, text: str) -> None:
        self._typed[talk, key] = text


Submit = Callable[[str], bool]  # False: it was not taken, and stays in the input


class Composer:
    """The input of a page. `turn` has it follow the person from room to room.

    retry: send again what failed; called for Enter with nothing typed. changed: the text did."""

    def __init__(
        self,
        talk: Callable[[], Talk],
        *,
        written: History,
        drafts: Drafts,
        submit: Submit,
        retry: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self._talk = talk
        self._drafts = drafts
        self._submit = submit
        self._retry = retry
        self._changed = changed
        self._is_ours = False  # we change the text, not the person
        self._replaced: tuple[int, str, str] | None = None  # at, what was typed, its emoji
        self._counted: tuple[object, list[int]] = (None, [])
        self.buffer = Buffer(
            multiline=False,  # Enter sends; a line end in the text is only one more character
            history=written,
            accept_handler=self._accept,
            on_text_changed=lambda _: self._text_changed(),
            on_text_insert=lambda _: self._close_emoji(),
        )
        self.menu = Menu(self.buffer, self._propose)
        self.recall = Recall(self.buffer, written.get_strings)
        self.pasting = Pasting(
            self._insert,
            count=lambda text: len(self._talk().pieces(text)) + 1,
            begins=lambda: not self.buffer.document.text_before_cursor.strip(),
        )
        self._place = self._here()
        self._restore()

    def _here(self) -> tuple[Talk, str]:
        talk = self._talk()
        return talk, talk.model.current

    def turn(self) -> bool:
        """If the person looks at another room now, show what was being written there. Whether."""
        here = self._here()
        if here == self._place:
            return False
        self._place = here
        self.recall.take()
        self.pasting.close()
        self._restore()
        return True

    def _restore(self) -> None:
        text = self._drafts.of(*self._place)
        with self._alone():
            self.buffer.reset(Document(text, len(text)))
        self.menu.take()

    def write(self, text: str) -> None:
        """Have this stand in the input."""
        self.buffer.document = Document(text, len(text))
        self.menu.changed()

    def send(self) -> None:
        """As if Enter was pressed."""
        self.buffer.validate_and_handle()

    @property
    def pieces(self) -> list[int]:
        """Where in the text the second message will begin, and each that follows."""
        seen = (self._place, self.buffer.text)
        if self._counted[0] != seen:
            self._counted = (seen, self._talk().pieces(self.buffer.text))
        return self._counted[1]

    def _propose(self, text: str, cursor: int, asked: bool) -> list[Proposal]:
        return self._talk().completions(text, cursor, asked=asked)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Change the text without a menu over it: it is no typing."""
        before, self._is_ours = self._is_ours, True
        try:
            yield
        finally:
            self._is_ours = before

    def _text_changed(self) -> None:
        self._replaced = None
        if not self._is_ours:
            self.menu.changed()
        if self._here() == self._place:  # else `turn` shows another text in a moment
            self._drafts.keep(*self._place, self.buffer.text)
            self._changed()

    def _close_emoji(self) -> None:
        """`:smile:` becomes what it means when its second colon is typed."""
        before = self.buffer.document.text_before_cursor
        name, sign = ("", "") if self._is_ours else emoji.closed(before)
        if sign:
            at = len(before) - len(name)
            self._exchange(at, name, sign)
            self._replaced = (at, name, sign)

    def _exchange(self, at: int, old: str, new: str) -> None:
        text = self.buffer.text
        with self._alone():
            text = text[:at] + new + text[at + len(old) :]
            self.buffer.document = Document(text, at + len(new))
        self.menu.take()

    def _insert(self, text: str) -> None:
        with self._alone():
            self.buffer.insert_text(text)

    def _accept(self, buffer: Buffer) -> bool:
        text = buffer.text
        self.menu.take()
        if not text.strip():
            self._retry()
            return False
        if not self._submit(text):
            return True
        self._drafts.keep(*self._place, "")  # where it was written: we may be elsewhere now
        return False

    @property
    def is_busy(self) -> bool:
        """Whether keys answer a question, instead of writing."""
        return self.recall.is_open or self.pasting.is_open

    def clear(self) -> None:
        """Away with what was typed."""
        self.menu.take()
        self.buffer.text = ""

    def bind(self, bindings: KeyBindings, keymap: Keymap, may_write: Filter) -> None:
        """The keys of writing."""
        writes = may_write & Condition(lambda: not self.is_busy)
        has_menu = writes & Condition(lambda: self.menu.is_open)
        has_moved = writes & Condition(lambda: self.menu.has_moved)
        keymap.bind(bindings, "complete", lambda _: self.menu.complete(), filter=writes)
        keymap.bind(
            bindings, "newline", lambda _: self.buffer.insert_text("\n"), filter=writes
        )
        add = bindings.add
        add("s-tab", filter=writes)(lambda _: self.menu.complete(-1))
        add("enter", filter=has_moved)(lambda _: self.menu.take())
        must_choose = writes & Condition(lambda: self.menu.must_choose)
        add("enter", filter=must_choose)(lambda _: self.menu.choose(0))
        add("escape", filter=has_menu)(lambda _: self.menu.close())
        add("up", filter=has_menu)(lambda _: self.menu.move(-1))
        add("down", filter=has_menu)(lambda _: self.menu.move(1))
        add("up", filter=writes & ~has_menu)(lambda event: self._go_through(event, -1))
        add("down", filter=writes & ~has_menu)(lambda event: self._go_through(event, 1))
        add("backspace", filter=writes & Condition(lambda: self._replaced is not None))(
            lambda _: self._undo_emoji()
        )
        add("c-z", filter=writes)(lambda _: self._undo())
        add("c-q", filter=may_write)(lambda _: None)  # else the next key would be written as ^[[A
        add(Keys.BracketedPaste, filter=may_write)(lambda event: self._paste(event.data))
        self._bind_recall(bindings, keymap)
        self._bind_pasting(bindings)

    def _go_through(self, event: KeyPressEvent, step: int) -> None:
        with self._alone():
            if step < 0:
                self.buffer.auto_up(event.arg)
            else:
                self.buffer.auto_down(event.arg)

    def _undo(self) -> None:
        """As everywhere on a desktop; there is no shell to suspend to."""
        self.menu.take()
        with self._alone():
            self.buffer.undo()

    def _undo_emoji(self) -> None:
        if self._replaced is not None:
            at, name, sign = self._replaced
            self._exchange(at, sign, name)

    def _paste(self, data: str) -> None:
        self.recall.take()
        self.menu.take()
        self.pasting.paste(data, self._talk().preferences.paste)

    def search(self) -> None:
        """Search in what was written."""
        self.menu.take()
        with self._alone():
            self.recall.open()

    def _bind_recall(self, bindings: KeyBindings, keymap: Keymap) -> None:
        it = self.recall
        searches = Condition(lambda: it.is_open)

        def alone(do: Callable[[KeyPressEvent], None]) -> Callable[[KeyPressEvent], None]:
            def handle(event: KeyPressEvent) -> None:
                with self._alone():
                    do(event)

            return handle

        def add(key: str | Keys, do: Callable[[KeyPressEvent], None]) -> None:
            bindings.add(key, filter=searches)(alone(do))

        add(Keys.Any, lambda event: it.type(event.data) if event.data.isprintable() else None)
        add("backspace", lambda _: it.erase())
        for key in ("enter", "tab", "left", "right", "home", "end"):
            add(key, lambda _: it.take())
        for key in ("escape", "c-c", "c-g"):
            add(key, lambda _: it.close())
        add("up", lambda _: it.older())
        keymap.bind(bindings, "written", alone(lambda _: it.older()), filter=searches)

    def _bind_pasting(self, bindings: KeyBindings) -> None:
        it = self.pasting
        asks = Condition(lambda: it.is_open)
        bindings.add(Keys.Any, filter=asks)(lambda event: it.answer(event.data))
        for key in ("escape", "c-c"):
            bindings.add(key, filter=asks)(lambda _: it.close())
        bindings.add("enter", filter=asks)(lambda _: it.answer("\r"))
        for key in ("backspace", "delete", "up", "down"):  # they would change the text
            bindings.add(key, filter=asks)(lambda _: None)
