"""The full-screen program: from the list of rooms to a talk, and back."""

from __future__ import annotations

import asyncio
import getpass
import signal
import sys
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from datetime import tzinfo
from typing import Any

from client.connection import Endpoint
from client.datadir import note_crash, prepare
from client.destination import read_server
from client.doctor import Diagnose, doctor_of
from client.options import Options
from client.problem import Problem
from client.settings import Settings
from client.shelf import Shelf
from client.ui.chosen import Chosen
from client.ui.doctorpage import show_doctor
from client.ui.door import BAD_NICK
from client.ui.guest import Guest
from client.ui.listpage import Choice, ListActions, ListPage
from client.ui.prompts import Prompt, address_question, nick_question
from client.ui.screen import Screen
from client.ui.search import Finding, Search
from client.ui.serverlist import RowKind, ServerList
from client.ui.stay import Ending
from client.ui.visit import Visit
from client.ways import load_quic
from discovery.book import Book
from protocol.names import channel_of, is_channel, is_nick, propose_nick, room_of
from protocol.text import clean

# Seconds after the first picture at which we load what a connection will need.
LOAD_AFTER = 0.5


def find_servers(book: Book) -> AbstractAsyncContextManager[Finding]:
    """What looks for servers on this network."""
    # Only now: the first picture needs none of it.
    from discovery.finder import Finder

    return Finder(book)


