"""Who is here and who is away: members of rooms by WHO and away-notify, partners of private talks
by MONITOR (IRCv3 monitor, extended-monitor); and ourselves. The state, and how it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from client.core.model import Member, Model, Room
from client.core.session import Session
from client.core.wording import safe
from protocol.names import HOST_LIMIT, casefold
from protocol.text import pack

# Who is away is asked of rooms up to this size: an answer of 20 KB. In larger ones nobody looks.
WHO_LIMIT = 300
# Token of our WHO (IRCv3 whox), and what we ask for: it, host, nick, flags, account.
TOKEN = "71"
_FIELDS = f"%thnfa,{TOKEN}"
_NICKS_LENGTH = 400  # bytes of nicks in one MONITOR: 512 less the words around them
# Partners watched where the server names no limit: as many as we keep private talks.
_WATCHED_LIMIT = 100
# What would make the mask of an address hold for others, or break the line.
_HOST_SIGNS = frozenset("*?\\!@ ,")


@dataclass(slots=True)
class Presence:
    """The state of both. `watched` has the keys of private talks."""

    watched: set[str] = field(default_factory=set)
    reasons: dict[str, str] = field(default_factory=dict)  # why people are away, by casefolded nick
    limit: int | None = None  # how many may be watched; None: not known, or none
    touched: int = 0  # epoch ms of the last key; 0: nobody tells us of keys
    reason: str = ""  # why we are away, as the person wrote it; empty: not by their wish
    automatic: bool = False  # we said so because no key came
    returning: bool = False  # and took it back; the server has not answered

    def begin(self) -> None:
        """A new connection: the server knows nothing of us, and watches nobody."""
        self.watched.clear()
        self.reasons.clear()
        self.limit = None
        self.automatic = self.returning = False

    def may_watch(self, session: Session, model: Model) -> None:
        """ISUPPORT came: if it has MONITOR, watch whom we have private talks with."""
        if self.limit is None and "MONITOR" in session.tokens:
            self.limit = session.limit("MONITOR", _WATCHED_LIMIT)
            self.watch(session, *model.rooms.values())

    def watch(self, session: Session, *rooms: Room) -> None:
        """Private talks are open: hear when the others come and go."""
        wanted = {casefold(room.target): room.target for room in rooms if room.is_private}
        fresh = [key for key in wanted if key not in self.watched]
        fresh = fresh[: max((self.limit or 0) - len(self.watched), 0)]
        for nicks in pack((wanted[key] for key in fresh), _NICKS_LENGTH, ","):
            session.send("MONITOR", "+", nicks)
        self.watched.update(fresh)

    def unwatch(self, session: Session, room: Room) -> None:
        """A talk was closed, or goes on under another nick."""
        key = casefold(room.target)
        if key in self.watched:
            self.watched.discard(key)
            session.send("MONITOR", "-", room.target)


def ask(session: Session, target: str) -> None:
    """Ask who of a room, or whether one person, is away, if the server tells of changes, too."""
    if "away-notify" in session.capabilities:
        fields = [_FIELDS] if "WHOX" in session.tokens else []
        session.send("WHO", target, *fields)


def is_small(room: Room) -> bool:
    """Whether to ask who is away there."""
    return len(room.members) <= WHO_LIMIT


def set_online(model: Model, nicks: Iterable[str], *, online: bool) -> None:
    """MONITOR says so of these."""
    for nick in nicks:
        room = model.find(nick)
        if room is not None and room.is_private:
            room.online = online
            room.away = room.away and online


def set_away(model: Model, nick: str, *, away: bool) -> None:
    """Somebody is away, or back."""
    for member in seats(model, nick):
        member.away = away
    room = model.find(nick)
    if room is not None and room.is_private:
        room.away = away


def set_account(model: Model, nick: str, account: str) -> None:
    """Somebody is logged in as that; empty: not at all."""
    for member in seats(model, nick):
        member.account = account


def set_host(model: Model, nick: str, host: str) -> None:
    """Somebody is seen under that address; empty or unfit: not known."""
    if fit := host_of(host):
        for member in seats(model, nick):
            member.host = fit


def host_of(text: str) -> str:
    """An address as the server shows it, if it is fit for the mask of a ban; or nothing."""
    return text if _HOST_SIGNS.isdisjoint(text) and safe(text, HOST_LIMIT) == text else ""


def seats(model: Model, nick: str) -> list[Member]:
    """That person in every room."""
    key = casefold(nick)
    return [room.members[key] for room in model.rooms.values() if key in room.members]
