"""What happens to a visit, told in its talk: a server met for the first time, a connection lost."""

from __future__ import annotations

from contextlib import suppress

from client.connection import Endpoint
from client.core.model import Kind, Line
from client.core.timeline import append
from client.pins import Trust, introduction
from client.problem import Problem
from client.shelf import Shelf
from client.ui.stay import Stay, now
from language import _


class Telling:
    """Says each thing once, until a connection is there again."""

    def __init__(self, shelf: Shelf, endpoint: Endpoint) -> None:
        self._shelf = shelf
        self._endpoint = endpoint
        self.lost = 0  # epoch ms, when the connection broke; 0: it did not
        self._told: set[str] = set()

    def back(self) -> None:
        """There is a connection."""
        self.lost = 0
        self._told = set()

    def is_new(self, text: str) -> bool:
        """Whether that was not told yet; from now on it was."""
        if text in self._told:
            return False
        self._told.add(text)
        return True

    def gone(self, stay: Stay, reason: str, *, stopped: bool) -> None:
        """The talk stays readable; a line says what happened and what to do.

        stopped: the person wanted it."""
        self.lost = self.lost or now()
        coming_back = _("Reconnecting; what you write waits. /disconnect stops that.")
        after_the_end = _(
            "You can still read here. Ctrl-R connects again, /disconnect closes this server, "
            "/servers shows the list."
        )
        kind, what = Kind.NOTE, reason or _("The server closed the connection.")
        then = coming_back
        if stopped:
            what, then = _("You are disconnected."), after_the_end
        elif not stay.talk.may_return:
            kind, then = Kind.ERROR, after_the_end
        room = stay.talk.model.room
        if self.is_new(what) and room is not None:
            append(room, Line(kind, now(), text=f"{what} {then}"))

    def welcome(self, stay: Stay, target: str, warnings: list[str]) -> None:
        """Tell of a server that was not known, once, in the first room. warnings: what else the
        person must know."""
        connection = stay.connection
        room = stay.talk.model.find(target)
        trust = connection.trust
        if room is None:
            return
        for text in warnings:
            append(room, Line(Kind.ERROR, now(), text=text))
        if trust is Trust.KNOWN:
            return
        connection.trust = Trust.KNOWN
        name, shown = stay.talk.model.server, connection.fingerprint
        taken = ""
        with suppress(Problem):  # a list that can't be read was told when we connected
            taken = name if self._shelf.pins.known().is_taken(name, shown) else ""
        title = self._endpoint.name or name or self._endpoint.title
        for text in introduction(title, trust, shown, taken):
            append(room, Line(Kind.NOTE, now(), text=text))
