"""Everybody and everything on the server, and the one way a message takes: record, then deliver."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain

from language import _
from protocol import numerics as num
from protocol.message import Message, as_middle
from protocol.names import casefold
from server.core.accounts import Accounts
from server.core.encoding import Outgoing
from server.core.guessing import Guesses
from server.core.happening import Happening, HappeningKind
from server.core.history import Entry, History, MemoryHistory, Shelf, StoreError
from server.core.limits import (
    CONNECT_BURST,
    CONNECT_RATE,
    EMPTY_ROOM_TIME,
    OPEN_BURST,
    OPEN_RATE,
    Buckets,
)
from server.core.markers import Markers
from server.core.metadata import Metadata
from server.core.operators import Operators
from server.core.ownership import note_seen
from server.core.past import Gone, Past
from server.core.room import Membership, Room
from server.core.rules import Moment as Moment
from server.core.rules import Rules as Rules
from server.core.sanctions import SanctionKind, Sanctions
from server.core.session import Phase, Session
from server.core.watches import Watches

ROOM_SHELF = "room"
DAY = 24 * 60 * 60 * 1000  # milliseconds


def _no_chance() -> bytes:
    raise RuntimeError("no source of randomness was given")


def _no_address(_room: str, _drawn: bool) -> list[str]:
    return []


@dataclass(slots=True)
class World:
    """The state of the server. One thread, one turn at a time; `moment` is that of the turn."""

    rules: Rules
    history: History
    shelf: Shelf
    new_msgid: Callable[[], str]  # unique for ever, without spaces
    moment: Moment = field(default_factory=lambda: Moment(0.0, 0))
    sessions: dict[Session, None] = field(default_factory=dict)  # every open connection
    nicks: dict[str, Session] = field(default_factory=dict)  # by folded nick; also unregistered
    rooms: dict[str, Room] = field(default_factory=dict)  # by folded name
    guesses: Guesses = field(default_factory=Guesses)
    openings: Buckets = field(default_factory=lambda: Buckets(OPEN_RATE, OPEN_BURST))
    connects: Buckets = field(default_factory=lambda: Buckets(CONNECT_RATE, CONNECT_BURST))
    sanctions: Sanctions = field(init=False)
    operators: Operators = field(init=False)
    accounts: Accounts = field(init=False)
    new_nonce: Callable[[], bytes] = _no_chance  # 32 bytes that nobody guesses
    # What to send to who is to come into a room ("": into any), with a picture or without.
    invitation: Callable[[str, bool], list[str]] = _no_address
    happenings: list[Happening] = field(default_factory=list)  # for the host; the driver drains it
    # Private conversations of people without an account: a nick may be somebody else's tomorrow,
    # so these belong to one connection and end with it.
    private: History = field(default_factory=MemoryHistory)
    watches: Watches = field(default_factory=Watches)
    past: Past = field(default_factory=Past)
    markers: Markers = field(init=False)
    metadata: Metadata = field(init=False)
    most_people: int = 0
    last_stamp: int = 0
    references: int = 0  # of batches

    def __post_init__(self) -> None:
        self.last_stamp = self.history.newest_stamp()
        self.markers = Markers(self.shelf)
        self.metadata = Metadata(self.shelf)
        self.accounts = Accounts(self.shelf)
        self.sanctions = Sanctions(self.shelf)
        self.operators = Operators(self.shelf)
        for record in self.shelf.load(ROOM_SHELF).values():
            room = Room.from_record(record)
            room.emptied = self.moment.stamp
            self.rooms[room.key] = room

    # -- finding ------------------------------------------------------------------------------

    def person(self, nick: str) -> Session | None:
        """Who is registered under that nick, in any case."""
        session = self.nicks.get(casefold(nick))
        return session if session is not None and session.is_registered else None

    def people(self) -> Iterator[Session]:
        """Everybody who finished registration."""
        return (session for session in self.nicks.values() if session.is_registered)

    def room(self, name: str) -> Room | None:
        """The room with that wire name, in any case."""
        return self.rooms.get(casefold(name))

    def sanction(self, session: Session, kind: SanctionKind, room: Room | None = None) -> str:
        """What somebody is told whom the host banned or muted, here or in that room; else empty."""
        stamp, key = self.moment.stamp, room.key if room is not None else ""
        found = self.sanctions.find(kind, session, stamp, room=key)
        return found.sentence(stamp) if found is not None else ""

    def neighbours(self, session: Session) -> set[Session]:
        """Everybody who shares a room with the session, without itself."""
        found = set(chain.from_iterable(room.members for room in session.rooms))
        found.discard(session)
        return found

    def audience(self, session: Session, capability: str) -> Iterator[Session]:
        """Who asked to be told when something about that person changes: others in the same rooms,
        and who monitors the nick with extended-monitor (IRCv3 extended-monitor)."""
        near = self.neighbours(session)
        far = (
            one
            for one in self.watches.watchers(session.nick)
            if one not in near and one is not session and "extended-monitor" in one.capabilities
        )
        return (one for one in chain(near, far) if capability in one.capabilities)

    def new_reference(self) -> str:
        """A name for a batch, unique while the server runs."""
        self.references += 1
        return f"b{self.references}"

    # -- saying -------------------------------------------------------------------------------

    def outgoing(self, verb: str, *params: str, source: str | None = None) -> Outgoing:
        """A message of this moment, from the server unless a source is given."""
        source = self.rules.server_name if source is None else source
        return Outgoing(Message(verb, params, source), self.moment.stamp)

    def said_by(self, session: Session, verb: str, *params: str) -> Outgoing:
        """A message of this moment from a session, with what its tags say of the sender."""
        tags = {}
        if session.account:
            tags["account"] = session.account
        if "B" in session.modes:
            tags["bot"] = ""
        message = Message(verb, params, session.source)
        return Outgoing(message, self.moment.stamp, tags=tags)

    def reply(self, session: Session, numeric: str, *params: str) -> None:
        """Send a numeric to one session. What a peer sent may stand anywhere in it."""
        *middles, last = params
        session.put(self.outgoing(numeric, session.name, *map(as_middle, middles), last))

    def deliver(self, outgoing: Outgoing, receivers: Iterable[Session]) -> None:
        """Send one message to many, encoded once for each kind of receiver."""
        cache: dict[frozenset[str], bytes] = {}
        for receiver in receivers:
            receiver.put(outgoing, cache)

    def note(self, kind: HappeningKind, session: Session | None = None, **details: str) -> None:
        """Tell the host."""
        if session is not None:
            details.setdefault("nick", session.nick)
            details.setdefault("address", session.address)
        self.happenings.append(Happening(kind, **details))

    # -- the way of a message -----------------------------------------------------------------

    def record(self, targets: Sequence[str], outgoing: Outgoing) -> Outgoing:
        """Give a message its msgid and its place in time, and store it under its conversations.

        Raises StoreError: then nobody may see it. Without targets it is not stored.
        """
        self.last_stamp = max(self.moment.stamp, self.last_stamp + 1)
        message = outgoing.message
        recorded = Outgoing(message, self.last_stamp, self.new_msgid(), outgoing.tags)
        entries = [
            Entry(
                target,
                recorded.stamp,
                recorded.msgid,
                message.source,
                message.verb,
                message.params,
                recorded.tags,
            )
            for target in targets
        ]
        # What must last first: when the disk fails, nothing was kept anywhere.
        lasting = [one for one in entries if self.history_of(one.target) is self.history]
        if lasting:
            self.history.append(*lasting)
        passing = [one for one in entries if one not in lasting]
        if passing:
            self.private.append(*passing)
        return recorded

    def record_event(self, rooms: Iterable[Room], outgoing: Outgoing) -> Outgoing:
        """Like `record`, for what happened in rooms (JOIN, TOPIC, …): never raises.

        What people say is stored before it is shown; what happens is a fact already, and nobody
        must stay in a room, or go unseen into one, because a disk is full. An event that can't be
        stored is shown all the same, is missing in the history, and the host is told.
        """
        try:
            return self.record([room.key for room in rooms], outgoing)
        except StoreError as error:
            self.note(HappeningKind.PROBLEM, text=str(error))
            return self.record([], outgoing)

    def history_of(self, target: str) -> History:
        """Where a conversation is kept: of guests in memory, everything else on disk."""
        return self.private if target.startswith("~") else self.history

    # -- rooms --------------------------------------------------------------------------------

    def add_room(self, name: str, *, permanent: bool = False) -> Room:
        """A new, empty room, not yet saved."""
        room = Room(name, self.moment.stamp, permanent)
        room.emptied = self.moment.stamp
        self.rooms[room.key] = room
        return room

    def save_room(self, room: Room) -> None:
        """Keep what survives a restart. Raises StoreError."""
        self.shelf.put(ROOM_SHELF, room.key, room.record())

    @contextmanager
    def changing(self, room: Room) -> Iterator[None]:
        """Change what survives a restart: saved at the end, undone when it can't be saved.

        Raises StoreError then; tell nobody of the change before the end.
        """
        before = room.record()
        standings = {member: set(one.standing) for member, one in room.members.items()}
        yield
        try:
            self.save_room(room)
        except StoreError:
            room.restore(before)
            for member, standing in standings.items():
                room.members[member].standing = standing
            raise

    def enter(self, session: Session, room: Room) -> None:
        """Make the session a member; whoever opens a room that the host does not own moderates,
        with an account for ever: nobody else does so by finding it empty."""
        first = not room.members and not room.permanent
        founds = bool(session.account) and casefold(session.account) == room.founder
        moderates = founds if room.founder else first
        room.members[session] = Membership({"o"} if moderates else set())
        session.rooms[room] = None
        session.invited.discard(room.key)

    def leave(self, session: Session, room: Room) -> None:
        """End a membership. An empty room without anything worth keeping is removed."""
        room.members.pop(session, None)
        session.rooms.pop(room, None)
        if not room.members:
            room.emptied = self.moment.stamp
            self.remove_if_worthless(room)

    def remove_if_worthless(self, room: Room) -> None:
        """Remove an empty room that the host does not own and in which nothing was said: at once,
        or after EMPTY_ROOM_TIME if it has a password or a topic."""
        if room.members or room.permanent:
            return
        empty = self.moment.stamp - room.emptied
        if (room.is_locked or room.topic) and empty < EMPTY_ROOM_TIME:
            return
        try:
            if not self.history.latest([room.key]):
                self.remove_room(room)
        except StoreError as error:
            self.note(HappeningKind.PROBLEM, text=str(error), room=room.name)

    def remove_room(self, room: Room) -> None:
        """Remove a room with its history. Nobody may be in it. Raises StoreError."""
        self.history.forget(room.key)
        self.metadata.forget(room.key)
        self.sanctions.forget_room(room.key)
        self.shelf.remove(ROOM_SHELF, room.key)
        self.rooms.pop(room.key, None)
        self.note(HappeningKind.ROOM_REMOVED, room=room.name)

    # -- people -------------------------------------------------------------------------------

    def rename(self, session: Session, nick: str) -> None:
        """Give a session a nick that was found free. Tells those who MONITOR one of the two."""
        old, session.nick = session.nick, nick
        if old:
            self.nicks.pop(casefold(old), None)
        self.nicks[casefold(nick)] = session
        if session.is_registered and casefold(old) != casefold(nick):
            self.remember(session, old, _("now {nick}").format(nick=nick))
            self.tell_watchers(num.RPL_MONOFFLINE, old, old)
            self.tell_watchers(num.RPL_MONONLINE, nick, session.source)

    def tell_watchers(self, numeric: str, nick: str, shown: str) -> None:
        """RPL_MONONLINE or RPL_MONOFFLINE to everybody who MONITORs a nick."""
        for watcher in self.watches.watchers(nick):
            self.reply(watcher, numeric, shown)

    def remember(self, session: Session, nick: str, reason: str) -> None:
        """Keep for WHOWAS that the session went by that nick."""
        stamp = self.moment.stamp
        self.past.add(Gone(nick, session.user, session.host, session.realname, stamp, reason))

    def close(self, session: Session, reason: str) -> None:
        """End a session: others see QUIT, the session ERROR. Its transport closes after a flush."""
        if session.phase is Phase.CLOSED:
            return
        gathered, session.capture = session.capture, None
        for reply in gathered or ():
            session.put(reply)
        session.put(self.outgoing("ERROR", f"Closing link: {reason}", source=""))
        self.watches.clear(session)
        was_registered = session.is_registered
        if was_registered:
            neighbours = self.neighbours(session)
            departure = self.record_event(session.rooms, self.said_by(session, "QUIT", reason))
            self.deliver(departure, neighbours)
            self.note(HappeningKind.QUIT, session, text=reason)
            self.remember(session, session.nick, reason)
            if session.account:
                note_seen(self, session)
        session.closing = reason
        session.phase = Phase.CLOSED
        if self.nicks.get(casefold(session.nick)) is session:
            del self.nicks[casefold(session.nick)]
        self.sessions.pop(session, None)
        if was_registered:
            self.tell_watchers(num.RPL_MONOFFLINE, session.nick, session.nick)
        if not session.account:
            self._forget_guest(session)
        for room in list(session.rooms):
            self.leave(session, room)

    def _forget_guest(self, session: Session) -> None:
        """What a guest has ends with the connection, and lies in memory only."""
        for target in self.private.conversations(session.owner):
            self.private.forget(target)
        self.markers.forget(session.owner)
        self.metadata.forget(session.owner)


def mailbox(owner: str, nick: str) -> str:
    """The target of an owner's side of the private conversation with a nick."""
    return f"{owner} {casefold(nick)}"


def client_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """The client-only tags of a message, which travel with it."""
    return {key: value for key, value in tags.items() if key.startswith("+")}
