"""What commands ask of the plain mode besides talking: files, the clipboard, lists, the doctor."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from client import browser, clipboard
from client.core import events as e
from client.core import wishes
from client.core.talk import Talk
from client.doctor import Diagnose, print_diagnosis
from client.plainoutput import Output
from client.problem import Problem
from client.saving import save
from client.shelf import ONLY_HERE
from discovery.invite import Invite
from discovery.listing import ListedServer
from language import N_, _

# Of all that may be chosen, what means something without a screen.
_FELT_HERE = frozenset({"language", "times", "nick", "markers"})
_OF_THE_SCREEN = {
    "theme": N_("Plain mode has no colours; these are of the full screen:"),
    "keys": N_("Plain mode has no keys of its own; these are of the full screen:"),
}


@dataclass(frozen=True, slots=True)
class Means:
    """What the program can do for a talk.

    invite: makes one into a room (wire name; empty: none), or None if none can be made.
    prefer: as `Settings.changed`. find_servers: those of this network, and why there may be more.
    keep_habits: writes what was changed of the talk's habits.
    """

    invite: Callable[[str], Invite | None]
    diagnose: Diagnose
    prefer: Callable[[str], list[str]]
    find_servers: Callable[[], Awaitable[tuple[list[ListedServer], str]]]
    keep_habits: Callable[[], None]


class Deeds:
    """Give it every event, and call `run` where there is time to wait. is_person: somebody sits
    here, at whose computer a browser may open."""

    def __init__(self, talk: Talk, output: Output, means: Means, *, is_person: bool) -> None:
        self._talk = talk
        self._output = output
        self._means = means
        self._is_person = is_person
        self._todo: list[Callable[[], Awaitable[None]]] = []

    def take(self, event: e.Event) -> None:
        """Do at once what takes no time, and note the rest."""
        match event:
            case wishes.CopyWanted(text=text):
                self._todo.append(partial(self._copy, text))
            case wishes.OpenWanted(address=address):
                self._todo.append(partial(self._open, address))
            case wishes.Collected():
                self._todo.append(partial(self._save, event))
            case wishes.DoctorWanted():
                doing = partial(print_diagnosis, self._means.diagnose, self._output.answer)
                self._todo.append(doing)
            case wishes.ServersWanted():
                self._todo.append(self._list_servers)
            case e.HabitsChanged():
                self._means.keep_habits()
            case wishes.InviteWanted(room=room):
                self._invite(room)
            case wishes.PreferenceChanged(name=name):
                self._keep_preference(name)
            case wishes.SettingsWanted(page=page, lines=lines):
                if page in _OF_THE_SCREEN:
                    self._output.note(_(_OF_THE_SCREEN[page]))
                for text in lines:
                    self._output.answer(text)
            case wishes.ConnectWanted(where=where):
                text = _(
                    "In plain mode there is one server at a time. Start another client to be there,"
                    " too: python -m client --plain {where}"
                )
                self._output.problem(text.format(where=where))
            case wishes.ClearWanted():
                text = _("Nothing can be cleared in plain mode; your terminal may do it.")
                self._output.note(text)

    async def run(self) -> None:
        """Do what was noted, in its order."""
        while self._todo:
            await self._todo.pop(0)()

    async def _copy(self, text: str) -> None:
        if not self._is_person:
            self._output.answer(text)
        elif await asyncio.to_thread(clipboard.copy, text, None):
            self._output.note(_("Copied."))
        else:
            self._output.note(_("There is no clipboard here. The text:"))
            self._output.answer(text)

    async def _open(self, address: str) -> None:
        if not self._is_person:
            self._output.answer(address)
        elif not browser.can_open(address):
            text = _("Only addresses of web pages can be opened: {address}")
            self._output.problem(text.format(address=address))
        elif await asyncio.to_thread(browser.open_address, address):
            text = _("Opened in your browser: {address}").format(address=address)
            self._output.note(text)
        else:
            self._output.note(_("No browser can be opened from here. The address:"))
            self._output.answer(address)

    async def _save(self, event: wishes.Collected) -> None:
        try:
            saved = await save(event, self._talk)
        except Problem as problem:
            self._output.problem(str(problem))
            return
        if saved is not None:
            self._output.fact("exported", file=str(saved.path), lines=saved.count)
            self._output.answer(saved.sentence)

    async def _list_servers(self) -> None:
        from discovery import printing  # only now: few ask

        self._output.note(_("Looking for servers on this network …"))
        try:
            servers, why = await self._means.find_servers()
        except Problem as problem:
            self._output.problem(str(problem))
            return
        self._output.fact("servers", servers=[printing.as_json(one) for one in servers])
        for one in servers:
            for line in printing.describe(one).splitlines():
                self._output.answer(line)
        if why:
            self._output.note(why)
        if not servers:
            self._output.note(_("No server was found. /doctor says what is in the way."))
        else:
            text = _("To be at one of them, too, start another client: --server ADDRESS.")
            self._output.remark(text)

    def _invite(self, room: str) -> None:
        invite = self._means.invite(room)
        if invite is None:
            self._output.problem(_(ONLY_HERE))
        else:
            self._output.answer(str(invite))

    def _keep_preference(self, name: str) -> None:
        try:
            for text in self._means.prefer(name):
                self._output.note(text)
        except Problem as problem:
            self._output.problem(str(problem))
        if name not in _FELT_HERE:
            self._output.note(_("It is kept for the full screen; plain mode has no use for it."))
