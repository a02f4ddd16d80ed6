"""The application without I/O: what the screen and the plain mode both drive."""

from __future__ import annotations

from client.core import away, markers, outgoing, splitting, submitting, typists
from client.core.cards import Privacy
from client.core.commands import people, program, rooms
from client.core.completion import Proposal, completions
from client.core.context import Context
from client.core.events import Event
from client.core.finding import Finding
from client.core.habits import Habits
from client.core.lifeline import Lifeline
from client.core.login import Login
from client.core.model import Model
from client.core.pages import Pages
from client.core.passwords import Passwords
from client.core.preferences import Preferences
from client.core.proofs import Dealings
from language import _
from protocol.names import casefold, channel_of

# Bytes of chance of which the front ends make `run`: no two talks of this world have the same.
RUN_BYTES = 9


class Talk(Lifeline):
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
        ctx = Context(nick, login, dealings, privacy, preferences, habits)
        super().__init__(ctx, realname, server_password)
        self.passwords = Passwords(ctx)  # of rooms
        self.pages = Pages(ctx)  # of the history
        self.finding = Finding(ctx)
        ctx.shows_rooms = shows_rooms
        ctx.resuming.run = run

    @property
    def account(self) -> str:
        """The nick that we are logged in to; empty: none."""
        return self._ctx.account

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
