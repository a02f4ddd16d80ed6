"""One stay at one server: connect, be let in, talk, leave."""

from __future__ import annotations

import asyncio
import enum
import time
from contextlib import suppress
from datetime import tzinfo

from prompt_toolkit.document import Document

from client.connection import Connection, Endpoint
from client.core.context import Unsent
from client.core.events import (
    Delivered,
    Disconnected,
    Enrolled,
    Event,
    HistoryRestored,
    Joined,
    JoinRefused,
    LineAdded,
    LockWanted,
    NickRefused,
    PasswordExposed,
    PasswordWanted,
    QuitWanted,
    Registered,
    RoomsListed,
    ServerPasswordWanted,
    ServersWanted,
)
from client.core.model import Kind, Line, Phase
from client.core.talk import Talk
from client.core.timeline import append
from client.credentials import Credentials, Keeping
from client.pins import Pins, Trust, grouped
from client.problem import Problem
from client.ui.connector import Connector, first_of
from client.ui.guest import Guest
from client.ui.prompts import (
    Prompt,
    Question,
    nick_question,
    password_question,
    problem_question,
    room_question,
    server_password_question,
)
from client.ui.roompasswords import LOCK, SEND, agrees, locking_question, sending_question
from client.ui.screen import Screen
from client.ui.talkpage import TalkActions, TalkPage
from discovery.book import Book
from protocol.names import casefold, channel_of, is_nick, room_of

# Seconds that leaving may take: the goodbye goes out at once or the network is gone.
GOODBYE_LIMIT = 1.0
# Rooms named when a person is asked for one: what fits on a small screen.
ROOMS_NAMED = 6
AFTER_THE_END = (
    "You can still read here. Ctrl-R connects again, /servers goes back to the list."
)
TRUSTED = {
    Trust.FIRST: "You are at this server for the first time. From now on it is known by its "
    "certificate:",
    Trust.ACCEPTED: "You accepted the new certificate of this server. From now on it is known by "
    "it:",
}
BAD_NICK = "A nick has up to 30 letters, digits, - and _, and begins with a letter."


class Ending(enum.Enum):
    """Where a visit leads."""

    LIST = enum.auto()
    QUIT = enum.auto()


class Reconnect:
    """The person asked to connect again."""


Step = Event | Reconnect


