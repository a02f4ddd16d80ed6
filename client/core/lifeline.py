"""A stay at one server over its connections: bytes in and out, and what lasts between them."""

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
    timeline,
    typists,
    unsealing,
)
from client.core.cards import Privacy
from client.core.context import Context
from client.core.events import Disconnected, Event
from client.core.incoming import keys, tags
from client.core.incoming.registry import handle
from client.core.keepalive import Keepalive, Verdict
from client.core.login import Login
from client.core.model import Phase
from client.core.proofs import Dealings
from client.core.session import History, Matches, Reply
from client.core.wording import sentence
from language import _
from protocol.message import Message
from protocol.servertime import parse_time


class Lifeline:
    """The part of a `Talk` that knows its connection; see there what is to be called when."""

    def __init__(self, ctx: Context, realname: str, server_password: str | None) -> None:
        """realname: shown beside the nick; server_password: of the first connection."""
        self._ctx = ctx
        self._realname = realname
        self._server_password = server_password
        ctx.gave_password = bool(server_password)
        self._keepalive = Keepalive()
        self._over = False
        self._seen = 0  # epoch ms by the server's clock: the newest moment that it told
        self._whole = 0  # the same: up to there nothing is missing

    def start(self, server: str = "", *, survives: bool = False) -> None:
        """A connection is open: say who we are. Phase REGISTERING until `Registered`.

        server: SHA-256 of the certificate that this very connection showed, in lower-case hex;
        empty: it is not encrypted, and no password of a room is used on it.
        survives: as for `Keepalive`."""
        self._ctx.begin(server)
        self._keepalive = Keepalive(survives=survives)
        self._over = False
        self._ctx.model.phase = Phase.REGISTERING
        self._ctx.session.start(
            self._ctx.model.nick, self._realname, self._server_password, self._ctx.login, server
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
        if self._over or self._ctx.model.phase is Phase.OFFLINE:
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
        for key, room in self._ctx.model.rooms.items():
            if key != self._ctx.model.current:
                timeline.rest(room, now)
        match self._keepalive.look(now, waits=resuming.awaits_answer(self._ctx)):
            case Verdict.DEAD:
                return self.closed(_("The server does not answer any more."), now)
            case Verdict.ASK:
                self._ctx.session.send("PING", "alive")
        self._note_slow(self._keepalive.is_slow(now))
        return self._ctx.drain()

    def _note_slow(self, slow: bool) -> None:
        if slow != self._ctx.model.slow:
            self._ctx.model.slow = slow
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
            self._ctx.model.phase = Phase.OFFLINE
            for room in self._ctx.model.rooms.values():
                room.joined = False
                room.typing.clear()
            markers.save(ctx)
            ctx.requests.proofs.clear()
            ctx.emit(Disconnected(reason or ctx.farewell))
        return ctx.drain()

    def take(self) -> bytes:
        """What is to be written to the server; empties it."""
        return self._ctx.session.take()

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
        self._ctx.model.phase = Phase.CONNECTING
        self._ctx.model.pause = pause
        self._ctx.changed()

    def rest(self) -> None:
        """No next connection is sought any more, for now."""
        self._ctx.resuming.seeks = False
        self._ctx.model.phase = Phase.OFFLINE
        self._ctx.changed()

    @property
    def seen(self) -> int:
        """Epoch ms by the server's clock: everything up to there was received. 0: unknown."""
        return self._whole if self._over or not resuming.knows_waiting(self._ctx) else self._seen

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
        found = self._ctx.model.find(room)
        return found is not None and self._ctx.must_return(found)

    @property
    def unsent(self) -> int:
        """How many own messages wait to be sent, are on their way, or perhaps were not sent."""
        it = self._ctx.resuming
        on_way = sum(one.line is not None for one in self._ctx.requests.sent.values())
        return it.count + on_way + sum(map(len, it.unsure.values()))
