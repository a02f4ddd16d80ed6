"""The application without I/O: what the screen and the plain mode both drive."""

from __future__ import annotations

from dataclasses import replace

from client.core import (
    away,
    collecting,
    errands,
    history,
    markers,
    outgoing,
    reading,
    resuming,
    searching,
    splitting,
    submitting,
    timeline,
    typists,
    unsealing,
)
from client.core.cards import Privacy
from client.core.commands import people, program, rooms
from client.core.completion import Proposal, completions
from client.core.context import Context
from client.core.events import Disconnected, Event
from client.core.finding import Finding
from client.core.habits import Habits
from client.core.incoming import keys, tags
from client.core.incoming.registry import handle
from client.core.keepalive import Keepalive, Verdict
from client.core.login import Login
from client.core.model import Model, Phase
from client.core.pages import Pages
from client.core.passwords import Passwords
from client.core.preferences import Preferences
from client.core.proofs import Dealings
from client.core.session import History, Matches, Reply
from client.core.wording import sentence
from language import _
from protocol.message import Message
from protocol.names import casefold, channel_of
from protocol.servertime import parse_time

# Bytes of chance of which the front ends make `run`: no two talks of this world have the same.
RUN_BYTES = 9


class Talk:
    """A stay at one server: bytes and what the person does in, model and events out.

    Call `start` when a connection is open, then `receive` with whatever arrives, `tick` every two
    seconds, `closed` when it ended; after every call write what `take` returns. Then `renew` and
    `start` go on over the next connection, in the same rooms; until then `seek` says that there
    will be one. Nothing here raises for anything a server or a person says. `model.revision` grows
    with every visible change.

    Events that arise in a call that returns none come with the next `receive`, `tick` or `submit`.
    Notes and errors for the person are Kind.NOTE and Kind.ERROR lines in the room being looked at,
    or in `model.rooms[""]` (target "", neither room nor private talk) while there is no room.
    """

    def __init__(
        self,
        nick: str,
        *,
        realname: str = "",
        server_password: str | None = None,
        login: Login | None = None,
        shows_rooms: bool = True,
        dealings: Dealings | None = None,
        run: str = "",
        privacy: Privacy | None = None,
        preferences: Preferences | None = None,
        habits: Habits | None = None,
    ) -> None:
        """login: to log in by itself if the nick is ours, and for /register without a password.
        dealings: what is known of the server; None: nothing.
        shows_rooms: whether the person sees which room is the current one; if not, no room becomes
        it unasked.
        run: of chance, never used before, fit for a tag: own messages are known by it, so that none
        is sent twice when a connection breaks. Empty: they are known by their texts only.
        privacy: the keys for private messages; None: those are open.
        preferences: what the person chose, shared by all talks; habits: on this server."""
        self._ctx = Context(nick, login, dealings, privacy, preferences, habits)
        self.passwords = Passwords(self._ctx)  # of rooms
        self.pages = Pages(self._ctx)  # of the history
        self.finding = Finding(self._ctx)
        self._realname = realname
        self._ctx.shows_rooms = shows_rooms
        self._ctx.gave_password = bool(server_password)
        self._ctx.resuming.run = run
        self._server_password = server_password
        self._keepalive = Keepalive()
        self._over = False
        self._seen = 0  # epoch ms by the server's clock: the newest moment that it told
        self._whole = 0  # the same: up to there nothing is missing

    @property
    def account(self) -> str:
        """The nick that we are logged in to; empty: none."""
        return self._ctx.account

    @property
    def seen(self) -> int:
        """Epoch ms by the server's clock: everything up to there was received. 0: unknown."""
        return self._whole if self._over or not resuming.knows_waiting(self._ctx) else self._seen

    @property
    def model(self) -> Model:
        """What is to be shown."""
        return self._ctx.model

    @property
    def listed(self) -> tuple[tuple[str, int, str], ...]:
        """(name, people, topic) of the rooms of the server, as far as it was asked."""
        return self._ctx.listed

    @property
    def preferences(self) -> Preferences:
        """What the person chose."""
        return self._ctx.preferences

    @property
    def is_over(self) -> bool:
        """Whether `Disconnected` was given for the connection that was started last."""
        return self._over

    @property
    def may_return(self) -> bool:
        """Whether to make the next connection unasked: the person was in a room, and the server did
        not close the last one because of who it was."""
        return self._ctx.resuming.been_inside and not resuming.is_meant(self._ctx.farewell)

    @property
    def is_away(self) -> bool:
        """Whether a connection broke, and not everything is there again."""
        return self._ctx.resuming.lost > 0

    def must_return(self, room: str) -> bool:
        """Whether a connection was lost in that room (wire name), and we are not back in it."""
        found = self.model.find(room)
        return found is not None and self._ctx.must_return(found)

    @property
    def unsent(self) -> int:
        """How many own messages wait to be sent, are on their way, or perhaps were not sent."""
        it = self._ctx.resuming
        on_way = sum(one.line is not None for one in self._ctx.requests.sent.values())
        return it.count + on_way + sum(map(len, it.unsure.values()))

    def renew(
        self,
        *,
        login: Login | None = None,
        server_password: str | None = None,
        dealings: Dealings | None = None,
        privacy: Privacy | None = None,
    ) -> None:
        """What the next connection needs anew: as for the first."""
        login = login or Login()
        # The newest moment may have had more than what reached us.
        self._ctx.login = replace(login, seen=max(self._whole - 1, 0) or login.seen)
        self._ctx.dealings = dealings or Dealings()
        self._ctx.gave_password = bool(server_password)
        self._server_password = server_password
        self._ctx.people.renew(privacy)

    def seek(self, pause: int = 0) -> None:
        """The next connection is sought: in so many seconds, or now. What is said waits for it."""
        self._ctx.resuming.seeks = True
        self.model.phase = Phase.CONNECTING
        self.model.pause = pause
        self._ctx.changed()

    def rest(self) -> None:
        """No next connection is sought any more, for now."""
        self._ctx.resuming.seeks = False
        self.model.phase = Phase.OFFLINE
        self._ctx.changed()

    def start(self, server: str = "", *, survives: bool = False) -> None:
        """A connection is open: say who we are. Phase REGISTERING until `Registered`.

        server: SHA-256 of the certificate that this very connection showed, in lower-case hex;
        empty: it is not encrypted, and no password of a room is used on it.
        survives: as for `Keepalive`."""
        self._ctx.begin(server)
        self._keepalive = Keepalive(survives=survives)
        self._over = False
        self.model.phase = Phase.REGISTERING
        self._ctx.session.start(
            self.model.nick, self._realname, self._server_password, self._ctx.login, server
        )
        self._ctx.changed()

    def receive(self, data: bytes, now: int) -> list[Event]:
        """Take bytes from the server, cut anywhere. now: epoch ms, for lines without a stamp."""
        ctx = self._ctx
        ctx.now = now
        self._keepalive.heard(now)
        self._note_slow(False)
        for reply in ctx.session.receive(data):
            if isinstance(reply, Reply):
                self._note_time(reply.message)
            if isinstance(reply, History):
                self._take_history(reply)
            elif isinstance(reply, Matches):
                searching.take_in(ctx, reply)
            elif not self._is_answer(reply) and not handle(ctx, reply.message):
                verb = reply.message.verb
                if ctx.online and verb.isdigit() and verb[0] in "45":
                    ctx.error(sentence(reply.message))
        return ctx.drain()

    def _take_history(self, batch: History) -> None:
        ctx = self._ctx
        takers = (collecting.take_in, reading.take_in, resuming.take_in)
        if not any(take(ctx, batch) for take in takers):
            history.take_in(ctx, batch)
        collecting.go_on(ctx)
        tags.replay(ctx, batch)

    def _is_answer(self, reply: Reply) -> bool:
        """Whether that is the answer to something of ours, and is taken."""
        takers = (
            collecting.take_answer,
            reading.take_answer,
            searching.take_answer,
            errands.take_answer,
            outgoing.take_answer,
        )
        return any(take(self._ctx, reply) for take in takers)

    def _note_time(self, message: Message) -> None:
        stamp = parse_time(message.tags.get("time", "")) or 0
        self._seen = max(self._seen, stamp)
        if stamp and message.verb.isdigit():  # an answer: it was said just now
            self._ctx.ahead = stamp - self._ctx.now

    def tick(self, now: int) -> list[Event]:
        """Call every two seconds. now: epoch ms. Asks a silent server whether it lives; reports
        `Disconnected` when it does not (then close the connection)."""
        self._ctx.now = now
        if self._over or self.model.phase is Phase.OFFLINE:
            return self._ctx.drain()
        resuming.tick(self._ctx)
        outgoing.tick(self._ctx)
        reading.tick(self._ctx)
        collecting.tick(self._ctx)
        searching.tick(self._ctx)
        keys.tick(self._ctx)
        typists.tick(self._ctx)
        away.tick(self._ctx)
        markers.flush(self._ctx)
        for key, room in self.model.rooms.items():
            if key != self.model.current:
                timeline.rest(room, now)
        match self._keepalive.look(now, waits=resuming.awaits_answer(self._ctx)):
            case Verdict.DEAD:
                return self.closed(_("The server does not answer any more."), now)
            case Verdict.ASK:
                self._ctx.session.send("PING", "alive")
        self._note_slow(self._keepalive.is_slow(now))
        return self._ctx.drain()

    def _note_slow(self, slow: bool) -> None:
        if slow != self.model.slow:
            self.model.slow = slow
            self._ctx.changed()

    def doubt(self, now: int) -> None:
        """This computer's address changed, or the like: ask the server at once whether it lives."""
        if not self._over and self._keepalive.doubt(now) is Verdict.ASK:
            self._ctx.session.send("PING", "alive")

    def closed(self, reason: str, now: int) -> list[Event]:
        """The connection is gone: `reason` is a sentence, or empty if the server closed it in
        order. Gives `Disconnected` once. Messages that were on their way wait for the next."""
        ctx = self._ctx
        ctx.now = now
        if not self._over:
            self._over = True
            self._note_slow(False)
            ctx.session.take()
            if ctx.online and resuming.knows_waiting(ctx):
                self._whole = self._seen
            resuming.lost(ctx)
            unsealing.give_up(ctx)
            errands.give_up(ctx)
            searching.lost(ctx)
            collecting.give_up(ctx)
            self.model.phase = Phase.OFFLINE
            for room in self.model.rooms.values():
                room.joined = False
                room.typing.clear()
            markers.save(ctx)
            ctx.requests.proofs.clear()
            ctx.emit(Disconnected(reason or ctx.farewell))
        return ctx.drain()

    def take(self) -> bytes:
        """What is to be written to the server; empties it."""
        return self._ctx.session.take()

    def submit(self, text: str, now: int) -> tuple[str, list[Event]]:
        """What the person typed in the current room: a slash command, `//` for a text that begins
        with a slash, or a text of any number of lines (see `pieces`). Only the first line can be a
        command.

        Returns the label of the LAST message sent ('' if none; `Delivered` comes with it; messages
        are answered in their order) and the events so far.
        """
        self._ctx.now = now
        return submitting.submit(self._ctx, text), self._ctx.drain()

    def typed(self, text: str, now: int) -> None:
        """Call with what is typed for the current room, at every change, so that others see that we
        type: nothing of the text is told."""
        self._ctx.now = now
        typists.typed(self._ctx, text)

    def join(
        self, room: str, password: str | None = None, *, aside: bool = False
    ) -> list[Event]:
        """Enter `jarkom` or `#jarkom`; aside: without looking there. Answered by Joined,
        PasswordWanted, PasswordExposed or JoinRefused (at once if the name can't be one)."""
        if aside:
            self._ctx.requests.aside.add(casefold(channel_of(room)))
        rooms.join(self._ctx, room, password)
        return self._ctx.drain()

    def choose_nick(self, nick: str) -> None:
        """Take another nick; before registration this answers `NickRefused`."""
        people.choose_nick(self._ctx, nick)

    def part(self, room: str) -> None:
        """Leave a room, or close a private talk (by name, wire name or nick)."""
        rooms.part(self._ctx, room)

    def say(self, target: str, text: str, now: int, reply_to: str = "") -> str:
        """Send a message to `#jarkom` or a nick. Returns the label of the last one, or ''.
        reply_to: the msgid of what it answers."""
        self._ctx.now = now
        if not self._ctx.online and not self._ctx.resuming.seeks:
            self._ctx.error(_("Not sent: there is no connection to the server now."))
            return ""
        room = people.talk_with(self._ctx, target)
        return "" if room is None else outgoing.say(self._ctx, room, text, reply_to=reply_to)

    def barrier(self) -> str:
        """A label whose `Delivered` comes after the answers to everything sent before it."""
        return outgoing.barrier(self._ctx)

    def request_rooms(self) -> None:
        """Ask for the rooms of this server: `RoomsListed`, without lines in the timeline."""
        self._ctx.session.send("LIST", "*")

    def tell(self, text: str, now: int, *, wrong: bool = False) -> list[Event]:
        """Tell the person something that the program found out; wrong: as an ERROR line."""
        self._ctx.now = now
        (self._ctx.error if wrong else self._ctx.note)(text)
        return self._ctx.drain()

    def quit(self, text: str = "") -> None:
        """Say goodbye; the server closes the connection."""
        program.say_goodbye(self._ctx, text)

    def switch(self, step: int) -> None:
        """Look at the room `step` (1 or -1) further in tab order, wrapping; it counts as read."""
        keys = [key for key, room in self.model.rooms.items() if room.target]
        if keys:
            place = keys.index(self.model.current) if self.model.current in keys else -min(step, 0)
            self._ctx.look_at(keys[(place + step) % len(keys)])

    def look_at(self, key: str) -> None:
        """Look at a room by its key in `model.rooms` (or any name of it); it counts as read."""
        for name in (key, casefold(key), casefold(channel_of(key))):
            if name in self.model.rooms:
                self._ctx.look_at(name)
                return

    def focused(self, has: bool) -> None:
        """The terminal got the focus, or lost it: what is said meanwhile is unread."""
        markers.focused(self._ctx, focused=has)

    def saw(self, room: str) -> None:
        """The newest line of a room (key or any name) was painted, so the person has read it if
        the terminal has the focus. Cheap: call it with every picture. `tick` tells the server."""
        found = self.model.find(room)
        if found is not None:
            markers.saw(self._ctx, found)

    def active(self, now: int) -> None:
        """A key came. Where this is never called nobody is away by itself. Write `take` after."""
        self._ctx.now = now
        away.active(self._ctx)

    def completions(self, text: str, cursor: int, *, asked: bool = True) -> list[Proposal]:
        """What the word that ends at `cursor` may become: commands, rooms, nicks, emoji.

        asked: the person wants it; if not, only what is worth showing while somebody types.
        """
        return completions(self._ctx, text, cursor, asked=asked)

    def pieces(self, text: str) -> list[int]:
        """Where in a text, if it were said now, the second message would begin, and each that
        follows; empty: it is one message, or a command."""
        return splitting.starts(self._ctx, text)

    @property
    def is_exporting(self) -> bool:
        """Whether a room is on its way to be taken away: `Collected` will come."""
        return self._ctx.requests.gathering is not None
