"""The keys of people we wrote with, by server and nick: known from the first time on."""

from __future__ import annotations

from pathlib import Path

from client import jsonfile
from client.core.cards import Card, CardError
from client.problem import Problem
from protocol.names import casefold

WHAT = "list of people's keys"


class People:
    """Cards, kept as JSON. Every method raises Problem when the file can't be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def known(self, server: str) -> dict[str, Card]:
        """The cards of that server's people by folded nick. server: fingerprint."""
        try:
            return {nick: Card.parse(word) for nick, word in self._read().get(server, {}).items()}
        except CardError:
            raise self._damaged() from None

    def keep(self, server: str, nick: str, card: Card) -> None:
        """From now on this is the card of that nick."""
        everything = self._read()
        everything.setdefault(server, {})[casefold(nick)] = card.format()
        jsonfile.write(self.path, WHAT, everything)

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            everything = jsonfile.read(self.path, WHAT)
        except jsonfile.Damaged:
            raise self._damaged() from None
        if everything is None:
            return {}
        if not isinstance(everything, dict) or not all(
            isinstance(nicks, dict) and all(isinstance(word, str) for word in nicks.values())
            for nicks in everything.values()
        ):
            raise self._damaged()
        return everything

    def _damaged(self) -> Problem:
        return Problem(
            f"The {WHAT} {self.path} is damaged. Delete it and start again; then everybody's key "
            "is new to you: compare the words (/whois) with those who matter."
        )
