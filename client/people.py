"""The keys of people we wrote with, by server and nick: known from the first time on."""

from __future__ import annotations

from pathlib import Path

from client import jsonfile
from client.core.cards import Card, CardError, Kept
from client.problem import Problem
from language import N_, _
from protocol.names import casefold

WHAT = N_("list of people's keys")
NAME = "people.json"

# People of one server, and of all together: the file stays below 4 MB. A stranger who writes under
# ever new nicks can't push anybody out; who comes after so many is new each day.
MOST = 1000
MOST_IN_ALL = 10_000
# Cards of one person: the newest, and those before it, which open what was said before.
CARDS = 5


class People:
    """Cards, kept as JSON. Every method raises Problem when the file can't be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def known(self, server: str) -> dict[str, tuple[Kept, ...]]:
        """The cards of that server's people by folded nick, the newest first. server: fingerprint.
        """
        try:
            return {nick: _cards(kept) for nick, kept in self._read().get(server, {}).items()}
        except (CardError, TypeError, ValueError):
            raise self._damaged() from None

    def keep(self, server: str, nick: str, kept: tuple[Kept, ...]) -> None:
        """From now on these are the cards of that nick, the newest first."""
        everything = self._read()
        nicks = everything.setdefault(server, {})
        is_full = len(nicks) >= MOST or sum(map(len, everything.values())) >= MOST_IN_ALL
        if casefold(nick) in nicks or not is_full:
            nicks[casefold(nick)] = [[one.card.format(), one.until] for one in kept[:CARDS]]
            jsonfile.write(self.path, WHAT, everything)

    def _read(self) -> dict[str, dict[str, list[list[object]]]]:
        try:
            everything = jsonfile.read(self.path, WHAT)
        except jsonfile.Damaged:
            raise self._damaged() from None
        if everything is None:
            return {}
        if not isinstance(everything, dict) or not all(
            isinstance(nicks, dict) and all(isinstance(kept, list) for kept in nicks.values())
            for nicks in everything.values()
        ):
            raise self._damaged()
        return everything

    def _damaged(self) -> Problem:
        return Problem(
            _(
                "The list of people's keys {path} is damaged. Delete it and start again; then "
                "everybody's key is new to you: compare the words (/whois) with those who matter."
            ).format(path=self.path)
        )


def _cards(kept: list[list[object]]) -> tuple[Kept, ...]:
    """Raises CardError, TypeError, ValueError."""
    found = []
    for word, until in kept:
        if not isinstance(word, str) or not isinstance(until, int):
            raise TypeError("neither a word nor a time")
        found.append(Kept(Card.parse(word), until))
    return tuple(found)
