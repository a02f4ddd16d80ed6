"""Bans and mutes that the host ordered: whom they hold for, how long, and where."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from language import _
from protocol.names import casefold, room_of
from server.core.addresses import Network, format_network, is_inside, parse_network
from server.core.durations import say_duration
from server.core.history import Shelf
from server.core.session import Session

SANCTION_SHELF = "sanction"
# Bans and mutes at the same time. Every message is held against them: a thousand cost 1 ms.
SANCTIONS = 1000


class SanctionKind(enum.Enum):
    """What somebody may not do."""

    BAN = "ban"  # be here
    MUTE = "mute"  # say something


@dataclass(frozen=True, slots=True)
class Sanction:
    """One ban or mute. It holds for whoever has the nick, the account or an address of it.

    name: what it is called in lists and taken back by: a nick, `account:andi` or a network.
    room: folded channel, empty for the whole server. nick, account: folded.
    at, until: epoch ms; until 0: no end.
    """

    kind: SanctionKind
    name: str
    room: str = ""
    nick: str = ""
    account: str = ""
    network: Network | None = None
    by: str = ""
    at: int = 0
    until: int = 0
    reason: str = ""

    @property
    def key(self) -> str:
        """What no second one has."""
        return _key(self.kind, self.name, self.room)

    def is_over(self, stamp: int) -> bool:
        """Whether its end has come."""
        return bool(self.until) and stamp >= self.until

    def holds_for(self, session: Session, *, nick: str = "") -> bool:
        """Whether that is one of those it means. nick: asked about instead of the session's own.

        An account is a nick with an owner: who is logged in to it has that nick, whatever he shows.
        """
        return bool(
            (self.nick and self.nick in (casefold(nick or session.nick), casefold(session.account)))
            or (self.account and self.account == casefold(session.account))
            or (self.network is not None and is_inside(session.address, [self.network]))
        )

    def whom(self) -> str:
        """Everything it holds for, in words."""
        parts = [
            _("nick {nick}").format(nick=self.nick) if self.nick else "",
            _("account {account}").format(account=self.account) if self.account else "",
            _("address {address}").format(address=format_network(self.network))
            if self.network is not None
            else "",
        ]
        return ", ".join(filter(None, parts))

    def sentence(self, stamp: int) -> str:
        """What the person is told."""
        banned = self.kind is SanctionKind.BAN
        if self.room:
            pattern = (
                _("You are banned from the room {room}{end}{reason}")
                if banned
                else _("You are muted in the room {room}{end}{reason}")
            )
        else:
            pattern = (
                _("You are banned from this server{end}{reason}")
                if banned
                else _("You are muted on this server{end}{reason}")
            )
        end = (
            _(" for another {time}").format(time=say_duration(self.until - stamp))
            if self.until
            else ""
        )
        reason = f": {self.reason}" if self.reason else ""
        return pattern.format(room=room_of(self.room), end=end, reason=reason)

    def record(self) -> dict[str, object]:
        """What survives a restart, as JSON values: everything."""
        return {
            "kind": self.kind.value,
            "name": self.name,
            "room": self.room,
            "nick": self.nick,
            "account": self.account,
            "network": str(self.network) if self.network is not None else "",
            "by": self.by,
            "at": self.at,
            "until": self.until,
            "reason": self.reason,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> Sanction:
        """The reverse of `record`. Unknown keys are ignored."""
        at, until = record.get("at"), record.get("until")
        return cls(
            kind=SanctionKind(record.get("kind")),
            name=str(record.get("name", "")),
            room=str(record.get("room", "")),
            nick=str(record.get("nick", "")),
            account=str(record.get("account", "")),
            network=parse_network(str(record.get("network", ""))),
            by=str(record.get("by", "")),
            at=at if isinstance(at, int) else 0,
            until=until if isinstance(until, int) else 0,
            reason=str(record.get("reason", "")),
        )


@dataclass(slots=True)
class Sanctions:
    """All bans and mutes, in memory and on the shelf."""

    shelf: Shelf
    _sanctions: dict[str, Sanction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Load what was kept. Raises StoreError."""
        loaded = map(Sanction.from_record, self.shelf.load(SANCTION_SHELF).values())
        self._sanctions = {one.key: one for one in loaded}

    def add(self, sanction: Sanction) -> None:
        """Begin one, in place of one of the same name. Raises StoreError: then nothing changed."""
        self.shelf.put(SANCTION_SHELF, sanction.key, sanction.record())
        self._sanctions[sanction.key] = sanction

    def remove(self, kind: SanctionKind, name: str, room: str = "") -> Sanction | None:
        """End one; None when there is none of that name. Raises StoreError."""
        key = _key(kind, name, room)
        if key in self._sanctions:
            self.shelf.remove(SANCTION_SHELF, key)
        return self._sanctions.pop(key, None)

    def current(self, stamp: int) -> list[Sanction]:
        """Those that hold, the oldest first."""
        return [one for one in self._sanctions.values() if not one.is_over(stamp)]

    def find(
        self, kind: SanctionKind, session: Session, stamp: int, *, room: str = "", nick: str = ""
    ) -> Sanction | None:
        """One that holds for the session on the whole server, or in that room (folded) too."""
        for one in self._sanctions.values():
            if (
                one.kind is kind
                and one.room in ("", room)
                and not one.is_over(stamp)
                and one.holds_for(session, nick=nick)
            ):
                return one
        return None

    def forget_expired(self, stamp: int) -> None:
        """Drop those whose end has come. Raises StoreError."""
        for one in [one for one in self._sanctions.values() if one.is_over(stamp)]:
            self.remove(one.kind, one.name, one.room)

    def forget_room(self, room: str) -> None:
        """Drop those of a room (folded) that is no more. Raises StoreError."""
        for one in [one for one in self._sanctions.values() if one.room == room]:
            self.remove(one.kind, one.name, one.room)

    def move_room(self, room: str, new: str) -> None:
        """A room (folded) has another name. Raises StoreError."""
        for one in [one for one in self._sanctions.values() if one.room == room]:
            self.add(replace(one, room=new))
            self.remove(one.kind, one.name, room)


def _key(kind: SanctionKind, name: str, room: str) -> str:
    return f"{kind.value} {room or '*'} {casefold(name)}"