class Visit:
    """Made for one server; `run` once. `room` is a wire name, or None: ask which."""

    def __init__(
        self,
        screen: Screen,
        pins: Pins,
        credentials: Credentials,
        endpoint: Endpoint,
        guest: Guest,
        room: str | None,
        *,
        accept_certificate: bool = False,
        zone: tzinfo | None = None,
        book: Book | None = None,
    ) -> None:
        self._screen = screen
        self._connector = Connector(
            screen, pins, endpoint, accept=accept_certificate, book=book
        )
        self._credentials = credentials
        self._endpoint = endpoint
        self._guest = guest
        self._rooms = [room] if room else []
        self._zone = zone
        self._steps: asyncio.Queue[Step] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._been_inside = False
        self._unsent: list[Unsent] = []
        self._talk: Talk
        self._connection: Connection
        self._keeping: Keeping
        self._page: TalkPage | None = None

    async def run(self) -> Ending:
        """Until the person leaves or it can't go on; problems were told to the person."""
        connection = await self._connect()
        while connection is not None:
            after = await self._stay(connection)
            if isinstance(after, Ending):
                return after
            connection = after
        return Ending.LIST

    async def _connect(self) -> Connection | None:
        back = "back to the talk" if self._been_inside else "back to the list"
        return await self._connector.connect(back)

    async def _tell(self, title: str, text: str) -> None:
        await self._screen.ask(Prompt(problem_question(title, text, "back to the list")))

    async def _stay(self, connection: Connection) -> Ending | Connection | None:
        """Talk over one connection. A connection as result: go on with that one."""
        self._steps, self._gone, self._been_inside = asyncio.Queue(), asyncio.Event(), False
        self._connection = connection
        guest = self._guest
        self._keeping = Keeping(self._credentials, connection.fingerprint)
        try:
            login = self._keeping.login(guest.nick)
            may_see = guest.lets_see(connection.fingerprint)
            dealings = self._keeping.dealings(may_see=may_see)
        except Problem as problem:
            await connection.close()
            await self._tell("Your passwords can't be read", str(problem))
            return Ending.LIST
        server_password = guest.password(connection.fingerprint)
        self._talk = Talk(
            guest.nick, server_password=server_password, login=login, dealings=dealings
        )
        # The name that was chosen from the list was checked; another one would only be a claim.
        self._talk.model.server = self._endpoint.name
        self._talk.model.address = self._endpoint.title
        self._talk.carry_over(self._unsent)
        actions = TalkActions(
            submit=self._submit,
            flush=self._flush,
            quit=lambda: self._steps.put_nowait(QuitWanted()),
            reconnect=lambda: self._steps.put_nowait(Reconnect()),
        )
        unsent = self._page.buffer.document if self._page is not None else Document()
        self._page = TalkPage(self._talk, actions, history=guest.written, zone=self._zone)
        self._page.buffer.document = unsent
        carrying = asyncio.ensure_future(connection.run(self._talk, self._show))
        carrying.add_done_callback(self._carried)
        try:
            with self._screen.showing(self._page):
                while True:
                    after = await self._take(await self._steps.get())
                    if after is not None:
                        return after
        finally:
            await self._leave(carrying)

    def _carried(self, carrying: asyncio.Task[None]) -> None:
        """The connection is over: when a bug ended it, the talk must not seem alive."""
        if not carrying.cancelled() and carrying.exception() is not None:
            self._show(self._talk.closed("The connection broke.", now()))

    async def _leave(self, carrying: asyncio.Task[None]) -> None:
        self._guest.nick = self._talk.model.nick or self._guest.nick
        self._unsent = self._talk.unsent
        if not self._gone.is_set():
            self._keeping.left(self._talk)
            self._talk.quit()
            self._connection.flush()
        with suppress(TimeoutError, Problem):
            await asyncio.wait_for(self._connection.close(), GOODBYE_LIMIT)
        carrying.cancel()
        await asyncio.wait({carrying}, timeout=GOODBYE_LIMIT)

    def _show(self, events: list[Event]) -> None:
        """Take a batch of events, draw once."""
        for event in events:
            match event:
                case HistoryRestored(room, count):
                    self._mark_restored(room, count)
                    self._welcome(room)
                case Joined(room):
                    self._been_inside = True
                    self._guest.first_password = None
                case Registered():
                    self._keeping.registered(self._talk, now())
                case Enrolled(nick, password):
                    self._keeping.enrolled(self._talk, nick, password, now())
                case Disconnected(reason):
                    self._keeping.left(self._talk)
                    self._gone.set()
                    self._tell_gone(reason)
            if not isinstance(event, LineAdded | Delivered):  # they may be many, and are drawn
                self._steps.put_nowait(event)
        self._screen.redraw()

    def _mark_restored(self, target: str, count: int) -> None:
        room = self._talk.model.find(target)
        if room is not None and self._page is not None:
            self._page.timeline(casefold(target)).mark_restored(room.lines, count)

    def _tell_gone(self, reason: str) -> None:
        """The talk stays readable; its last line says what happened and what to do."""
        text = f"{reason or 'The server closed the connection.'} {AFTER_THE_END}"
        room = self._talk.model.room
        if room is not None:
            append(room, Line(Kind.ERROR, now(), text=text))

    def _welcome(self, target: str) -> None:
        """Tell of a certificate that was not known: once, in the first room."""
        room = self._talk.model.find(target)
        trust = self._connection.trust
        if room is not None and trust is not Trust.KNOWN:
            self._connection.trust = Trust.KNOWN
            text = f"{TRUSTED[trust]} {grouped(self._connection.fingerprint)}"
            append(room, Line(Kind.NOTE, now(), text=text))

    def _submit(self, text: str) -> bool:
        """False if it could not even be tried: whoever wrote it keeps it."""
        is_online = self._talk.model.phase is Phase.ONLINE
        _, events = self._talk.submit(text, now())
        self._flush()
        self._show(events)
        complaints = (one for one in events if isinstance(one, LineAdded))
        return is_online or not any(one.line.kind is Kind.ERROR for one in complaints)

    def _flush(self) -> None:
        if not self._gone.is_set():
            self._connection.flush()

    async def _take(self, step: Step) -> Ending | Connection | None:
        """Do what an event asks for. A result ends the stay."""
        match step:
            case QuitWanted():
                return Ending.QUIT
            case ServersWanted():
                return Ending.LIST
            case Reconnect():
                return await self._connect_again()
            case Disconnected(reason) if not self._been_inside:
                await self._tell("The server closed the door", reason or "It gave no reason.")
                return Ending.LIST
            case Registered():
                self._enter_rooms()
            case NickRefused(nick, reason):
                return await self._ask_nick(nick, reason)
            case ServerPasswordWanted(wrong, reason, must_wait):
                return await self._ask_server_password(reason if wrong or must_wait else "")
            case PasswordWanted(room, wrong, reason, must_wait):
                return await self._ask_password(room, reason if wrong or must_wait else "")
            case PasswordExposed(room, password, reason):
                return await self._ask_to_send(room, password, reason)
            case LockWanted(room, password):
                if await agrees(self._ask, LOCK, locking_question(room_of(room))):
                    self._talk.lock(room, password)
                    self._flush()
            case JoinRefused(_, reason) if not self._been_inside:
                return await self._ask_room([], reason)
            case RoomsListed(rooms) if not self._been_inside and not self._rooms:
                return await self._ask_room([(room_of(name), people) for name, people, _ in rooms])
        return None

    async def _ask(self, question: Question) -> str | None:
        """The answer; None for Esc, or if the connection went away meanwhile."""
        page = Prompt(question)
        gone = asyncio.ensure_future(self._gone.wait())
        with self._screen.showing(page):
            try:
                await first_of(gone, page.answer)
            finally:
                gone.cancel()
        return page.answer.result() if page.answer.done() else None

    def _given_up(self) -> Ending | None:
        """What Esc at a question means: back to the list, unless there is a talk to go back to.

        When the connection went away, its event follows and tells the person.
        """
        return None if self._been_inside or self._gone.is_set() else Ending.LIST

    def _enter_rooms(self) -> None:
        if not self._rooms:
            self._talk.request_rooms()
        for room in self._rooms:
            self._join(room)
        self._flush()

    def _join(self, room: str) -> None:
        password = self._guest.password(self._connection.fingerprint, room)
        self._show(self._talk.join(room, password))
        self._flush()

    async def _ask_nick(self, nick: str, reason: str) -> Ending | Connection | None:
        # Not `_ask`: a server waits half a minute for whoever is not in yet, people take longer.
        question = nick_question(nick, reason)
        while (answer := await self._screen.ask(Prompt(question))) is not None:
            question = nick_question(answer.strip(), BAD_NICK)
            if is_nick(answer.strip()):
                self._talk.choose_nick(answer.strip())
                if self._gone.is_set():
                    return await self._connect() or Ending.LIST
                self._flush()
                return None
        return Ending.LIST

    async def _ask_server_password(self, reason: str) -> Ending | Connection | None:
        # Not `_ask`: the server has closed, or will, before anybody can type a password.
        answer = await self._screen.ask(Prompt(server_password_question(reason)))
        if answer is None:
            return Ending.LIST
        self._guest.keep_password(self._connection.fingerprint, answer)
        return await self._connect() or Ending.LIST

    async def _ask_password(self, room: str, reason: str) -> Ending | None:
        answer = await self._ask(password_question(room_of(room), reason))
        if answer is None:
            return self._given_up()
        self._guest.keep_password(self._connection.fingerprint, answer, room)
        self._join(room)
        return None

    async def _ask_to_send(self, room: str, password: str, reason: str) -> Ending | None:
        if not await agrees(self._ask, SEND, sending_question(room_of(room), reason)):
            return self._given_up()
        self._guest.let_see(self._connection.fingerprint)
        self._talk.let_see_passwords()
        self._show(self._talk.join(room, password))
        self._flush()
        return None

    async def _ask_room(
        self, rooms: list[tuple[str, int]], reason: str = ""
    ) -> Ending | None:
        answer = await self._ask(room_question(rooms[:ROOMS_NAMED], reason))
        if answer is None:
            return self._given_up()
        self._join(channel_of(answer.strip()))
        return None

    async def _connect_again(self) -> Ending | Connection | None:
        """A new connection for the rooms we were in; without one, the old talk stays readable."""
        connection = await self._connect()
        if connection is not None:
            model = self._talk.model
            targets = [room.target for room in model.rooms.values() if room.target[:1] == "#"]
            # The last room joined is the one looked at.
            targets.sort(key=lambda target: casefold(target) == model.current)
            self._rooms = targets or self._rooms
        return connection


def now() -> int:
    """Epoch milliseconds."""
    return time.time_ns() // 1_000_000

