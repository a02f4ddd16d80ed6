"""One stay at one server: connect, be let in, talk, leave."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from datetime import tzinfo
from functools import partial

from client.connection import Connection, Endpoint
from client.core.events import (
    CardKept,
    Deleted,
    Delivered,
    Disconnected,
    DisconnectWanted,
    DoctorWanted,
    Enrolled,
    Event,
    HistoryRestored,
    InviteWanted,
    Joined,
    Jumped,
    LineAdded,
    NickRefused,
    PreferenceChanged,
    QuitWanted,
    Reacted,
    Registered,
    SearchWanted,
    ServerPasswordWanted,
    ServersWanted,
    SettingsWanted,
)
from client.core.model import Kind, Line, Phase
from client.core.servers import Servers
from client.core.talk import RUN_BYTES, Talk
from client.core.timeline import append
from client.credentials import Keeping
from client.doctor import Diagnose
from client.pins import Consent, Trust, introduction
from client.problem import Problem
from client.returning import Returning
from client.shelf import ONLY_HERE, Shelf
from client.ui.chosen import Chosen
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
# Milliseconds in which a nick that is taken is probably ours still: servers notice within two
# minutes that a connection is dead.
NICK_PATIENCE = 150_000
AFTER_THE_END = (
    "You can still read here. Ctrl-R connects again, /servers goes back to the list."
)
COMING_BACK = "Reconnecting; what you write waits. /disconnect stops that."
STILL_THERE = (
    "The server still has the connection that broke, and it has your nick. It will notice within "
    "two minutes."
)


class Reconnect:
    """The person asked to connect again."""


class Stuck:
    """The talk can't go on by itself: the person must see why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


