"""Several servers at once: their talks in order, and which one the person looks at. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from client.core.model import Model, Room
from client.core.talk import Talk


@dataclass(frozen=True, slots=True)
class Tab:
    """One room of one talk. `key` as in `Model.rooms`; empty: a server where we are in no room."""

    talk: Talk
    key: str

    @property
    def room(self) -> Room | None:
        """What is in it."""
        return self.talk.model.rooms.get(self.key)

    @property
    def is_current(self) -> bool:
        """Whether the person looks at it."""
        return not self.talk.model.hidden and self.talk.model.current == self.key


class Servers:
    """The talks of now, one for each server, oldest first. What is said in those that are not
    looked at (`Model.hidden`) is unread, also in the room that is current there.

    looked: called when the person looks at another room or server.
    """

    def __init__(self, *talks: Talk) -> None:
        self.talks: list[Talk] = []
        self._nowhere = Talk("")
        self._current = self._nowhere
        self.looked: Callable[[], None] = lambda: None
        for talk in talks:
            self.add(talk)

    @property
    def current(self) -> Talk:
        """The talk that is looked at; one without rooms or server if there is none."""
        return self._current

    @property
    def model(self) -> Model:
        """What the current talk shows."""
        return self._current.model

    @property
    def are_several(self) -> bool:
        """Whether servers must be told apart."""
        return len(self.talks) > 1

    @property
    def tabs(self) -> list[Tab]:
        """The rooms of all servers in order; a server's own lines where they are looked at, or
        where it has nothing else."""
        return [Tab(talk, key) for talk in self.talks for key in _keys(talk)]

    def add(self, talk: Talk) -> None:
        """One more server, and look there."""
        self.talks.append(talk)
        self._go(talk)

    def remove(self, talk: Talk) -> None:
        """That server is done with; who looked there looks at its neighbour."""
        if talk not in self.talks:
            return
        place = self.talks.index(talk)
        self.talks.remove(talk)
        if talk is self._current:
            self._go(self.talks[max(place - 1, 0)] if self.talks else self._nowhere)

    def look_at(self, talk: Talk, key: str | None = None) -> None:
        """Look at that talk, and there at a room by its key (or any name of it); it counts as
        read. None: the room that was looked at there last."""
        self._go(talk)
        talk.look_at(talk.model.current if key is None else key)
        self.looked()

    def switch(self, step: int) -> None:
        """Look at the room `step` (1 or -1) further, across all servers, wrapping."""
        tabs = [tab for tab in self.tabs if tab.key or not _rooms(tab.talk)]
        if not tabs:
            return
        places = [place for place, tab in enumerate(tabs) if tab.is_current]
        if places:
            place = places[0]
        else:  # at the server's own lines, before its rooms
            own = [place for place, tab in enumerate(tabs) if tab.talk is self._current]
            place = own[0] - (step > 0) if own else -(step > 0)
        tab = tabs[(place + step) % len(tabs)]
        self.look_at(tab.talk, tab.key)

    def _go(self, talk: Talk) -> None:
        self._current.model.hidden = True
        self._current = talk
        talk.model.hidden = False


def _rooms(talk: Talk) -> list[str]:
    return [key for key, room in talk.model.rooms.items() if room.target]


def _keys(talk: Talk) -> list[str]:
    model = talk.model
    is_seen = not model.hidden and not model.current
    shown = [
        key for key, room in model.rooms.items() if room.target or (is_seen and not key)
    ]
    return shown or [""]
