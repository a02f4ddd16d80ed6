"""What the program does outside its own screen: clipboard, browser, files, the bell."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import tzinfo

from client import browser, clipboard
from client.core.attention import rings
from client.core.events import LineAdded
from client.core.talk import Talk
from client.core.wishes import Collected, CopyWanted, OpenWanted
from client.problem import Problem
from client.saving import save
from client.ui.notify import Notifier
from client.ui.screen import Screen
from client.ui.textview import Away, show_text, text_of
from language import _

Tell = Callable[[str, bool], None]
"""Takes a sentence for the person, and whether something went wrong."""


class Hands:
    """One for the program."""

    def __init__(self, screen: Screen, zone: tzinfo | None = None) -> None:
        self._screen = screen
        self._zone = zone
        self._notifier = Notifier(self._write, time.monotonic)

    def take(self, event: CopyWanted | OpenWanted | Collected, talk: Talk, tell: Tell) -> None:
        """Do what an event asks for, in the background; tell how it went."""
        match event:
            case CopyWanted(text):
                doing = self._copy(text, tell)
            case OpenWanted(address):
                doing = self._open(address, tell)
            case Collected():
                doing = self._save(event, talk, tell)
        self._screen.begin(doing)

    def heard(self, event: LineAdded, talk: Talk) -> None:
        """A line came: ring if it means the person, who looks elsewhere."""
        room = talk.model.rooms.get(event.room)
        if room is None or self._screen.is_watched or not rings(room, event.line):
            return
        line = event.line
        who = line.nick if room.is_private else f"{line.nick} ({room.title})"
        self._notifier.tell(who, line.text, talk.preferences.notify)

    def show_text(self, talk: Talk) -> None:
        """Write the room that is looked at onto the terminal, to select in it."""
        room = talk.model.room
        if room is not None:
            app = self._screen.app
            lines = text_of(room, talk.preferences, self._zone)
            keys = self._screen.keymap.keys("text")[0]
            page = Away(keys)
            self._screen.open(page)
            self._screen.begin(show_text(lines, page, app.input, app.output))

    def _write(self, text: str) -> None:
        self._screen.app.output.write_raw(text)
        self._screen.app.output.flush()

    async def _copy(self, text: str, tell: Tell) -> None:
        sequences: list[str] = []
        done = await asyncio.to_thread(clipboard.copy, text, sequences.append)
        for sequence in sequences:
            self._write(sequence)
        if done:
            tell(_("Copied."), False)
        elif done is None:
            tell(
                _("Copied through your terminal. If it is not there, F5 shows the text to select."),
                False,
            )
        else:
            tell(_("That is too long for the terminal; F5 shows the text to select."), True)

    async def _open(self, address: str, tell: Tell) -> None:
        if not browser.can_open(address):
            tell(_("Only addresses of web pages can be opened: {address}").format(address=address),
                 True)  # fmt: skip
        elif await asyncio.to_thread(browser.open_address, address):
            tell(_("Opened in your browser: {address}").format(address=address), False)
        else:
            tell(
                _("No browser can be opened from here. The address: {address}").format(
                    address=address
                ),
                True,
            )

    async def _save(self, event: Collected, talk: Talk, tell: Tell) -> None:
        try:
            saved = await save(event, talk, self._zone)
        except Problem as problem:
            tell(str(problem), True)
        else:
            if saved is not None:
                tell(saved.sentence, False)
