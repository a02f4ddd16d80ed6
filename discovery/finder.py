"""All ways to find servers at once, in one truthful list that stays true while it is watched."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from discovery.announcement import FoundServer
from discovery.book import Book, KnownServer, Rumour
from discovery.browse import Browser
from discovery.changes import Changes
from discovery.claims import MDNS, mdns_claim, mdns_key
from discovery.gossip import Gossip
from discovery.interfaces import usable_interfaces
from discovery.invite import Invite
from discovery.ladder import Ladder, Step
from discovery.ledger import Ask, Ledger, Look, Reconfirm
from discovery.life import QUIET, WATCHING
from discovery.listing import Kind, ListedServer, News, Source
from discovery.look import Looked, LookError, look
from discovery.multicast import POLL_SECONDS, SLEPT_SECONDS, Multicast
from discovery.neighbours import neighbours
from discovery.place import Place
from discovery.prober import SINGLE_PORTS, Prober
from discovery.questions import Heard
from discovery.scan import AT_A_TIME, PAUSE_SECONDS, scan, targets
from discovery.tailscale import peers
from language import N_, _

logger = logging.getLogger(__name__)

# Seconds between two steps: what comes at the same time is taken together, and shown at once.
TURN_SECONDS = 0.02
# Rest after a step, as a multiple of its time: a flood of forged servers costs a fifth of a core.
TURN_SHARE = 4
# Seconds between two writes of the book.
SAVE_SECONDS = 30.0
# Servers of the book that are looked for, the last seen first, and places of each.
BOOK_SERVERS, BOOK_PLACES = 32, 4
# Seconds that a first search takes: mDNS asks at once and after one second; then half for answers.
SETTLE_SECONDS = 1.5
# Addresses taken of one name in an invite.
MAX_PER_NAME = 8

NO_SUCH_HOST = N_("There is no host called {name}. Check the spelling, or use its numeric address.")


class Finder:
    """Every server that can be found: `async with Finder(book) as finder: async for news in finder`

    `book`: servers of other days, and where the ones of today are written; None: none. `interfaces`
    are names or addresses, None means all. `typed`: places that a person named. `multicast`:
    sockets that somebody else opens, refreshes and closes. `quiet`: nobody watches; listens and
    looks at others slowly, for the book only: the list stays empty, and nothing is broadcast.
    `introduce`: what to tell those we look at of ourselves.

    Never raises for a network that is not there: see `problem`. One reader at a time; the iteration
    ends when the context is left. A slow reader misses intermediate states, never the last one.
    """

    def __init__(
        self,
        book: Book | None = None,
        *,
        interfaces: Sequence[str] | None = None,
        typed: Sequence[Place] = (),
        multicast: Multicast | None = None,
        quiet: bool = False,
        introduce: Callable[[], Sequence[Rumour]] = tuple,
    ) -> None:
        self.book = book if book is not None else Book()
        self._interfaces = interfaces
        self._typed = typed
        self._quiet = quiet
        self._introduce = introduce
        self._owns = multicast is None
        self._multicast = multicast or Multicast(interfaces)
        self._browser = Browser(multicast=self._multicast, irc=True, listener=self)
        self._prober = Prober(self._heard, interfaces=interfaces)
        self._ledger = Ledger(self.book.first_with_name, QUIET if quiet else WATCHING)
        self._gossip = Gossip(lambda: self._multicast.addresses)
        self._changes: Changes[ListedServer, News] = Changes(News)
        self._ladder = Ladder(time.monotonic(), quiet=quiet)
        self._met: list[KnownServer] = []  # on other days
        self._began = time.monotonic()
        self._stirred = asyncio.Event()  # there may be something to do
        self._turned = asyncio.Event()  # something was done
        self._tasks: set[asyncio.Task[None]] = set()
        self._opened = AsyncExitStack()
        self._problem: str | None = None
        self._unknown = ""  # a name of an invite that leads nowhere

    # -- what is there -------------------------------------------------------------------------

    @property
    def servers(self) -> Mapping[str, ListedServer]:
        """The list now, by key: a copy that does not change any more."""
        return self._changes.present

    @property
    def problem(self) -> str | None:
        """Why little can be found at present, as a sentence for people; None if all is well."""
        unknown = _(NO_SUCH_HOST).format(name=self._unknown) if self._unknown else None
        return self._problem or self._browser.problem or unknown

    async def settle(self, seconds: float) -> None:
        """Wait until a first search is over, since all have had time to answer and were looked at;
        `seconds` at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.sleep(max(0.0, self._began + SETTLE_SECONDS - time.monotonic()))
                while not self._ledger.settled:
                    await self._turned.wait()

    async def __aiter__(self) -> AsyncIterator[News]:
        while (news := await self._changes.next()) is not None:
            yield news

    # -- what may be told to it ----------------------------------------------------------------

    def add(self, place: Place, source: Source = Source.TYPED, fingerprint: str = "") -> None:
        """Look at `place`, too; it is listed when somebody is there."""
        self._ledger.suspect(place, source, time.monotonic(), fingerprint=fingerprint)
        self._stirred.set()

    def suggest(self, invite: Invite) -> None:
        """Look at the places of an invite; names are looked up."""
        for place in invite.numeric:
            self.add(place, fingerprint=invite.fingerprint)
        for host, port in invite.places:
            if (host, port) not in invite.numeric:
                self._start(self._look_up, host, port, invite.fingerprint)

    async def scan(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> None:
        """Ask each address of this computer's own /24 by UDP, which takes about 5 s; may be
        cancelled. `progress(asked, of)` is called now and then, with numbers of addresses."""
        interfaces = await asyncio.to_thread(usable_interfaces, self._interfaces)
        # Through sockets of its own: questions to addresses that nobody has fill them for seconds.
        async with Prober(self._heard, interfaces=self._interfaces) as prober:
            await scan(targets(interfaces), lambda place: prober.ask(place, Source.SCAN), progress)

    def hear(self, source: str, news: Sequence[Rumour]) -> None:
        """Somebody at the address `source` tells of servers: they are looked at, if plausible."""
        self._gossip.hear(source, news, time.monotonic())
        self._stirred.set()

    # -- what mDNS says (the Browser calls these) ----------------------------------------------

    def put(self, server: FoundServer) -> None:
        self._ledger.announced(mdns_claim(server), time.monotonic())
        self._stirred.set()

    def drop(self, key: str) -> None:
        self._ledger.withdrawn(mdns_key(key), time.monotonic())
        self._stirred.set()

    # -- its life ------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        self._began = time.monotonic()
        self._ladder.begin(self._began)
        for place in self._typed:
            self.add(place)
        self._met = self.book.servers()[:BOOK_SERVERS]
        # The best place of each first.
        for rank in range(BOOK_PLACES):
            for known in self._met:
                for place in known.places[rank : rank + 1]:
                    self.add(place, Source.KNOWN, known.fingerprint)
        async with AsyncExitStack() as stack:
            if self._owns:
                stack.push_async_callback(self._multicast.close)
                await self._multicast.refresh()
            await stack.enter_async_context(self._browser)
            await stack.enter_async_context(self._prober)
            self._opened = stack.pop_all()
        for work in (self._turn, self._follow, self._save):
            self._start(work)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._changes.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self._opened.aclose()
        await asyncio.to_thread(self.book.save)

    def _start(self, work: Callable[..., Awaitable[None]], *arguments: object) -> None:
        task = asyncio.create_task(self._watched(work, *arguments))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watched(self, work: Callable[..., Awaitable[None]], *arguments: object) -> None:
        try:
            await work(*arguments)
        except Exception:
            logger.exception("looking for servers failed")
            self._problem = _("Looking for servers stopped because of an error; see the log.")

    async def _turn(self) -> None:
        """Do what is due, tell what is new, wait for more."""
        while True:
            self._stirred.clear()
            now = time.monotonic()
            here = self._ledger.anyone_here
            for step in self._ladder.due(now, anyone_here=here):
                self._take(step)
            self._listen_to_gossip(now)
            for action in self._ledger.due(now):
                match action:
                    case Look(place):
                        self._start(self._look, place)
                    case Ask(place):
                        self._prober.ask(place)
                    case Reconfirm(key):
                        self._start(self._reconfirm, key)
            if not self._quiet:
                self._changes.replace(self._ledger.servers())
            self._turned.set()
            self._turned.clear()
            due = min(self._ledger.next_due, self._ladder.next_due(anyone_here=here))
            took = time.monotonic() - now
            await self._wait(due)
            await asyncio.sleep(max(TURN_SECONDS, TURN_SHARE * took))

    async def _wait(self, until: float) -> None:
        seconds = None if until == math.inf else max(0.0, until - time.monotonic())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stirred.wait()

    async def _follow(self) -> None:
        """Keep up with the interfaces; begin anew when they change, and after a sleep."""
        generation, wall = self._multicast.generation, time.time()
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if self._owns:
                await self._multicast.refresh()
            slept = time.time() - wall > POLL_SECONDS + SLEPT_SECONDS
            wall = time.time()
            if self._multicast.generation != generation or slept:
                generation = self._multicast.generation
                self._ladder.begin(time.monotonic())
                self._stirred.set()

    async def _save(self) -> None:
        while True:
            await asyncio.sleep(SAVE_SECONDS)
            await asyncio.to_thread(self.book.save)

    # -- one thing each ------------------------------------------------------------------------

    def _take(self, step: Step) -> None:
        match step:
            case Step.BROADCAST:
                self._start(self._prober.broadcast)
            case Step.KNOWN:
                for known in self._met:
                    for place in known.places[:BOOK_PLACES]:
                        self._prober.ask(place, Source.KNOWN)
            case Step.NEIGHBOURS:
                self._start(self._ask_each, neighbours, Source.NEIGHBOUR)
                self._start(self._ask_each, peers, Source.TAILSCALE)

    async def _ask_each(self, find: Callable[[], Awaitable[list[str]]], source: Source) -> None:
        for number, address in enumerate(await find(), 1):
            for port in SINGLE_PORTS:
                self._prober.ask(Place(address, port), source)
            if number % AT_A_TIME == 0:
                await asyncio.sleep(PAUSE_SECONDS)

    def _heard(self, heard: Heard) -> None:
        self._ledger.answered(heard, time.monotonic())
        self._stirred.set()

    async def _look(self, place: Place) -> None:
        try:
            news = [*self._introduce(), *self.book.rumours(time.time())]
            looked = await look(place, news)
        except LookError as error:
            logger.debug("look at %s: %s", place, error.reason.value)
            self._ledger.look_failed(place, time.monotonic())
            self._note_failure(place, "")
        else:
            self._note(looked)
        self._stirred.set()

    def _note(self, looked: Looked) -> None:
        self._ledger.looked(looked, time.monotonic())
        self._note_failure(looked.place, looked.fingerprint)
        if looked.kind is Kind.WARKOP:
            place, now = looked.place, time.time()
            self.book.verified(looked.fingerprint, looked.name, place, now, listed=looked.listed)
            self._gossip.hear(looked.place.address, looked.news, time.monotonic())

    def _note_failure(self, place: Place, there: str) -> None:
        """Whoever the book has at `place` is not there; `there` is."""
        for known in self.book.servers():
            if place in known.places and known.fingerprint != there:
                self.book.failed(known.fingerprint, place, time.time())

    def _listen_to_gossip(self, now: float) -> None:
        while self._ledger.has_time_for_gossip and (hint := self._gossip.take()) is not None:
            self._ledger.suspect(hint.place, Source.GOSSIP, now, fingerprint=hint.fingerprint)

    async def _reconfirm(self, key: str) -> None:
        repeated = await self._browser.reconfirm(key.removeprefix(MDNS))
        if repeated:
            self._ledger.reconfirmed(key, time.monotonic())
        else:
            self._ledger.withdrawn(key, time.monotonic(), goodbye=False)
        self._stirred.set()

    async def _look_up(self, host: str, port: int, fingerprint: str) -> None:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):  # UnicodeError: what can't be a name
            self._unknown = host
            return
        for *__, address in found[:MAX_PER_NAME]:
            self.add(Place(str(address[0]), port), fingerprint=fingerprint)
