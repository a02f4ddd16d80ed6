"""The full-screen program: from the list of rooms to a talk, and back."""

from __future__ import annotations

import asyncio
import gc
import getpass
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import tzinfo
from functools import partial
from typing import Any

from prompt_toolkit.history import InMemoryHistory

from client.datadir import prepare
from client.destination import read_destination, read_server
from client.doctor import Diagnose, doctor_of
from client.memory import NAME, Memory
from client.options import Options
from client.problem import Problem
from client.settings import Settings
from client.shelf import Shelf
from client.ui.arriving import Arriving
from client.ui.choosing import Choosing
from client.ui.chosen import Chosen
from client.ui.desk import Desk
from client.ui.ending import ended_by_signals, is_hangup, report
from client.ui.guest import Guest
from client.ui.hands import Hands
from client.ui.prompts import Prompt, address_question, leaving_question
from client.ui.screen import Screen
from client.ui.search import Finding, Search
from client.ui.serverlist import ServerList
from client.ui.stay import now
from client.ui.visits import Visits
from client.ways import load_quic
from discovery.book import Book
from language import _
from protocol.names import propose_nick, room_of
from protocol.text import clean

# Seconds after the first picture at which we load what a connection will need.
LOAD_AFTER = 0.5
# Seconds after the start at which what is there is left out of the search for garbage, for good:
# modules and pages, nothing of which goes. Each full search stopped the keys for 30 ms, now for 5.
FREEZE_AFTER = 3.0

