"""Whose key is whose in one stay at a server, and what waits to know it, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field

from client.core.cards import Card, Kept, Privacy, Sealer
from client.core.gaps import Sent
from client.core.model import Line, Room
from client.core.sealed import Seen
from protocol.names import casefold

# ms for which what the server said of a key holds: a new one is noticed after that time at most,
# and who writes much asks no more often. An answer takes 2 ms on a LAN.
FRESH = 10_000
# ms for the answer; looked at every 2 s, so nobody waits for it longer than 5 s.
PATIENCE = 3_000
# People in memory. A server may name ever new ones.
MOST = 500
# Nicks whose cards are in memory: more than the file holds of one server.
KEPT = 10_000
# Boxes of one person that are tried again with another key: two pages of history.
LOCKED = 200


@dataclass(slots=True)
class Locked:
    """A line whose box was not opened. `source`, `target` and `came` as in `sealed.Envelope`,
    `place` as in `sealed.Seen`; tells: whether it is news when it can be read."""

    room: Room
    line: Line
    box: str
    source: str
    target: str
    came: int | None
    place: object
    tells: bool
    reason: str = ""  # why it is unreadable although the key is there


@dataclass(slots=True)
class Acquaintance:
    """What is known of somebody's key on this connection, and what waits for it."""

    nick: str
    asked: int | None = None  # epoch ms, when the server was asked and has not answered
    answered: int | None = None  # epoch ms, when it said what follows
    told: Card | None = None  # the card that it shows
    forged: bool = False  # what it shows is no card, or not a genuine one
    absent: bool = False  # it knows nobody of that nick
    curious: bool = False  # the person wants to see the words
    warned: bool = False  # that open words came in the name of somebody with a key
    reported: Card | None = None  # the new key that the person was told of
    outbox: list[Sent] = field(default_factory=list)
    locked: list[Locked] = field(default_factory=list)

    def is_fresh(self, now: int) -> bool:
        """Whether what the server said still holds. now: epoch ms. That there is no card never
        does: whoever has just come has not told it yet."""
        said = self.told is not None and self.answered is not None
        return said and 0 <= now - (self.answered or 0) < FRESH

    @property
    def is_awaited(self) -> bool:
        """Whether anything waits for the server's word."""
        return bool(self.outbox or self.locked or self.curious)

    def forget_answer(self) -> None:
        """The nick may be somebody else's now."""
        self.asked = self.answered = self.told = None
        self.forged = self.absent = False


class Acquaintances:
    """Everybody whose key matters in this stay."""

    def __init__(self, privacy: Privacy | None) -> None:
        """privacy: None: there are no keys, and private messages are open."""
        self._privacy = privacy
        self.seen = Seen()
        self._kept: dict[str, tuple[Kept, ...]] = {}
        self._people: dict[str, Acquaintance] = {}

    @property
    def sealer(self) -> Sealer | None:
        """What works with our own keys."""
        return self._privacy.sealer if self._privacy else None

    def renew(self, privacy: Privacy | None) -> None:
        """What is known of the next server. Of the same one, what was learned here counts."""
        self._privacy = privacy or self._privacy

    def begin(self, *, elsewhere: bool) -> None:
        """A new connection. elsewhere: to another server than before."""
        if elsewhere:
            self._kept = dict(self._privacy.known) if self._privacy else {}
            self.seen = Seen()
        for who in self._people.values():
            who.forget_answer()
            who.outbox.clear()  # it waits for this connection: see `resuming`

    def of(self, nick: str) -> Acquaintance:
        """What is known of somebody, made if need be."""
        key = casefold(nick)
        if key not in self._people:
            if len(self._people) >= MOST:
                idle = (one for one, who in self._people.items() if not who.is_awaited)
                self._people.pop(next(idle, next(iter(self._people))))
            self._people[key] = Acquaintance(nick)
        return self._people[key]

    def find(self, nick: str) -> Acquaintance | None:
        """The same, if there is something."""
        return self._people.get(casefold(nick))

    def everybody(self) -> list[Acquaintance]:
        """All of them."""
        return list(self._people.values())

    def kept(self, nick: str) -> tuple[Kept, ...]:
        """The cards that we took for somebody's, the newest first."""
        return self._kept.get(casefold(nick), ())

    def card(self, nick: str) -> Card | None:
        """The one that counts."""
        return next((one.card for one in self.kept(nick) if not one.until), None)

    def take(self, nick: str, card: Card, now: int) -> tuple[Kept, ...]:
        """That is somebody's card from now on. now: epoch ms by the server's clock."""
        before = (
            Kept(one.card, one.until or max(now, 1)) for one in self.kept(nick) if one.card != card
        )
        kept = (Kept(card), *before)
        self._keep(nick, kept)
        return kept

    def _keep(self, nick: str, kept: tuple[Kept, ...]) -> None:
        if casefold(nick) in self._kept or len(self._kept) < KEPT:
            self._kept[casefold(nick)] = kept

    def rename(self, old: str, new: str) -> None:
        """Somebody has another nick, and the key goes with him: another one would be noticed. Who
        was known under that nick stays known."""
        mover = self._people.pop(casefold(old), None)
        if self.kept(old) and not self.kept(new):
            self._keep(new, self.kept(old))
        there = self._people.pop(casefold(new), None)
        if mover is not None:
            mover.nick = new
            mover.forget_answer()
            if there is not None:
                mover.outbox += there.outbox
                mover.locked += there.locked
            self._people[casefold(new)] = mover
