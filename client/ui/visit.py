"""One stay at one server: connect, be let in, talk, leave."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable

from client.connection import Connection, Endpoint
from client.core.events import (
    CardKept,
    Deleted,
    Delivered,
    Disconnected,
    Enrolled,
    Event,
    HistoryRestored,
    Joined,
    JoinRefused,
    Jumped,
    LineAdded,
    NickRefused,
    PasswordExposed,
    PasswordWanted,
    Reacted,
    Registered,
    ServerPasswordWanted,
)
from client.core.model import Kind, Phase
from client.core.talk import RUN_BYTES, Talk
from client.core.wishes import DisconnectWanted, SearchWanted
from client.credentials import Keeping
from client.pins import Consent
from client.problem import Problem
from client.returning import Returning
from client.ui.connector import Connector
from client.ui.deeds import Deeds
from client.ui.desk import Asking, Desk
from client.ui.door import Door
from client.ui.finding import find
from client.ui.prompts import Prompt, problem_question
from client.ui.stay import GOODBYE_LIMIT, Ending, Reconnect, Seen, Stay, Stuck, now
from client.ui.telling import Telling
from language import N_, _, ngettext
from protocol.names import casefold

# Milliseconds in which a nick that is taken is probably ours still: servers notice within two
# minutes that a connection is dead.
NICK_PATIENCE = 150_000
STILL_THERE = N_(
    "The server still has the connection that broke, and it has your nick. It will notice within "
    "two minutes."
)
# What `Telling` knows the question by, whether messages may be given up.
_LOST = "unsent"

Step = Event | Reconnect | Stuck


class Visit:
    """Made for one server; `run` once. `room` is a wire name, or None: ask which.

    met: called with every first connection, before a word is said over it; False: don't go on.
    """

    def __init__(
        self,
        desk: Desk,
        endpoint: Endpoint,
        room: str | None,
        *,
        met: Callable[[Connection], bool],
        seen: Seen,
        consent: Consent | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.stay: Stay | None = None  # the latest
        self._desk = desk
        self._met = met
        self._seen = seen
        self._asking = Asking(desk)
        self._connector = Connector(self._asking, desk.shelf, endpoint, consent=consent)
        self._rooms = [room] if room else []
        self._aside: set[str] = set()  # rooms of last time, entered with no question asked
        self._telling = Telling(desk.shelf, endpoint)
        self._deeds = Deeds(desk, endpoint, seen)
        self._steps: asyncio.Queue[Step] = asyncio.Queue()
        self._returning: Returning
        self._carrying: asyncio.Task[None]

    @property
    def _back(self) -> str:
        """Where a question leads that is not answered, in words."""
        if self.stay is not None and self.stay.been_inside:
            return _("back to the talk")
        return _("back to the list") if len(self._desk.servers.talks) < 2 else _("go back")

    async def run(self) -> None:
        """Until the person leaves or it can't go on; problems were told to the person."""
        connection = await self._connect()
        while connection is not None:
            if not self._met(connection):
                await connection.close()
                return
            connection = await self._stay_there(connection)

    def enter(self, room: str) -> None:
        """The person wants to be in this room too (wire name); without a connection: as soon as
        there is one."""
        stay = self.stay
        if stay is not None and stay.talk.model.phase is Phase.ONLINE:
            self._show(stay.talk.join(room, self._desk.guest.password(stay.server, room)))
            stay.flush()
            return
        self._rooms.append(room)
        if stay is not None and stay.talk.model.phase is Phase.OFFLINE:
            self.reconnect()

    def reconnect(self) -> None:
        """The person wants a connection now."""
        self._steps.put_nowait(Reconnect())

    def find(self) -> None:
        """The person wants to look for something."""
        if self.stay is not None:
            find(self._desk, self.stay, SearchWanted(""))

    def submit(self, text: str) -> bool:
        """What the person typed. False if it could not even be tried: whoever wrote it keeps it."""
        stay = self.stay
        if stay is None:
            return False
        is_online = stay.talk.model.phase is Phase.ONLINE
        _label, events = stay.talk.submit(text, now())
        stay.flush()
        self._show(events)
        complaints = (one for one in events if isinstance(one, LineAdded))
        return is_online or not any(one.line.kind is Kind.ERROR for one in complaints)

    async def _connect(self) -> Connection | None:
        return await self._connector.connect(self._back)

    async def _tell(self, title: str, text: str) -> None:
        await self._asking.ask(Prompt(problem_question(title, text, self._back)))

    async def _stay_there(self, connection: Connection) -> Connection | None:
        """Talk over this connection, and those that follow it. A connection as result: nobody was
        inside yet, so begin with that one."""
        desk = self._desk
        self._steps = asyncio.Queue()
        talk = Talk(
            desk.guest.nick,
            run=secrets.token_urlsafe(RUN_BYTES),
            preferences=desk.screen.preferences,
            habits=desk.memory.of(connection.fingerprint).habits,
        )
        # The name that was chosen from the list was checked; another one would only be a claim.
        talk.model.server = self.endpoint.name
        talk.model.address = self.endpoint.title
        keeping = Keeping(desk.shelf.credentials, connection.fingerprint)
        stay = self.stay = Stay(connection, talk, keeping, self._show)
        try:
            self._renew(connection)
        except Problem as problem:
            await connection.close()
            await self._tell(_("Your passwords can't be read"), str(problem))
            return None
        door = Door(self._asking, desk.guest, stay, self._rooms, self._connect)
        self._returning = Returning(
            talk,
            self._show,
            connect=lambda: self._connector.again(stay.connection),
            renew=self._renew,
        )
        self._carry(connection)
        remembering = asyncio.ensure_future(desk.shelf.remember(self.endpoint, connection))
        desk.servers.add(talk)
        self._asking.talk = talk
        desk.note_move()
        try:
            with desk.screen.watching(talk, stay.flush):
                while True:
                    after = await self._take(await self._steps.get(), stay, door)
                    if after is not None:
                        return after if isinstance(after, Connection) else None
        finally:
            remembering.cancel()
            self._asking.talk = None
            desk.servers.remove(talk)
            desk.note_move()
            await self._leave(stay)

    def _renew(self, connection: Connection) -> None:
        """The talk goes over this connection now. Raises Problem."""
        stay, desk = self.stay, self._desk
        assert stay is not None
        server, talk = connection.fingerprint, stay.talk
        keeping = Keeping(desk.shelf.credentials, server)
        talk.renew(
            login=keeping.login(talk.model.nick),
            server_password=desk.guest.password(server),
            dealings=keeping.dealings(may_see=desk.guest.lets_see(server)),
            privacy=keeping.privacy(),
        )
        talk.model.transport = connection.kind.upper()
        stay.connection, stay.keeping = connection, keeping
        stay.gone.clear()

    def _carry(self, connection: Connection) -> None:
        self._carrying = asyncio.ensure_future(self._returning.run(connection))
        self._carrying.add_done_callback(self._carried)

    def _carried(self, carrying: asyncio.Task[None]) -> None:
        """No connection follows; when a bug is why, the talk must not seem alive."""
        if carrying.cancelled() or (error := carrying.exception()) is None or self.stay is None:
            return
        self._show(self.stay.talk.closed(_("The connection broke."), now()))
        if isinstance(error, Problem):
            self._steps.put_nowait(Stuck(error))

    async def _leave(self, stay: Stay) -> None:
        self._desk.guest.nick = stay.talk.model.nick or self._desk.guest.nick
        self._returning.stop()
        await stay.say_goodbye(self._desk.goodbye)
        self._carrying.cancel()
        await asyncio.wait({self._carrying}, timeout=GOODBYE_LIMIT)

    def _show(self, events: list[Event]) -> None:
        """Take a batch of events, draw once."""
        stay = self.stay
        assert stay is not None
        for event in events:
            if self._deeds.take(event, stay):
                continue
            match event:
                case HistoryRestored(room, count):
                    self._seen.restored(stay.talk, casefold(room), count)
                    self._telling.welcome(stay, room, self._desk.chosen.take_warnings())
                case Joined(room):
                    self._note_joined(stay, room)
                case Registered():
                    self._telling.back()
                    stay.keeping.registered(stay.talk, now())
                case CardKept(nick, kept):
                    stay.keeping.met(stay.talk, nick, kept, now())
                case Enrolled(nick, password):
                    stay.keeping.enrolled(stay.talk, nick, password, now())
                case Disconnected(reason):
                    stay.keeping.left(stay.talk)
                    stay.gone.set()
                    self._telling.gone(stay, reason, stopped=self._returning.is_stopped)
                case Jumped(key, line):
                    self._seen.jumped(stay.talk, key, line)
                case LineAdded():
                    self._desk.hands.heard(event, stay.talk)
            # They may be many, and are drawn.
            if not isinstance(event, LineAdded | Delivered | Reacted | Deleted):
                self._steps.put_nowait(event)
        self._desk.note_rooms(stay)
        self._desk.screen.redraw()

    def _note_joined(self, stay: Stay, room: str) -> None:
        self._desk.guest.first_password = None
        if not stay.been_inside:
            stay.been_inside = True
            self._enter_others(stay)

    def _enter_others(self, stay: Stay) -> None:
        """The rooms of last time, without leaving the one that was chosen."""
        for room in self._desk.memory.of(stay.server).rooms:
            found = stay.talk.model.find(room)
            if found is None or not found.joined:
                self._aside.add(casefold(room))
                password = self._desk.guest.password(stay.server, room)
                stay.talk.join(room, password, aside=True)
        stay.flush()

    async def _take(self, step: Step, stay: Stay, door: Door) -> Ending | Connection | None:
        """Do what an event asks for. A result ends the stay."""
        match step:
            case Reconnect():
                await self._connect_again(stay)
            case DisconnectWanted() if stay.gone.is_set() and self._returning.is_stopped:
                unsent = stay.talk.unsent
                if not unsent or not self._telling.is_new(_LOST):
                    return Ending.OVER
                text = ngettext(
                    "{count} message was not sent yet; /disconnect again gives it up.",
                    "{count} messages were not sent yet; /disconnect again gives them up.",
                    unsent,
                )
                self._show(stay.talk.tell(text.format(count=unsent), now(), wrong=True))
            case DisconnectWanted():
                self._returning.stop()
                await stay.say_goodbye()
            case Stuck(problem=problem):
                if await self._connector.explain(problem, _("back to the talk")):
                    await self._connect_again(stay)
            case Disconnected(reason) if not stay.been_inside:
                text = reason or _("It gave no reason.")
                await self._tell(_("The server closed the door"), text)
                return Ending.OVER
            case PasswordWanted(room) | PasswordExposed(room) | JoinRefused(room) if (
                casefold(room) in self._aside
            ):
                self._aside.discard(casefold(room))
            case NickRefused() if stay.been_inside and self._has_just_gone():
                if self._telling.is_new(STILL_THERE):
                    self._show(stay.talk.tell(_(STILL_THERE), now()))
                await stay.connection.close()
            case _:
                return await self._ask(step, stay, door)
        return None

    def _has_just_gone(self) -> bool:
        return now() - self._telling.lost < NICK_PATIENCE

    async def _ask(self, event: Event, stay: Stay, door: Door) -> Ending | Connection | None:
        """What the server wants to know before it lets us in, for the first time or again."""
        if not stay.been_inside:
            return await door.take(event)
        if isinstance(event, Registered):
            for room in self._rooms:
                if (found := stay.talk.model.find(room)) is None or not found.joined:
                    self.enter(room)
        if isinstance(event, NickRefused | ServerPasswordWanted):
            self._returning.stop()
        after = await door.take(event)
        if isinstance(after, Connection):
            await self._go_on(after)
        elif not stay.gone.is_set():
            self._returning.go_on()
        return None

    async def _connect_again(self, stay: Stay) -> None:
        if stay.talk.model.phase is Phase.CONNECTING:
            self._returning.hurry()
        elif (connection := await self._connect()) is not None:
            await self._go_on(connection)

    async def _go_on(self, connection: Connection) -> None:
        """The talk rested: let it go on over this connection."""
        assert self.stay is not None
        try:
            await self.stay.say_goodbye()
            await asyncio.wait({self._carrying})
            self._renew(connection)
        except Problem as problem:
            await connection.close()
            await self._connector.explain(problem, _("back to the talk"))
        else:
            self._carry(connection)
