"""What we know of the person, from one visit to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from prompt_toolkit.history import InMemoryHistory

from protocol.names import casefold


@dataclass(slots=True)
class Guest:
    """The nick, and passwords that were given. A password that was typed for one server, known by
    its fingerprint, goes to no other."""

    nick: str
    server_password: str | None = None  # from the command line
    first_password: str | None = None  # for the first room entered, from the command line
    shows_passwords: bool = False  # to every server, said on the command line
    written: InMemoryHistory = field(default_factory=InMemoryHistory)  # what Up brings back
    _typed: dict[tuple[str, str], str] = field(default_factory=dict)  # by fingerprint and room
    _seeing: set[str] = field(default_factory=set)  # fingerprints

    def keep_password(self, server: str, password: str, room: str = "") -> None:
        """Remember what was typed. server: fingerprint. room: wire name; empty: the server's."""
        self._typed[server, casefold(room)] = password

    def holds_password(self, text: str) -> bool:
        """Whether a password that was given is part of a text."""
        given = (self.server_password, self.first_password, *self._typed.values())
        return any(password in text for password in given if password)

    def let_see(self, server: str) -> None:
        """The person agreed that this server sees the passwords of its rooms."""
        self._seeing.add(server)

    def lets_see(self, server: str) -> bool:
        """Whether it may."""
        return self.shows_passwords or server in self._seeing

    def password(self, server: str, room: str = "") -> str | None:
        """What to try first."""
        otherwise = self.first_password if room else self.server_password
        return self._typed.get((server, casefold(room)), otherwise)