Wish = Callable[[], Awaitable[None]]


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
        chosen = Chosen(screen, Settings.load(options.settings_file, screen.preferences))
        memory = Memory(options.data_dir / NAME)
        self._guest = Guest(
            options.nick or memory.nick or screen.preferences.nick or _own_name(),
            server_password=options.server_password,
            first_password=options.password,
            shows_passwords=options.send_password,
            written=InMemoryHistory(memory.written),
        )
        shelf = Shelf.at(options.data_dir, options.transport)
        self._desk = Desk(
            screen,
            shelf,
            self._guest,
            memory,
            chosen,
            diagnose or doctor_of(shelf.book),
            Hands(screen, zone),
            zone,
            show_list=self._show_list,
            leave=self._leave,
            connect=self._want_server,
        )
        screen.leave = self._leave
        screen.unwatched = memory.save_changes
        self._servers = ServerList(last=(memory.server, memory.room))
        self._find = find
        self._arriving = Arriving(self._desk, self._servers)
        self._search = Search(self._finding, self._servers, self._note_news)
        self._visits = Visits(
            self._desk, met=self._search.learn, ended=self._want_place, consent=options.consent
        )
        self._wishes: asyncio.Queue[Wish] = asyncio.Queue()
        self._choosing = Choosing(
            self._desk,
            self._servers,
            self._search,
            self._visits,
            ask_address=lambda: self._wishes.put_nowait(self._visit_address),
        )
        self._leaving = False  # the person was asked whether to leave
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
            with ended_by_signals(self._screen.quit):
                await asyncio.wait({terminal, story}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._screen.quit()
            loading.cancel()
            story.cancel()
            self._desk.memory.save()
            ending = (terminal, story, self._visits.close(), self._search.close())
            results = await asyncio.gather(*ending, return_exceptions=True)
            loop.set_exception_handler(before)
        for result in (self._failure, *results):
            if isinstance(result, Exception) and not is_hangup(result):
                raise result
        return 0

    def _on_loop_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """A bug in a key's handler must end the program, not scribble over the screen."""
        failure = context.get("exception")
        if failure is not None and is_hangup(failure):
            self._screen.quit()
        elif failure is not None and not isinstance(failure, OSError | Problem):
            self._failure = failure
            self._screen.quit()

    async def _story(self) -> None:
        """One thing after the other that the person wants, beside the talks."""
        await self._begin()
        while True:
            if not self._visits and self._wishes.empty():
                await self._choosing.choose()
            else:
                wish = await self._wishes.get()
                await wish()

    async def _begin(self) -> None:
        """Where the command line leads."""
        if self._options.server is not None:
            self._visits.go(self._options.server, self._options.room)
        elif self._options.room is not None:
            await self._seek(room_of(self._options.room))

    def _show_list(self) -> None:
        self._choosing.open()

    def _want_server(self, where: str) -> None:
        self._wishes.put_nowait(partial(self._connect, where))

    def _want_place(self) -> None:
        """A visit is over: where no room is left to look at, the list is shown."""
        if not self._desk.has_rooms:
            self._wishes.put_nowait(self._choose_if_nowhere)

    async def _choose_if_nowhere(self) -> None:
        if not self._desk.has_rooms and not self._visits.are_under_way:
            await self._choosing.choose()

    async def _connect(self, where: str) -> None:
        """/connect: to an address, an invite, or what is called so on this network."""
        try:
            server, room = read_destination(where)
        except ValueError as error:
            self._tell(clean(str(error)))
            return
        if server is not None:
            self._visits.go(server, room)
        else:
            await self._seek(where.strip())

    async def _seek(self, name: str) -> None:
        """Go to the room, or the server, of that name; where that can't be, to the list."""
        self._search.start()
        found = await self._arriving.wait_for(name)
        if found is not None and len(found) == 1:
            self._choosing.go(*found[0])
            return
        note = ""
        if found:
            note = _("Several servers have a room {name}: choose one.").format(name=name)
        elif found is not None:
            note = _("Nobody here has a room {name} yet.").format(name=name)
        self._servers.narrow(name if found or (found == [] and self._servers.matches(name)) else "")
        await self._choosing.choose(note)

    def _tell(self, text: str) -> None:
        talk = self._desk.servers.current
        talk.tell(text, now(), wrong=True)
        self._screen.redraw()

    def _note_news(self) -> None:
        self._arriving.heard()
        self._screen.redraw()

    def _leave(self, text: str = "") -> None:
        """Quit, with a goodbye; but where messages would be lost, ask once."""
        unsent = self._visits.unsent
        self._desk.goodbye = text or self._desk.goodbye
        if self._leaving or not unsent:
            self._screen.quit()
        else:
            self._leaving = True
            self._screen.open(Prompt(leaving_question(unsent)), lambda answer: self._stay())

    def _stay(self) -> None:
        self._leaving = False
        self._desk.goodbye = ""

    @asynccontextmanager
    async def _finding(self) -> AsyncIterator[Finding]:
        # The first picture first: what looks for servers takes longer to import than to paint it.
        await self._screen.painted.wait()
        async with self._find(self._desk.shelf.book) as finding:
            yield finding

    async def _visit_address(self) -> None:
        typed, reason = "", ""
        while True:
            answer = await self._screen.ask(Prompt(address_question(typed, reason)))
            if answer is None:
                await self._choosing.choose()
                return
            try:
                server, room = read_server(answer)
            except ValueError as error:
                typed, reason = answer, clean(str(error))
            else:
                self._visits.go(server, room or self._options.room)
                return


def _own_name() -> str:
    """A nick from what this computer calls its user."""
    try:
        return propose_nick(getpass.getuser())
    except (OSError, KeyError, ImportError):  # no name for this user id; Windows without USERNAME
        return propose_nick("")


def _screen() -> Screen:
    """The terminal of this process. Raises Problem if it can't show a full screen."""
    try:
        return Screen()
    except Exception as error:
        # Named, not imported: the class can only be imported on Windows.
        if type(error).__name__ == "NoConsoleScreenBufferError":
            raise Problem(
                _("This window can't show the full screen. Use Windows Terminal, or --plain.")
            ) from None
        raise


async def run(options: Options) -> int:
    """The full-screen program on this terminal; its exit code. Tells problems on stderr."""
    try:
        # Below the full screen, where it stands when that is left.
        for line in prepare(options.data_dir):
            print(f"warkop: {clean(line)}", file=sys.stderr)
        asyncio.get_running_loop().call_later(FREEZE_AFTER, gc.freeze)
        return await Program(options, _screen()).run()
    except Problem as problem:
        sentence = str(problem)
    except Exception as error:
        sentence = report(options.data_dir, error)
    print(f"warkop: {clean(sentence)}", file=sys.stderr)
    return 1
