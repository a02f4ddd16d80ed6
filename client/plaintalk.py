"""One talk of the plain mode: what comes is printed, what is typed is sent and awaited."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Sequence

from client import console
from client.connection import Connection
from client.core import events as e
from client.core.model import Delivery, Kind, Line, Room
from client.core.resuming import UNSURE
from client.core.talk import Talk
from client.credentials import Keeping
from client.doctor import Diagnose, print_diagnosis
from client.problem import Problem
from client.returning import Returning
from client.shelf import ONLY_HERE
from client.transcript import transcribe, transcribe_news
from discovery.invite import Invite
from language import _
from protocol.names import casefold, room_of

HISTORY_TIMEOUT = 10.0  # s; a server that never sends the history it promised
SHOW_IT = "Start with --send-password to show it the password all the same."
GOODBYE_TIMEOUT = 2.0  # s for the server to close after QUIT
# Seconds for which a script waits for a lost connection to be made again; a person decides himself.
RETURN_LIMIT = 60.0
# Milliseconds in which a nick that is taken is probably ours still: servers notice within two
# minutes that a connection is dead.
NICK_PATIENCE = 150_000

# Own messages of which the server has not said yet that it has them.
_OPEN = (Delivery.PENDING, Delivery.WAITING)


class Asked(Exception):  # noqa: N818 - a question
    """The server wants something only the person knows; `how` is where to say it beforehand, or
    empty when that would not help now."""

    def __init__(self, what: str, reason: str, how: str) -> None:
        super().__init__(reason)
        self.what = what  # "nick", "password" or "server password"
        self.reason = reason
        self.how = how


class PlainTalk:
    """Drives one talk until its end. Make it inside the event loop.

    invite: makes one into a room (wire name; empty: none), or None if none can be made. connect,
    renew: as for `Returning`; renew returns what is kept of the server. prefer: as
    `Settings.changed`.
    """

    def __init__(
        self,
        talk: Talk,
        connection: Connection,
        *,
        connect: Callable[[], Awaitable[Connection]],
        renew: Callable[[Connection], Keeping],
        invite: Callable[[str], Invite | None],
        diagnose: Diagnose,
        prefer: Callable[[str], list[str]],
        is_person: bool,
    ) -> None:
        self._invite = invite
        self._diagnose = diagnose
        self._prefer = prefer
        self._wants_doctor = False
        self._talk = talk
        self._prepare = renew
        self._renew(connection)
        limit = math.inf if is_person else RETURN_LIMIT
        self._returning = Returning(
            talk, self._show, connect=connect, renew=self._renew, limit=limit
        )
        self._closing: asyncio.Task[None] | None = None
        self._lost = 0  # epoch ms, when the connection broke; 0: it did not
        self._late: dict[str, list[Line]] = {}  # what came before what was missed was printed
        self._is_person = is_person
        self._news = asyncio.Event()
        self._typed = console.Typed(self._news.set)
        self._trouble: Exception | None = None
        self._registered = False
        self._starting = True  # until we are in the first room: then /join is the person's
        self._rooms: tuple[tuple[str, int, str], ...] | None = None
        self._held: set[str] = set()  # rooms whose history is on its way: printed with it
        self._settled: set[str] = set()
        self._barrier = ""  # the label of the command under way
        self._unprinted: list[tuple[Room, Line]] = []  # own lines, not accepted yet
        self._quitting = False
        self._failed = False

    async def run(self, room: str | None, password: str | None) -> int:
        """Enter the room (None: the only one there is), talk until the input ends or /quit.

        Returns the exit code. Raises Asked, Problem or console.OutputClosed.
        """
        carrying = asyncio.create_task(self._returning.run(self._connection))
        carrying.add_done_callback(self._carried)
        try:
            await self._until(lambda: self._registered)
            await self._enter(room or await self._only_room(), password)
            self._typed.start()
            await self._send_what_is_typed()
        finally:
            self._quitting = True
            self._returning.stop()
            self._talk.quit()
            self._connection.flush()
            await asyncio.wait([carrying], timeout=GOODBYE_TIMEOUT)
            carrying.cancel()
            await asyncio.gather(carrying, return_exceptions=True)
            self._keeping.left(self._talk)
        if self._talk.unsent:
            count = self._talk.unsent
            noun = "message was" if count == 1 else "messages were"
            self._complain(f"{count} {noun} perhaps not sent.")
        return 1 if self._failed and not self._is_person else 0

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
            raise Problem("This server has no rooms. --room NAME opens one.")
        raise Problem(f"Choose a room with --room NAME. There are: {', '.join(names)}")

    async def _enter(self, room: str, password: str | None) -> None:
        self._show(self._talk.join(room, password))
        self._connection.flush()
        await self._until(lambda: not self._starting)
        try:
            async with asyncio.timeout(HISTORY_TIMEOUT):
                await self._until(lambda: not self._held)
        except TimeoutError:
            self._print_held()

    async def _send_what_is_typed(self) -> None:
        while True:
            await self._until(lambda: bool(self._typed.lines or self._typed.ended))
            if not self._is_person:  # a script's commands must not come in between
                await self._until(lambda: not self._talk.is_away)
            if not self._typed.lines:
                return
            label, events = self._talk.submit(self._typed.take(), _now())
            self._show(events)
            if self._quitting:
                return
            self._barrier = "" if label else self._talk.barrier()
            await self._answered(label or self._barrier)
            if self._wants_doctor:
                self._wants_doctor = False
                await print_diagnosis(self._diagnose, console.say)

    async def _answered(self, label: str) -> None:
        self._connection.flush()
        # A room that is proven is entered later than its line was answered: what is typed next must
        # not be said in the room before.
        # Without a connection a person is not held up: messages wait, and /quit works.
        await self._until(
            lambda: (
                label in self._settled
                and not self._unprinted  # what /edit-last says anew comes after its answer
                and not self._talk.passwords.is_entering
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
                self._take(event)
        except console.OutputClosed as closed:
            self._trouble = closed
        self._news.set()

    def _take(self, event: e.Event) -> None:
        match event:
            case e.Registered():
                self._registered = True
                self._lost = 0
                self._show(self._keeping.registered(self._talk, _now()))
            case e.NickRefused(reason=reason) if not self._starting:
                self._wait_for_nick(reason)
            case e.NickRefused(reason=reason):
                self._trouble = Asked("nick", reason, "Choose one with --nick NICK.")
            case e.ServerPasswordWanted() if not self._starting:
                self._trouble = Problem(event.reason)
            case e.ServerPasswordWanted():
                how = "" if event.must_wait else "Give it with --server-password-file FILE."
                self._trouble = Asked("server password", event.reason, how)
            case e.PasswordWanted() if self._starting:
                how = "" if event.must_wait else (
                    "Give it with --password-file FILE or in WARKOP_PASSWORD."
                )
                self._trouble = Asked("password", event.reason, how)
            case e.PasswordWanted() if not self._is_person and self._talk.must_return(event.room):
                self._trouble = Problem(event.reason)
            case e.PasswordWanted(must_wait=True):
                self._complain(event.reason)
            case e.PasswordWanted():
                self._complain(f"{event.reason} Write /join {room_of(event.room)} PASSWORD.")
            case e.PasswordExposed(reason=reason) if self._starting:
                self._trouble = Problem(f"{reason} {SHOW_IT}")
            case e.PasswordExposed(reason=reason):
                self._complain(f"{reason} {SHOW_IT}")
            case e.LockWanted(room=room):
                self._complain(
                    f"{room_of(room)} is open to everybody: to lock it with your password the "
                    f"server must see it. {SHOW_IT}"
                )
            case e.JoinRefused(reason=reason) if self._starting:
                self._trouble = Problem(reason)
            case e.Joined(room=room):
                self._held.add(casefold(room))
                self._starting = False
            case e.HistoryRestored(room=room, count=count):
                console.tell(f"Restored {count} {'message' if count == 1 else 'messages'}.")
                self._print_held(casefold(room))
            case e.Rejoined(room=room):
                self._late.setdefault(casefold(room), [])
            case e.Missed(room=key, lines=lines):
                for line in lines:
                    self._print_in(key, line)
            case e.Resumed(room=key):
                for line in self._late.pop(key, []):
                    self._print_added(key, line)
            case e.RoomsListed(rooms=rooms):
                self._rooms = rooms
            case e.LineAdded(room=key, line=line):
                self._print_added(key, line)
            case e.Reacted() | e.Deleted():
                self._print_news(event)
            case e.Delivered(label=label, reason=reason):
                self._settled.add(label)
                if reason and label == self._barrier:
                    self._complain("The connection broke before that was answered.")
                elif reason == UNSURE:
                    self._complain(f"{reason} /again sends it again.")
                self._print_accepted()
            case e.Enrolled(nick=nick, password=password):
                self._show(self._keeping.enrolled(self._talk, nick, password, _now()))
            case e.CardKept(nick=nick, kept=kept):
                self._show(self._keeping.met(self._talk, nick, kept, _now()))
            case e.Disconnected(reason=reason):
                self._disconnected(reason)
            case e.InviteWanted(room=room):
                invite = self._invite(room)
                self._complain(ONLY_HERE) if invite is None else console.say(str(invite))
            case e.PreferenceChanged(name=name):
                self._keep_preference(name)
            case e.SettingsWanted(lines=lines):
                for text in lines:
                    console.say(text)
            case e.DoctorWanted():
                self._wants_doctor = True
            case e.ConnectWanted():
                console.tell(
                    _("In plain mode there is one server at a time: start another client.")
                )
            case e.ServersWanted():
                console.tell("There is no list in plain mode: start again without --server.")
            case e.SearchWanted(words=words, mentions=mentions):
                self._search(words, mentions=mentions)
            case e.Found():
                self._print_found()
            case e.ClearWanted():
                console.tell(_("Nothing can be cleared in plain mode; your terminal may do it."))
            case e.QuitWanted() | e.DisconnectWanted():
                self._quitting = True

    def _search(self, words: str, *, mentions: bool) -> None:
        talk = self._talk
        self._show(talk.search_mentions(_now()) if mentions else talk.search(words, now=_now()))
        self._connection.flush()

    def _print_found(self) -> None:
        """The newest come last: nearest to where the person types."""
        search = self._talk.model.search
        for result in reversed(search.results):
            room = self._talk.model.rooms.get(result.room) or Room(result.room)
            nick = self._talk.model.nick
            line = transcribe(room, result.line, own_nick=nick, several=True, now=_now())
            console.say(line)
        if not search.results and not search.remark:
            console.tell(_("Nothing was found."))
        if search.more:
            console.tell(_("There are older ones: add before:DAY, like before:2026-11-20."))
        if search.remark:
            console.tell(search.remark)

    def _keep_preference(self, name: str) -> None:
        try:
            for text in self._prefer(name):
                console.tell(text)
        except Problem as problem:
            self._complain(str(problem))

    def _disconnected(self, reason: str) -> None:
        if self._quitting or self._trouble is not None:
            return
        why = reason or "The server closed the connection."
        if self._starting or not self._talk.may_return:
            self._trouble = Problem(f"{why} Start again to connect again.")
        elif not self._lost:
            self._lost = _now()
            console.tell(f"{why} Reconnecting; what you write waits.")

    def _wait_for_nick(self, reason: str) -> None:
        """The server has not noticed yet that the connection that broke is over."""
        if _now() - self._lost > NICK_PATIENCE:
            self._trouble = Problem(f"{reason} Start again with another: --nick NICK.")
        else:
            self._closing = asyncio.ensure_future(self._connection.close())

    def _complain(self, text: str) -> None:
        self._failed = True
        console.tell(text)

    def _print_added(self, key: str, line: Line) -> None:
        if line.kind is Kind.ERROR:
            self._complain(line.text)
        elif line.kind is Kind.NOTE:
            (console.say if line.asked else console.tell)(line.text)
        elif key in self._late:
            self._late[key].append(line)
        elif key not in self._held and (room := self._talk.model.rooms.get(key)) is not None:
            self._print_said(room, line)

    def _print_said(self, room: Room, line: Line) -> None:
        if not line.own or line.kind not in (Kind.MESSAGE, Kind.ACTION):
            self._print(room, line)
        elif not self._is_person:
            self._unprinted.append((room, line))

    def _print_held(self, *keys: str) -> None:
        """History, and what came since we joined."""
        for key in keys or tuple(self._held):
            self._held.discard(key)
            room = self._talk.model.rooms.get(key)
            if room is None:
                continue
            for line in room.lines:
                if line.kind not in (Kind.NOTE, Kind.ERROR):
                    self._print(room, line)

    def _print_in(self, key: str, line: Line) -> None:
        room = self._talk.model.rooms.get(key)
        if room is not None and key not in self._held:
            self._print(room, line)

    def _print_accepted(self) -> None:
        while self._unprinted and self._unprinted[0][1].delivery not in _OPEN:
            room, line = self._unprinted.pop(0)
            if line.delivery is Delivery.SENT:
                self._print(room, line)

    def _print_news(self, event: e.Reacted | e.Deleted) -> None:
        room = self._talk.model.rooms.get(event.room)
        if room is not None and event.room not in self._held:
            console.say(transcribe_news(room, event, several=self._is_in_several, now=_now()))

    def _print(self, room: Room, line: Line) -> None:
        own, several = self._talk.model.nick, self._is_in_several
        console.say(transcribe(room, line, own_nick=own, several=several, now=_now()))
        if self._is_person:
            self._talk.saw(room.target)

    @property
    def _is_in_several(self) -> bool:
        return sum(room.joined for room in self._talk.model.rooms.values()) > 1


def _now() -> int:
    return time.time_ns() // 1_000_000
