"""One talk of the plain mode: what comes is printed, what is typed is sent and awaited."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence

from client import console
from client.connection import Connection
from client.core import events as e
from client.core import wishes
from client.core.model import Delivery, Line, Room
from client.core.talk import Talk
from client.credentials import Keeping
from client.plaindeeds import Deeds, Means
from client.plaindoor import NotLetIn, refusal
from client.plainjson import Request, RequestError, read_request
from client.plainoutput import Output, now
from client.plainview import PlainView
from client.problem import Problem
from client.returning import Returning
from language import _
from protocol.names import casefold, room_of

HISTORY_TIMEOUT = 10.0  # s; a server that never sends the history it promised
GOODBYE_TIMEOUT = 2.0  # s for the server to close after QUIT
# Seconds for which a script waits for a lost connection to be made again; a person decides himself.
RETURN_LIMIT = 60.0
# Milliseconds in which a nick that is taken is probably ours still: servers notice within two
# minutes that a connection is dead.
NICK_PATIENCE = 150_000

# Own messages of which nobody knows, when all is over, whether the server has them.
_OPEN = (Delivery.PENDING, Delivery.LATE, Delivery.WAITING, Delivery.UNSURE)


class PlainTalk:
    """Drives one talk until its end. Make it inside the event loop.

    connect, renew: as for `Returning`; renew returns what is kept of the server. is_person: whether
    somebody types; takes_objects: whether input may be JSON (`read_request`).
    """

    def __init__(
        self,
        talk: Talk,
        connection: Connection,
        output: Output,
        means: Means,
        *,
        connect: Callable[[], Awaitable[Connection]],
        renew: Callable[[Connection], Keeping],
        is_person: bool,
        takes_objects: bool = False,
    ) -> None:
        self._talk = talk
        self._output = output
        output.talk = talk
        self._view = PlainView(talk, output, is_person=is_person)
        self._deeds = Deeds(talk, output, means, is_person=is_person)
        self._prepare = renew
        self._renew(connection)
        limit = math.inf if is_person else RETURN_LIMIT
        self._returning = Returning(
            talk,
            self._show,
            connect=connect,
            renew=self._renew,
            limit=limit,
            complain=self._note_trying,
        )
        self._closing: asyncio.Task[None] | None = None
        self._lost = 0  # epoch ms, when the connection broke; 0: it did not
        self._is_person = is_person
        self._takes_objects = takes_objects
        self._news = asyncio.Event()
        self._typed = console.Typed(self._news.set)
        self._trouble: Exception | None = None
        self._registered = False
        self._starting = True  # until we are in the first room: then /join is the person's
        self._rooms: tuple[tuple[str, int, str], ...] | None = None
        self._settled: set[str] = set()
        self._barrier = ""  # the label of the command under way
        self._quitting = False
        self._goodbye = ""

    async def run(self, room: str | None, password: str | None) -> None:
        """Enter the room (None: the only one there is), talk until the input ends or /quit. What
        went wrong is counted in `Output.failures`. Raises Asked, Problem or console.OutputClosed.
        """
        carrying = asyncio.create_task(self._returning.run(self._connection))
        carrying.add_done_callback(self._carried)
        untried: list[str] = []
        try:
            await self._until(lambda: self._registered)
            await self._enter(room or await self._only_room(), password)
            self._typed.start()
            await self._send_what_is_typed()
        except Problem:
            untried = list(self._typed.lines)
            raise
        finally:
            self._quitting = True
            self._returning.stop()
            self._talk.quit(self._goodbye)
            self._connection.flush()
            await asyncio.wait([carrying], timeout=GOODBYE_TIMEOUT)
            carrying.cancel()
            await asyncio.gather(carrying, return_exceptions=True)
            self._keeping.left(self._talk)
            if not isinstance(self._trouble, console.OutputClosed):
                self._output.unsent(self._unsent(), untried)

    def _unsent(self) -> list[tuple[Room, Line]]:
        rooms = self._talk.model.rooms.values()
        return [
            (room, line)
            for room in rooms
            for line in room.lines
            if line.own and line.delivery in _OPEN
        ]

    def _renew(self, connection: Connection) -> None:
        self._keeping = self._prepare(connection)
        self._connection = connection

    def _carried(self, carrying: asyncio.Task[None]) -> None:
        if not carrying.cancelled() and (error := carrying.exception()) is not None:
            self._trouble = self._trouble or (
                error if isinstance(error, Exception) else Problem(str(error))
            )
        self._news.set()

    async def _only_room(self) -> str:
        self._talk.request_rooms()
        self._connection.flush()
        await self._until(lambda: self._rooms is not None)
        names = [name for name, _count, _topic in self._rooms or ()]
        if len(names) == 1:
            return names[0]
        if not names:
            raise Problem(_("This server has no rooms. --room NAME opens one."))
        raise Problem(
            _("Choose a room with --room NAME. There are: {rooms}").format(rooms=", ".join(names))
        )

    async def _enter(self, room: str, password: str | None) -> None:
        self._show(self._talk.join(room, password))
        self._connection.flush()
        await self._until(lambda: not self._starting)
        try:
            async with asyncio.timeout(HISTORY_TIMEOUT):
                await self._until(lambda: not self._view.awaits_history)
        except TimeoutError:
            self._view.print_held()
        self._view.note_current()

    async def _send_what_is_typed(self) -> None:
        while True:
            await self._until(lambda: bool(self._typed.lines or self._typed.ended))
            if not self._is_person:  # a script's commands must not come in between
                await self._until(lambda: not self._talk.is_away)
            if not self._typed.lines:
                return
            await self._do(self._typed.take())
            if self._quitting:
                return

    async def _do(self, line: str) -> None:
        """One line of input, until all that it brings about has been printed."""
        failures = self._output.failures
        try:
            request = read_request(line) if self._takes_objects else Request(line)
            its_id = request.id
        except RequestError as refusal:
            its_id = refusal.id
            self._output.problem(str(refusal))
        else:
            label = self._submit(request)
            if not self._quitting:
                self._barrier = "" if label else self._talk.barrier()
                await self._answered(label or self._barrier)
                await self._deeds.run()
                self._view.note_current()
        if self._takes_objects:
            self._output.fact("done", id=its_id, ok=self._output.failures == failures)

    def _submit(self, request: Request) -> str:
        """The label of the last message that was sent; empty: none was."""
        talk = self._talk
        if request.is_said:
            room = talk.model.room
            target = request.target or (room.target if room is not None else "")
            if not target:
                self._output.problem(_("Not sent: you are in no room."))
                return ""
            label = talk.say(target, request.text, now(), request.reply_to)
            self._show(talk.tick(now()))  # brings what that call had to tell
            return label
        before, key = talk.model.current, casefold(request.target)
        if key:
            if key not in talk.model.rooms:
                text = _("You are not in {room}; /join {room} enters it.")
                self._output.problem(text.format(room=room_of(request.target)))
                return ""
            talk.look_at(key)
        label, events = talk.submit(request.text, now())
        if key and talk.model.current == key:
            talk.look_at(before)
        self._show(events)
        return label

    async def _answered(self, label: str) -> None:
        self._connection.flush()
        # A room that is proven is entered later than its line was answered: what is typed next must
        # not be said in the room before.
        # Without a connection a person is not held up: messages wait, and /quit works.
        await self._until(
            lambda: (
                label in self._settled
                and not self._view.owes_own  # what /edit-last says anew comes after its answer
                and not self._talk.passwords.is_entering
                and not self._talk.model.search.waits
                and not self._talk.is_exporting
            )
            or (self._is_person and self._talk.is_away)
        )
        self._settled.clear()

    async def _until(self, come: Callable[[], bool]) -> None:
        """Wait for what events bring about; raises what ends the talk instead."""
        while True:
            # First: a lost connection also settles what was under way, and that is no success.
            if self._trouble is not None:
                raise self._trouble
            if come():
                return
            self._news.clear()
            await self._news.wait()

    def _show(self, events: Sequence[e.Event]) -> None:
        try:
            for event in events:
                self._view.take(event)
                self._deeds.take(event)
                self._take(event)
            self._view.note_rooms()
        except console.OutputClosed as closed:
            self._trouble = closed
        self._news.set()

    def _take(self, event: e.Event) -> None:
        """What the talk itself has to do about an event."""
        match event:
            case e.Registered(nick=nick):
                self._registered = True
                self._lost = 0
                self._closing = None
                self._online(nick)
                self._show(self._keeping.registered(self._talk, now()))
            case e.Joined():
                self._starting = False
            case e.RoomsListed(rooms=rooms):
                self._rooms = rooms
            case e.Delivered(label=label, reason=reason):
                self._settled.add(label)
                if reason and label == self._barrier:
                    self._output.problem(_("The connection broke before that was answered."))
            case e.Enrolled(nick=nick, password=password):
                self._show(self._keeping.enrolled(self._talk, nick, password, now()))
            case e.CardKept(nick=nick, kept=kept):
                self._show(self._keeping.met(self._talk, nick, kept, now()))
            case e.Disconnected(reason=reason):
                self._disconnected(reason)
            case wishes.SearchWanted(words=words, mentions=mentions):
                it = self._talk.finding
                self._show(it.mentions(now()) if mentions else it.search(words, now=now()))
                self._connection.flush()
            case wishes.QuitWanted(text=text):
                self._quitting, self._goodbye = True, text
            case wishes.DisconnectWanted():
                self._quitting = True
            case e.NickRefused(reason=reason) if not self._starting:
                self._wait_for_nick(reason)
            case e.JoinRefused(reason=reason) if (
                not self._starting and self._talk.model.room is None
            ):
                self._output.problem(reason)
            case _:
                self._take_refusal(event)

    def _take_refusal(self, event: e.Event) -> None:
        is_needed = (
            isinstance(event, e.PasswordWanted)
            and not self._is_person
            and self._talk.must_return(event.room)
        )
        told = refusal(event, is_starting=self._starting, is_needed=is_needed)
        if isinstance(told, Exception):
            self._trouble = told
        elif told:
            self._output.problem(told)

    def _online(self, nick: str) -> None:
        it = self._connection
        self._output.fact(
            "connection",
            state="online",
            nick=nick,
            server=self._talk.model.server,
            address=str(it.place),
            fingerprint=it.fingerprint,
            transport=it.kind,
        )

    def _disconnected(self, reason: str) -> None:
        if self._quitting or self._trouble is not None:
            return
        why = reason or _("The server closed the connection.")
        if self._starting or not self._talk.may_return:
            text = _("{reason} Start again to connect again.")
            self._trouble = Problem(text.format(reason=why))
        elif not self._lost:
            self._lost = now()
            self._output.fact("connection", state="lost", reason=why)
            text = _("{reason} Reconnecting; what you write waits.")
            self._output.remark(text.format(reason=why))

    def _note_trying(self, why: str) -> None:
        """It is no failure yet: what the person or script wanted may still be done."""
        text = _("{reason} Trying goes on; /quit ends it.")
        self._output.note(text.format(reason=why))

    def _wait_for_nick(self, reason: str) -> None:
        """The server has not noticed yet that the connection that broke is over."""
        if now() - self._lost > NICK_PATIENCE:
            text = _("{reason} Start again with another: --nick NICK.")
            self._trouble = NotLetIn(text.format(reason=reason))
            return
        if self._closing is None:
            self._output.note(
                _(
                    "The server still has the connection that broke, and it has your nick. It "
                    "will notice within two minutes; until then it is tried again and again."
                )
            )
        self._closing = asyncio.ensure_future(self._connection.close())