class Program:
    """The whole full-screen program; `run` once."""

    def __init__(
        self,
        options: Options,
        screen: Screen,
        *,
        find: Callable[[Book], AbstractAsyncContextManager[Finding]] = find_servers,
        diagnose: Diagnose | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        self._options = options
        self._screen = screen
        self._zone = zone
        self._chosen = Chosen(screen, Settings.load(options.settings_file, screen.preferences))
        self._shelf = Shelf.at(options.data_dir, options.transport)
        self._diagnose = diagnose or doctor_of(self._shelf.book)
        self._guest = Guest(
            options.nick or "",
            server_password=options.server_password,
            first_password=options.password,
            shows_passwords=options.send_password,
        )
        self._servers = ServerList(room_of(options.room) if options.room else "")
        self._find = find
        self._search = Search(self._finding, self._servers, screen.redraw)
        self._failure: BaseException | None = None

    async def run(self) -> int:
        """Until the person quits. Raises what a bug raised, after the terminal is clean again."""
        loop = asyncio.get_running_loop()
        before = loop.get_exception_handler()
        loop.set_exception_handler(self._on_loop_error)
        # The story first: the first picture is then the list, and not an empty page that stays for
        # a redraw interval (measured: 180 ms from start to list instead of 223).
        story = asyncio.ensure_future(self._story())
        terminal = asyncio.ensure_future(self._screen.app.run_async(set_exception_handler=False))
        loading = loop.call_later(LOAD_AFTER, loop.run_in_executor, None, load_quic)
        try:
            with _ended_by_signals(self._screen.quit):
                await asyncio.wait({terminal, story}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._screen.quit()
            loading.cancel()
            story.cancel()
            ending = (terminal, story, self._search.close())
            results = await asyncio.gather(*ending, return_exceptions=True)
            loop.set_exception_handler(before)
        for result in (self._failure, *results):
            if isinstance(result, Exception) and not isinstance(result, EOFError):
                raise result
        return 0

    def _on_loop_error(
        self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]
    ) -> None:
        """A bug in a key's handler must end the program, not scribble over the screen."""
        failure = context.get("exception")
        if failure is not None and not isinstance(failure, OSError | Problem):
            self._failure = failure
            self._screen.quit()

    async def _story(self) -> None:
        ending = Ending.LIST
        if self._options.server is not None:
            ending = await self._visit(self._options.server, self._options.room)
        while ending is Ending.LIST:
            ending = await self._choose()

    async def _choose(self) -> Ending:
        """Let the person take a row of the list, and go where it leads."""
        self._search.start()
        # A damaged list of known servers is told when we connect, before a word is said.
        with suppress(Problem):
            self._servers.compare(self._shelf.pins.known())
        actions = ListActions(
            status=lambda: self._search.status,
            scan=self._search.scan,
            stop=self._search.stop,
            doctor=self._open_doctor,
        )
        page = ListPage(
            self._servers, actions, nick=self._guest.nick, keymap=self._screen.keymap
        )
        choice = await self._screen.ask(page)
        self._servers.narrow("")  # whoever comes back wants to see everything
        server = choice.row.server
        if server is None:
            return await self._visit_address()
        endpoint = Endpoint(
            server.places, server.fingerprint, server.name, server.other_of
        )
        room = _room_of(choice)
        if room is not None and not self._servers.is_safe(server, room):
            # Then they are asked for, and the person decides.
            self._guest.first_password = self._guest.server_password = None
        return await self._visit(endpoint, room)

    @asynccontextmanager
    async def _finding(self) -> AsyncIterator[Finding]:
        # The first picture first: what looks for servers takes longer to import than to paint it.
        await self._screen.painted.wait()
        async with self._find(self._shelf.book) as finding:
            yield finding

    def _open_doctor(self) -> None:
        self._screen.lay_over(show_doctor(self._screen, self._diagnose))

    async def _visit_address(self) -> Ending:
        typed, reason = "", ""
        while True:
            answer = await self._screen.ask(Prompt(address_question(typed, reason)))
            if answer is None:
                return Ending.LIST
            try:
                server, room = read_server(answer)
            except ValueError as error:
                typed, reason = answer, clean(str(error))
            else:
                return await self._visit(server, room or self._options.room)

    async def _visit(self, endpoint: Endpoint, room: str | None) -> Ending:
        if not await self._has_nick():
            return Ending.LIST
        visit = Visit(
            self._screen,
            self._shelf,
            endpoint,
            self._guest,
            room,
            diagnose=self._diagnose,
            consent=self._options.consent,
            chosen=self._chosen,
            zone=self._zone,
        )
        ending = await visit.run()
        if visit.met is not None:
            self._search.learn(visit.met)
        return ending

    async def _has_nick(self) -> bool:
        """Ask who the person is, unless we know. False for Esc."""
        proposed = self._screen.preferences.nick or propose_nick(_login_name())
        reason = ""
        while not self._guest.nick:
            answer = await self._screen.ask(Prompt(nick_question(proposed, reason)))
            if answer is None:
                return False
            proposed, reason = answer.strip(), BAD_NICK
            if is_nick(proposed):
                self._guest.nick = proposed
        return True


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name for this user id; Windows without USERNAME
        return ""


def _room_of(choice: Choice) -> str | None:
    """The wire name of the room that was chosen, or None if the server is to be asked."""
    name = channel_of(choice.row.room or choice.filter_text)
    if choice.row.kind is RowKind.ROOM or is_channel(name):
        return name
    return None


@contextmanager
def _ended_by_signals(end: Callable[[], None]) -> Iterator[None]:
    """Whoever ends us from outside gets a clean terminal too; not on Windows, which can't."""
    loop = asyncio.get_running_loop()
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    with suppress(NotImplementedError, RuntimeError, ValueError):
        for name in names:
            loop.add_signal_handler(getattr(signal, name), end)
    try:
        yield
    finally:
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for name in names:
                loop.remove_signal_handler(getattr(signal, name))


def _screen() -> Screen:
    """The terminal of this process. Raises Problem if it can't show a full screen."""
    try:
        return Screen()
    except Exception as error:
        # Named, not imported: the class can only be imported on Windows.
        if type(error).__name__ == "NoConsoleScreenBufferError":
            raise Problem(
                "This window can't show the full screen. Use Windows Terminal, or --plain."
            ) from None
        raise


def _report(options: Options, error: Exception) -> str:
    """Keep the traceback of a bug for who can read it; the sentence for who can't."""
    try:
        path = note_crash(options.data_dir, "".join(traceback.format_exception(error)))
    except OSError:
        return "A mistake in this program ended it. Please start it again."
    return f"A mistake in this program ended it; {path} tells more. Please start it again."


async def run(options: Options) -> int:
    """The full-screen program on this terminal; its exit code. Tells problems on stderr."""
    try:
        # Below the full screen, where it stands when that is left.
        for line in prepare(options.data_dir):
            print(f"warkop: {line}", file=sys.stderr)
        return await Program(options, _screen()).run()
    except Problem as problem:
        sentence = str(problem)
    except Exception as error:
        sentence = _report(options, error)
    print(f"warkop: {sentence}", file=sys.stderr)
    return 1