Step = Event | Reconnect | Stuck


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
        chosen: Chosen,
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
        self._chosen = chosen
        self._zone = zone
        self._steps: asyncio.Queue[Step] = asyncio.Queue()
        self._here: Stay  # the latest
        self._page: TalkPage | None = None
        self._returning: Returning
        self._carrying: asyncio.Task[None]
        self._lost = 0  # epoch ms, when the connection broke; 0: it did not
        self._told: set[str] = set()  # what the person was told of that

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
        """Talk over this connection, and those that follow it. A connection as result: nobody was
        inside yet, so begin with that one."""
        self._steps = asyncio.Queue()
        guest = self._guest
        talk = Talk(
            guest.nick,
            run=secrets.token_urlsafe(RUN_BYTES),
            preferences=self._screen.preferences,
        )
        # The name that was chosen from the list was checked; another one would only be a claim.
        talk.model.server = self._endpoint.name
        talk.model.address = self._endpoint.title
        keeping = Keeping(self._shelf.credentials, connection.fingerprint)
        stay = self._here = Stay(connection, talk, keeping, self._show)
        try:
            self._renew(connection)
        except Problem as problem:
            await connection.close()
            await self._tell("Your passwords can't be read", str(problem))
            return Ending.LIST
        door = Door(self._screen, guest, stay, self._rooms, self._connect)
        page = self._page = self._new_page(stay)
        self._returning = Returning(
            talk,
            self._show,
            connect=lambda: self._connector.again(stay.connection),
            renew=self._renew,
        )
        self._carry(connection)
        remembering = asyncio.ensure_future(self._shelf.remember(self._endpoint, connection))
        try:
            with self._screen.watching(talk, stay.flush), self._screen.showing(page):
                while True:
                    after = await self._take(await self._steps.get(), stay, door)
                    if after is not None:
                        return after
        finally:
            remembering.cancel()
            await self._leave(stay)

    def _renew(self, connection: Connection) -> None:
        """The talk goes over this connection now. Raises Problem."""
        stay = self._here
        server, talk = connection.fingerprint, stay.talk
        keeping = Keeping(self._shelf.credentials, server)
        talk.renew(
            login=keeping.login(talk.model.nick),
            server_password=self._guest.password(server),
            dealings=keeping.dealings(may_see=self._guest.lets_see(server)),
            privacy=keeping.privacy(),
        )
        talk.model.transport = connection.kind.upper()
        stay.connection, stay.keeping = connection, keeping
        stay.gone.clear()

    def _carry(self, connection: Connection) -> None:
        self._carrying = asyncio.ensure_future(self._returning.run(connection))
        self._carrying.add_done_callback(self._carried)

    def _new_page(self, stay: Stay) -> TalkPage:
        actions = TalkActions(
            submit=self._submit,
            flush=stay.flush,
            quit=lambda: self._steps.put_nowait(QuitWanted()),
            reconnect=lambda: self._steps.put_nowait(Reconnect()),
            find=lambda: self._screen.lay_over(self._find(stay, SearchWanted(""))),
        )
        return TalkPage(
            Servers(stay.talk),
            actions,
            history=self._guest.written,
            zone=self._zone,
            keymap=self._screen.keymap,
        )

    def _carried(self, carrying: asyncio.Task[None]) -> None:
        """No connection follows; when a bug is why, the talk must not seem alive."""
        if carrying.cancelled() or (error := carrying.exception()) is None:
            return
        self._show(self._here.talk.closed("The connection broke.", now()))
        if isinstance(error, Problem):
            self._steps.put_nowait(Stuck(error))

    async def _leave(self, stay: Stay) -> None:
        self._guest.nick = stay.talk.model.nick or self._guest.nick
        self._returning.stop()
        await self._say_goodbye(stay)
        self._carrying.cancel()
        await asyncio.wait({self._carrying}, timeout=GOODBYE_LIMIT)

    async def _say_goodbye(self, stay: Stay) -> None:
        if not stay.gone.is_set():
            stay.keeping.left(stay.talk)
            stay.talk.quit()
            stay.flush()
        with suppress(TimeoutError, Problem):
            await asyncio.wait_for(stay.connection.close(), GOODBYE_LIMIT)

    def _show(self, events: list[Event]) -> None:
        """Take a batch of events, draw once."""
        stay = self._here
        for event in events:
            match event:
                case HistoryRestored(room, count):
                    self._mark_restored(room, count)
                    self._welcome(room)
                case Jumped(key, line) if self._page is not None:
                    self._page.timeline(key).show(line, goal=True)
                case Joined(room):
                    stay.been_inside = True
                    self._guest.first_password = None
                case Registered():
                    self._lost, self._told = 0, set()
                    stay.keeping.registered(stay.talk, now())
                case CardKept(nick, kept):
                    stay.keeping.met(stay.talk, nick, kept, now())
                case Enrolled(nick, password):
                    stay.keeping.enrolled(stay.talk, nick, password, now())
                case Disconnected(reason):
                    stay.keeping.left(stay.talk)
                    stay.gone.set()
                    self._tell_gone(reason)
            # They may be many, and are drawn.
            if not isinstance(event, LineAdded | Delivered | Reacted | Deleted):
                self._steps.put_nowait(event)
        self._screen.redraw()

    def _mark_restored(self, target: str, count: int) -> None:
        room = self._here.talk.model.find(target)
        if room is not None and self._page is not None:
            self._page.timeline(casefold(target)).mark_restored(room.lines, count)

    def _tell_gone(self, reason: str) -> None:
        """The talk stays readable; a line says what happened and what to do, once."""
        self._lost = self._lost or now()
        kind, what, then = Kind.NOTE, reason or "The server closed the connection.", COMING_BACK
        if self._returning.is_stopped:
            what, then = "You are disconnected.", AFTER_THE_END
        elif not self._here.talk.may_return:
            kind, then = Kind.ERROR, AFTER_THE_END
        room = self._here.talk.model.room
        if room is not None and what not in self._told:
            append(room, Line(kind, now(), text=f"{what} {then}"))
        self._told.add(what)

    def _welcome(self, target: str) -> None:
        """Tell of a server that was not known: once, in the first room."""
        connection = self._here.connection
        room = self._here.talk.model.find(target)
        trust = connection.trust
        if room is not None:
            for text in self._chosen.take_warnings():
                append(room, Line(Kind.ERROR, now(), text=text))
        if room is not None and trust is not Trust.KNOWN:
            connection.trust = Trust.KNOWN
            name, shown = self._here.talk.model.server, connection.fingerprint
            taken = ""
            with suppress(Problem):  # a list that can't be read was told when we connected
                taken = name if self._shelf.pins.known().is_taken(name, shown) else ""
            for text in introduction(self._endpoint.title, trust, shown, taken):
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
                await self._connect_again(stay)
            case DisconnectWanted():
                await self._disconnect(stay)
            case Stuck(problem=problem):
                if await self._connector.explain(problem, "back to the talk"):
                    await self._connect_again(stay)
            case Disconnected(reason) if not stay.been_inside:
                await self._tell("The server closed the door", reason or "It gave no reason.")
                return Ending.LIST
            case DoctorWanted():
                self._screen.lay_over(show_doctor(self._screen, self._diagnose))
            case InviteWanted(room):
                self._show_invite(stay, room)
            case SearchWanted():
                self._screen.lay_over(self._find(stay, step))
            case PreferenceChanged(name):
                for text in self._chosen.changed(name):
                    self._show(stay.talk.tell(text, now()))
            case SettingsWanted(page=page):
                self._chosen.show(page)
            case NickRefused() if stay.been_inside and now() - self._lost < NICK_PATIENCE:
                if STILL_THERE not in self._told:
                    self._told.add(STILL_THERE)
                    self._show(stay.talk.tell(STILL_THERE, now()))
                await stay.connection.close()
            case _:
                return await self._ask(step, stay, door)
        return None

    async def _ask(self, event: Event, stay: Stay, door: Door) -> Ending | Connection | None:
        """What the server wants to know before it lets us in, for the first time or again."""
        if not stay.been_inside:
            return await door.take(event)
        if isinstance(event, NickRefused | ServerPasswordWanted):
            self._returning.stop()
        after = await door.take(event)
        if isinstance(after, Connection):
            await self._go_on(after)
        elif not stay.gone.is_set():
            self._returning.go_on()
        return None

    async def _disconnect(self, stay: Stay) -> None:
        """No connection any more, and none sought, until the person wants one."""
        self._returning.stop()
        await self._say_goodbye(stay)

    async def _connect_again(self, stay: Stay) -> None:
        if stay.talk.model.phase is Phase.CONNECTING:
            self._returning.hurry()
        elif (connection := await self._connect()) is not None:
            await self._go_on(connection)

    async def _go_on(self, connection: Connection) -> None:
        """The talk rested: let it go on over this connection."""
        try:
            await self._say_goodbye(self._here)
            await asyncio.wait({self._carrying})
            self._renew(connection)
        except Problem as problem:
            await connection.close()
            await self._connector.explain(problem, "back to the talk")
        else:
            self._carry(connection)

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

    async def _find(self, stay: Stay, wanted: SearchWanted) -> None:
        """What the person looks for, and where it was said."""
        from client.ui.findpage import FindPage

        def hand_on(events: list[Event]) -> None:
            stay.flush()
            self._show(events)

        page = FindPage(
            stay.talk,
            hand_on,
            wanted.words,
            mentions=wanted.mentions,
            opener=self._screen.keymap.keys("find"),
            zone=self._zone,
        )
        result = await self._screen.ask(page)
        if result is not None:
            line = result.line
            hand_on(stay.talk.jump(result.room, line.msgid, line.stamp, now()))
