"""The nicks that are ours: their passwords, by server, in a file that only its owner can read."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from client import jsonfile, people, provers
from client.core.cards import Kept, Privacy
from client.core.events import Event
from client.core.login import Login
from client.core.proofs import Dealings
from client.core.talk import Talk
from client.people import People
from client.problem import Problem
from client.provers import Provers
from language import N_, _
from protocol.names import casefold

WHAT = N_("list of passwords")
# Random bytes. A password of 20 letters that nobody guesses and nobody has to type.
PASSWORD_BYTES = 15
NONCE_BYTES = 18


class Credentials:
    """Passwords and what was seen, by the server's certificate and the nick, kept as JSON.

    A certificate is known by its fingerprint: whoever shows another one gets no password. Every
    method raises Problem when the file can't be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def login(self, server: str, nick: str) -> Login:
        """What a talk needs to log in there, or to register the nick. server: fingerprint."""
        entry = self._read().get(server, {}).get(casefold(nick), {})
        password, seen = entry.get("password"), entry.get("seen")
        return Login(
            password if isinstance(password, str) else "",
            seen if isinstance(seen, int) else 0,
            fresh_password=secrets.token_urlsafe(PASSWORD_BYTES),
            nonce=secrets.token_urlsafe(NONCE_BYTES),
        )

    def keep(self, server: str, nick: str, password: str, seen: int) -> None:
        """The nick is ours. seen: as for `note_seen`."""
        self._change(server, nick, {"password": password, "seen": seen})

    def note_seen(self, server: str, nick: str, seen: int) -> None:
        """Everything up to there was received. nick: our own. seen: epoch ms by the server's
        clock."""
        if seen:
            self._change(server, nick, {"seen": seen})

    def _change(self, server: str, nick: str, values: dict[str, object]) -> None:
        everything = self._read()
        nicks = everything.setdefault(server, {})
        nicks[casefold(nick)] = {**nicks.get(casefold(nick), {}), **values}
        jsonfile.write(self.path, WHAT, everything)

    def _read(self) -> dict[str, dict[str, dict[str, object]]]:
        try:
            everything = jsonfile.read(self.path, WHAT)
        except jsonfile.Damaged:
            raise self._damaged() from None
        if everything is None:
            return {}
        if not isinstance(everything, dict) or not all(
            isinstance(nicks, dict) and all(isinstance(entry, dict) for entry in nicks.values())
            for nicks in everything.values()
        ):
            raise self._damaged()
        return everything

    def _damaged(self) -> Problem:
        return Problem(
            _(
                "The list of passwords {path} is damaged. If you know the passwords of your nicks, "
                "copy them out of it; then delete it and start again."
            ).format(path=self.path)
        )


class Keeping:
    """What one talk with one server needs of `Credentials`: nothing here raises, for a talk must
    not end because of a file; the person is told."""

    def __init__(self, credentials: Credentials, server: str) -> None:
        """server: the fingerprint of its certificate."""
        self._credentials = credentials
        self._provers = Provers(credentials.path.with_name(provers.NAME))
        self._people = People(credentials.path.with_name(people.NAME))
        self._server = server

    def login(self, nick: str) -> Login:
        """For `Talk`. Raises Problem: before the talk, the person can still mend the file."""
        # Here, because the library takes 30 ms to load, and the list is to be painted first.
        from client.identity import NAME, load_or_create

        identity = load_or_create(self._credentials.path.with_name(NAME))
        login = self._credentials.login(self._server, nick)
        return replace(login, key=identity.public, sign=identity.sign)

    def dealings(self, *, may_see: bool) -> Dealings:
        """For `Talk`. may_see: the person lets this server see room passwords. Raises Problem."""
        return Dealings(self._provers.knows(self._server), may_see)

    def privacy(self) -> Privacy:
        """For `Talk`. Raises Problem."""
        from client.identity import NAME, load_or_create  # as for `login`
        from client.sealing import Sealer

        identity = load_or_create(self._credentials.path.with_name(NAME))
        return Privacy(Sealer(identity), self._people.known(self._server))

    def met(self, talk: Talk, nick: str, kept: tuple[Kept, ...], now: int) -> list[Event]:
        """Somebody is known by these cards from now on."""
        try:
            self._people.keep(self._server, nick, kept)
        except Problem as problem:
            return talk.tell(str(problem), now, wrong=True)
        return []

    def registered(self, talk: Talk, now: int) -> list[Event]:
        """The server took us in: remember whether it can do without seeing room passwords."""
        if talk.passwords.are_proven:
            try:
                self._provers.note(self._server)
            except Problem as problem:
                return talk.tell(str(problem), now, wrong=True)
        return []

    def enrolled(self, talk: Talk, nick: str, password: str, now: int) -> list[Event]:
        """The nick was registered: keep its password and say so, or say what it is."""
        try:
            self._credentials.keep(self._server, nick, password, talk.seen)
        except Problem as problem:
            return talk.tell(
                _("{problem} Write the password of {nick} down, then: {password}").format(
                    problem=problem, nick=nick, password=password
                ),
                now,
                wrong=True,
            )
        return talk.tell(
            _(
                "Its password is kept in {path}: with this program you are logged in by yourself "
                "from now on."
            ).format(path=self._credentials.path),
            now,
        )

    def left(self, talk: Talk) -> None:
        """The talk is over: next time only what is newer is news."""
        if talk.account:
            # Not worth a word: at worst something that was read is marked as new.
            with suppress(Problem):
                self._credentials.note_seen(self._server, talk.account, talk.seen)
