"""What every part of the talk shares: the model, the session, and the events to hand out."""

from __future__ import annotations

from client.core import attention, timeline
from client.core.acquaintances import Acquaintances
from client.core.attention import Attention
from client.core.cards import Privacy
from client.core.events import Delivered, Event, LineAdded
from client.core.gaps import Sender, Waiting
from client.core.habits import Habits
from client.core.login import Login
from client.core.model import Kind, Line, Model, Phase, Room, Seal
from client.core.preferences import Preferences
from client.core.presence import Presence
from client.core.proofs import Dealings, Proving, Respond
from client.core.reactions import Reactions
from client.core.requests import Requests, Resuming, move
from client.core.session import WANTED, Session
from language import _
from protocol import capabilities as caps
from protocol.message import Message
from protocol.names import casefold
from protocol.servertime import parse_time
from protocol.source import Source
from protocol.text import clean

# Talks with one person kept open. A stranger (or a server) that writes under ever new nicks must
# not fill the memory and the screen.
PRIVATE_LIMIT = 100
# Rooms we can be put into by a server; a person is in ten.
ROOMS_LIMIT = 500


class Context:
    """State and the few ways to change it. `now` is epoch ms of the call being handled."""

    def __init__(
        self,
        nick: str,
        login: Login | None = None,
        dealings: Dealings | None = None,
        privacy: Privacy | None = None,
        preferences: Preferences | None = None,
        habits: Habits | None = None,
    ) -> None:
        self.model = Model(nick=nick)
        self.preferences = preferences or Preferences()
        self.habits = habits or Habits()
        self.login = login or Login()
        self.dealings = dealings or Dealings()
        self.server = ""  # fingerprint of the certificate that the connection showed; empty: none
        self.account = ""  # logged in as that
        self.gave_password = False  # to the server itself
        self.shows_rooms = True  # the person sees which room is the current one
        self.session = Session()
        self.requests = Requests()
        self.resuming = Resuming()
        self.people = Acquaintances(privacy)
        self.attention = Attention()
        self.presence = Presence()
        self.reactions = Reactions()
        self.now = 0
        self.ahead = 0  # ms that the server's clock is ahead of ours
        self.listed: tuple[tuple[str, int, str], ...] = ()  # the last RoomsListed, to complete from
        self.farewell = ""  # the ERROR of the server, before it closes
        self.work: list[tuple[int, Respond]] = []  # to be done outside: see `Passwords.take_work`
        self.working: dict[int, Proving] = {}  # by ticket
        self._tickets = 0
        self._events: list[Event] = []

    @property
    def online(self) -> bool:
        """Whether the server has taken us in."""
        return self.model.phase is Phase.ONLINE

    @property
    def server_now(self) -> int:
        """Epoch ms by the server's clock, as far as we know it."""
        return self.now + self.ahead

    @property
    def sender(self) -> Sender:
        """Who we are on this connection."""
        return Sender(self.server, self.model.nick, self.account)

    def begin(self, server: str) -> None:
        """A connection is open: forget what was of the one before."""
        # Without a screen what was said is enough of the past: who came and went is only noise.
        wanted = WANTED if self.shows_rooms else WANTED - {caps.EVENT_PLAYBACK}
        self.session = Session(self.session.labels, wanted)
        self.requests = Requests()
        self.account = ""
        self.farewell = ""
        if server != self.server:
            self.resuming.passwords.clear()  # they were for another server
            self.resuming.joins.clear()
        self.presence.begin()
        for room in self.model.rooms.values():
            room.online = None
        self.people.begin(elsewhere=server != self.server)
        self.server = server

    def new_once(self) -> str:
        """An id for an own message; empty if there is none to give."""
        self.resuming.messages += 1
        return f"{self.resuming.run}-{self.resuming.messages}" if self.resuming.run else ""

    def must_return(self, room: Room) -> bool:
        """Whether a connection was lost in that room, and we are to enter it again."""
        return casefold(room.target) in self.resuming.gaps

    def must_wait(self, room: Room) -> bool:
        """Whether what is said there now has to wait: for the next connection, for what was missed,
        or behind what waits already."""
        key = casefold(room.target)
        gap = self.resuming.gaps.get(key)
        waits = key in self.resuming.waiting
        return not self.online or waits or (gap is not None and gap.is_wanted)

    def emit(self, event: Event) -> None:
        """Hand an event to the front end."""
        self._events.append(event)
        self.changed()

    def drain(self) -> list[Event]:
        """The events since the last call."""
        events, self._events = self._events, []
        return events

    def ask_for(self, work: Respond, proving: Proving) -> None:
        """Have work done outside, for that proof."""
        self._tickets += 1
        self.work.append((self._tickets, work))
        self.working[self._tickets] = proving

    def changed(self) -> None:
        """Something visible changed."""
        self.model.revision += 1

    def is_me(self, nick: str) -> bool:
        """Whether this nick is ours."""
        return casefold(nick) == casefold(self.model.nick)

    def stamp(self, message: Message) -> int:
        """When it was said: server-time, or now."""
        stamp = parse_time(message.tags.get("time", ""))
        return self.now if stamp is None else stamp

    def open_room(self, target: str) -> Room:
        """The room or private talk of this target, made if need be (the oldest makes place)."""
        room = self.model.find(target)
        if room is None:
            self._make_place(Room(target))
            key = casefold(target)
            room = self.model.rooms[key] = Room(target)
            room.muted = key in self.habits.muted
            room.read = self.habits.read.get(key, 0)
            self.changed()
        return room

    def _make_place(self, new: Room) -> None:
        rooms = self.model.rooms
        alike = [
            key for key, room in rooms.items() if room.target and room.is_private == new.is_private
        ]
        if len(alike) >= (PRIVATE_LIMIT if new.is_private else ROOMS_LIMIT):
            self.close_room(next(key for key in alike if key != self.model.current))

    def close_room(self, key: str) -> None:
        """Forget a room; whoever looked at it looks at its neighbour, or where there is no screen
        at none: what is typed next must not go to somebody it was not meant for."""
        keys = [one for one in self.model.rooms if one]
        room = self.model.rooms.pop(key, None)
        if room is None:
            return
        self.attention.seen.discard(key)
        self.presence.unwatch(self.session, room)
        self.requests.history.pop(key, None)
        self.reactions.close(key)
        self.requests.locks.pop(key, None)
        unsent = self._drop_unsent(key)
        if self.model.current == key:
            place = keys.index(key) if key in keys else 0
            rest = [one for one in keys if one != key and self.shows_rooms]
            self.look_at(rest[max(place - 1, 0)] if rest else "")
        for text in unsent:
            told = _("Not sent to {room}, since you left: {text}")
            self.error(told.format(room=room.title, text=text))
        self.changed()

    def _drop_unsent(self, key: str) -> list[str]:
        """Forget what waits to be said in a room, and what perhaps was not. Returns the texts."""
        it = self.resuming
        it.gaps.pop(key, None)
        it.failed.pop(key, None)
        waiting = it.waiting.pop(key, Waiting()).messages
        for sent in waiting:
            self.emit(Delivered(sent.label, _("You left before it was sent.")))
        dropped = [*it.unsure.pop(key, []), *waiting]
        return [sent.line.text for sent in dropped if sent.line is not None]

    def look_at(self, key: str) -> None:
        """Make a room the current one: nothing is unread in it any more. `unread_from` tells what
        was, until the person leaves the room having seen all."""
        before = self.model.room
        if before is not None and self.model.current != key:
            attention.left(before)
            before.left = self.now
        self.model.current = key
        room = self.model.room
        if room is not None:
            attention.looked_at(room)
        self.changed()

    def sees(self, room: Room) -> bool:
        """Whether the person looks at that room now. Without a screen everything is printed."""
        looks = self.model.is_seen(casefold(room.target)) and self.attention.focused
        return looks or not self.shows_rooms

    def add(self, room: Room, line: Line) -> None:
        """A live line at the end of a room."""
        if not timeline.append(room, line):
            return
        room.typing.pop(line.nick, None)
        key = casefold(room.target)
        if attention.is_news(line):
            self.attention.guess(room, line.stamp - 1)
            if not self.sees(room):
                attention.came(room, line, current=key == self.model.current)
        if line.seal is not Seal.WAITING:
            self.emit(LineAdded(key, line))

    def ignores(self, message: Message) -> bool:
        """Whether the person wants to hear nothing of who sent it, by nick or by account."""
        ignored = self.habits.ignored
        if not ignored:
            return False
        nick = casefold(Source.parse(message.source).nick)
        return nick in ignored or casefold(message.tags.get("account", "")) in ignored

    def note(self, text: str, *, asked: bool = False) -> None:
        """Tell the person something, in the room being looked at. Cleaned here: it may quote."""
        self.add(self._here(), Line(Kind.NOTE, self.now, text=clean(text), asked=asked))

    def error(self, text: str) -> None:
        """Tell the person that something did not work and what to do next."""
        self.add(self._here(), Line(Kind.ERROR, self.now, text=clean(text)))

    def _here(self) -> Room:
        return self.model.room or self.open_room("")

    def rooms_with(self, nick: str) -> list[Room]:
        """The rooms this person is in, and the private talk with them."""
        key = casefold(nick)
        return [
            room for name, room in self.model.rooms.items() if key in room.members or name == key
        ]

    def rename_private(self, old: str, new: str) -> None:
        """A partner has another nick: the talk follows, unless there is one with that nick."""
        old_key, new_key = casefold(old), casefold(new)
        rooms = self.model.rooms
        if old_key in rooms and (new_key not in rooms or new_key == old_key):
            self.presence.unwatch(self.session, rooms[old_key])
            self.rename(old_key, new)
            self.presence.watch(self.session, self.model.rooms[new_key])

    def rename(self, key: str, target: str) -> None:
        """A room or private talk goes by another name from now on, with all that is known of it.
        There is none of that name yet."""
        new = casefold(target)
        rooms = self.model.rooms
        rooms[key].target = target
        self.model.rooms = {new if one == key else one: room for one, room in rooms.items()}
        if self.model.current == key:
            self.model.current = new
        for sent in self.requests.sent.values():
            if casefold(sent.target) == key:
                sent.target = target
        self.resuming.rename(key, target)
        self.attention.rename(key, new)
        for keyed in (self.requests.history, self.requests.locks, self.reactions.rooms):
            move(keyed, key, new)
        self.changed()
