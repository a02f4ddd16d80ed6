"""One stay at one server: connect, be let in, talk, leave."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import tzinfo
from functools import partial

from prompt_toolkit.document import Document

from client.connection import Connection, Endpoint
from client.core.context import Unsent
from client.core.events import (
    Delivered,
    Disconnected,
    DoctorWanted,
    Enrolled,
    Event,
    HistoryRestored,
    InviteWanted,
    Joined,
    LineAdded,
    QuitWanted,
    Registered,
    ServersWanted,
)
from client.core.model import Kind, Line, Phase
from client.core.talk import Talk
from client.core.timeline import append
from client.credentials import Keeping
from client.doctor import Diagnose
from client.pins import Consent, Trust, introduction
from client.problem import Problem
from client.shelf import ONLY_HERE, Shelf
from client.ui.connector import Connector
from client.ui.doctorpage import show_doctor
from client.ui.door import Door
from client.ui.guest import Guest
from client.ui.prompts import Prompt, problem_question
from client.ui.readingpage import ReadingPage
from client.ui.screen import Screen
from client.ui.stay import Ending, Stay, now
from client.ui.talkpage import TalkActions, TalkPage
from discovery.place import Place
from protocol.names import casefold

# Seconds that leaving may take: the goodbye goes out at once or the network is gone.
GOODBYE_LIMIT = 1.0
AFTER_THE_END = (
    "You can still read here. Ctrl-R connects again, /servers goes back to the list."
)


class Reconnect:
    """The person asked to connect again."""


Step = Event | Reconnect


class Visit:
    """Made for one server; `run` once. `room` is a wire name, or None: ask which.

    met: where the server answered, once it did.
    """

    def __init__(
        self,
        screen: Screen,
        shelf: Shelf,
        endpoint: Endpoint,
        guest: Guest,
        room: str | None,
        *,
        diagnose: Diagnose,
        consent: Consent | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        self.met: Place | None = None
        self._screen = screen
        self._connector = Connector(screen, shelf, endpoint, consent=consent)
        self._shelf = shelf
        self._endpoint = endpoint
        self._guest = guest
        self._rooms = [room] if room else []
        self._diagnose = diagnose
        self._zone = zone
        self._steps: asyncio.Queue[Step] = asyncio.Queue()
        self._unsent: list[Unsent] = []
        self._here: Stay  # the latest
        self._page: TalkPage | None = None

    async def run(self) -> Ending:
        """Until the person leaves or it can't go on; problems were told to the person."""
        connection = await self._connect()
        while connection is not None:
            self.met = connection.place
            after = await self._stay(connection)
            if isinstance(after, Ending):
                return after
            connection = after
        return Ending.LIST

    async def _connect(self) -> Connection | None:
        been_inside = self._page is not None and self._here.been_inside
        back = "back to the talk" if been_inside else "back to the list"
        return await self._connector.connect(back)

    async def _tell(self, title: str, text: str) -> None:
        await self._screen.ask(Prompt(problem_question(title, text, "back to the list")))

    async def _stay(self, connection: Connection) -> Ending | Connection | None:
        """Talk over one connection. A connection as result: go on with that one."""
        self._steps = asyncio.Queue()
        guest = self._guest
        keeping = Keeping(self._shelf.credentials, connection.fingerprint)
        try:
            login = keeping.login(guest.nick)
            dealings = keeping.dealings(may_see=guest.lets_see(connection.fingerprint))
        except Problem as problem:
            await connection.close()
            await self._tell("Your passwords can't be read", str(problem))
            return Ending.LIST
        talk = Talk(
            guest.nick,
            server_password=guest.password(connection.fingerprint),
            login=login,
            dealings=dealings,
        )
        # The name that was chosen from the list was checked; another one would only be a claim.
        talk.model.server = self._endpoint.name
        talk.model.address = self._endpoint.title
        talk.model.transport = connection.kind.upper()
        talk.carry_over(self._unsent)
        stay = self._here = Stay(connection, talk, keeping, self._show)
        door = Door(self._screen, guest, stay, self._rooms, self._connect)
        self._page = self._new_page(stay)
        carrying = asyncio.ensure_future(connection.run(talk, self._show))
        carrying.add_done_callback(self._carried)
        remembering = asyncio.ensure_future(self._shelf.remember(self._endpoint, connection))
        try:
            with self._screen.showing(self._page):
                while True:
                    after = await self._take(await self._steps.get(), stay, door)
                    if after is not None:
                        return after
        finally:
            remembering.cancel()
            await self._leave(stay, carrying)

    def _new_page(self, stay: Stay) -> TalkPage:
        """The page of this talk; what was typed in the one before is still in it."""
        actions = TalkActions(
            submit=self._submit,
            flush=stay.flush,
            quit=lambda: self._steps.put_nowait(QuitWanted()),
            reconnect=lambda: self._steps.put_nowait(Reconnect()),
        )
        unsent = self._page.buffer.document if self._page is not None else Document()
        page = TalkPage(stay.talk, actions, history=self._guest.written, zone=self._zone)
        page.buffer.document = unsent
        return page

    def _carried(self, carrying: asyncio.Task[None]) -> None:
        """The connection is over: when a bug ended it, the talk must not seem alive."""
        if not carrying.cancelled() and carrying.exception() is not None:
            self._show(self._here.talk.closed("The connection broke.", now()))

    async def _leave(self, stay: Stay, carrying: asyncio.Task[None]) -> None:
        self._guest.nick = stay.talk.model.nick or self._guest.nick
        self._unsent = stay.talk.unsent
        if not stay.gone.is_set():
            stay.keeping.left(stay.talk)
            stay.talk.quit()
            stay.flush()
        with suppress(TimeoutError, Problem):
            await asyncio.wait_for(stay.connection.close(), GOODBYE_LIMIT)
        carrying.cancel()
        await asyncio.wait({carrying}, timeout=GOODBYE_LIMIT)

    def _show(self, events: list[Event]) -> None:
        """Take a batch of events, draw once."""
        stay = self._here
        for event in events:
            match event:
                case HistoryRestored(room, count):
                    self._mark_restored(room, count)
                    self._welcome(room)
                case Joined(room):
                    stay.been_inside = True
                    self._guest.first_password = None
                case Registered():
                    stay.keeping.registered(stay.talk, now())
                case Enrolled(nick, password):
                    stay.keeping.enrolled(stay.talk, nick, password, now())
                case Disconnected(reason):
                    stay.keeping.left(stay.talk)
                    stay.gone.set()
                    self._tell_gone(reason)
            if not isinstance(event, LineAdded | Delivered):  # they may be many, and are drawn
                self._steps.put_nowait(event)
        self._screen.redraw()

    def _mark_restored(self, target: str, count: int) -> None:
        room = self._here.talk.model.find(target)
        if room is not None and self._page is not None:
            self._page.timeline(casefold(target)).mark_restored(room.lines, count)

    def _tell_gone(self, reason: str) -> None:
        """The talk stays readable; its last line says what happened and what to do."""
        text = f"{reason or 'The server closed the connection.'} {AFTER_THE_END}"
        room = self._here.talk.model.room
        if room is not None:
            append(room, Line(Kind.ERROR, now(), text=text))

    def _welcome(self, target: str) -> None:
        """Tell of a server that was not known: once, in the first room."""
        connection = self._here.connection
        room = self._here.talk.model.find(target)
        trust = connection.trust
        if room is not None and trust is not Trust.KNOWN:
            connection.trust = Trust.KNOWN
            for text in introduction(self._endpoint.title, trust, connection.fingerprint):
                append(room, Line(Kind.NOTE, now(), text=text))

    def _submit(self, text: str) -> bool:
        """False if it could not even be tried: whoever wrote it keeps it."""
        stay = self._here
        is_online = stay.talk.model.phase is Phase.ONLINE
        _, events = stay.talk.submit(text, now())
        stay.flush()
        self._show(events)
        complaints = (one for one in events if isinstance(one, LineAdded))
        return is_online or not any(one.line.kind is Kind.ERROR for one in complaints)

    async def _take(self, step: Step, stay: Stay, door: Door) -> Ending | Connection | None:
        """Do what an event asks for. A result ends the stay."""
        match step:
            case QuitWanted():
                return Ending.QUIT
            case ServersWanted():
                return Ending.LIST
            case Reconnect():
                return await self._connect_again()
            case Disconnected(reason) if not stay.been_inside:
                await self._tell("The server closed the door", reason or "It gave no reason.")
                return Ending.LIST
            case DoctorWanted():
                self._screen.lay_over(show_doctor(self._screen, self._diagnose))
            case InviteWanted(room):
                self._show_invite(stay, room)
            case _:
                return await door.take(step)
        return None

    def _show_invite(self, stay: Stay, target: str) -> None:
        """What lets others come here, and into the room."""
        from client.ui.inviteview import invite_rows

        invite = self._shelf.invite(self._endpoint, stay.connection, target)
        if invite is None:
            self._show(stay.talk.tell(ONLY_HERE, now(), wrong=True))
            return
        # Whether it still is locked only the server knows; who was asked is told.
        locked = bool(target) and self._guest.password(stay.server, target) is not None
        draw = partial(invite_rows, invite, self._endpoint.name, locked=locked)
        self._screen.lay_over(self._screen.ask(ReadingPage("Invite", draw)))

    async def _connect_again(self) -> Ending | Connection | None:
        """A new connection for the rooms we were in; without one, the old talk stays readable."""
        connection = await self._connect()
        if connection is not None:
            model = self._here.talk.model
            targets = [room.target for room in model.rooms.values() if room.target[:1] == "#"]
            # The last room joined is the one looked at.
            targets.sort(key=lambda target: casefold(target) == model.current)
            self._rooms = targets or self._rooms
        return connection
