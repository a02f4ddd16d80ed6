"""Who waits for whom: the lists of MONITOR, seen from both sides (IRCv3 monitor)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from protocol.names import casefold
from server.core.limits import MONITORED
from server.core.session import Session


@dataclass(slots=True)
class Watches:
    """Which session monitors which nicks."""

    _watched: dict[Session, dict[str, str]] = field(default_factory=dict)  # folded nick -> as typed
    _watchers: dict[str, dict[Session, None]] = field(default_factory=dict)  # by folded nick

    def add(self, session: Session, nick: str) -> bool:
        """Let the session monitor a nick; False when its list is full."""
        folded = casefold(nick)
        watched = self._watched.setdefault(session, {})
        if folded not in watched and len(watched) >= MONITORED:
            return False
        watched[folded] = nick
        self._watchers.setdefault(folded, {})[session] = None
        return True

    def remove(self, session: Session, nick: str) -> None:
        """End one watch; nothing happens when there is none."""
        folded = casefold(nick)
        self._watched.get(session, {}).pop(folded, None)
        watchers = self._watchers.get(folded, {})
        watchers.pop(session, None)
        if not watchers:
            self._watchers.pop(folded, None)

    def clear(self, session: Session) -> None:
        """End all watches of a session."""
        for nick in list(self._watched.get(session, {})):
            self.remove(session, nick)
        self._watched.pop(session, None)

    def watched_by(self, session: Session) -> list[str]:
        """The nicks that a session monitors, as it typed them."""
        return [*self._watched.get(session, {}).values()]

    def watchers(self, nick: str) -> Iterator[Session]:
        """Who monitors that nick."""
        return iter(tuple(self._watchers.get(casefold(nick), ())))
