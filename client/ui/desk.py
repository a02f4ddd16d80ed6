"""What all visits share: the screen, what is kept, and the talks of now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, TypeVar

from client.core.model import Phase, Room
from client.core.servers import Servers
from client.core.talk import Talk
from client.doctor import Diagnose
from client.memory import Memory
from client.shelf import Shelf
from client.ui.chosen import Chosen
from client.ui.guest import Guest
from client.ui.hands import Hands
from client.ui.page import Page
from client.ui.screen import Screen
from client.ui.stay import Stay

T = TypeVar("T")


def _nothing() -> None:
    """Until somebody says what else."""


@dataclass(slots=True)
class Desk:
    """`show_list`, `leave`, `connect`: what /servers, /quit and /connect do. `moved`: called when
    the person looks somewhere else."""

    screen: Screen
    shelf: Shelf
    guest: Guest
    memory: Memory
    chosen: Chosen
    diagnose: Diagnose
    hands: Hands
    zone: tzinfo | None = None
    servers: Servers = field(default_factory=Servers)
    show_list: Callable[[], None] = _nothing
    leave: Callable[[str], None] = lambda text: None
    connect: Callable[[str], None] = lambda where: None
    moved: Callable[[], None] = _nothing
    stays: Callable[[], list[Stay]] = list  # those at all servers
    shows_list: bool = False  # the list lies over the talks
    goodbye: str = ""  # what the servers are told when the program ends
    _here: asyncio.Event = field(default_factory=asyncio.Event)  # set and replaced at each move

    def note_move(self) -> None:
        """The person looks somewhere else now."""
        self.memory.save_changes()
        self._here.set()
        self._here = asyncio.Event()
        self.moved()

    @property
    def has_rooms(self) -> bool:
        """Whether there is a room to look at, on any server."""
        return any(map(_has_rooms, self.servers.talks))

    @contextmanager
    def list_shown(self) -> Iterator[None]:
        """While the list lies over the talks."""
        self.shows_list = True
        yield
        # No `finally`: when the program ends with the list in sight, there is nobody to tell.
        self.shows_list = False
        self.note_move()

    def note_rooms(self, stay: Stay) -> None:
        """Something happened there: remember in which rooms the person is, and show others, or the
        list, when there is none left."""
        model = stay.talk.model
        if model.phase is Phase.ONLINE and stay.been_inside and not stay.talk.is_away:
            rooms = [room.target for room in model.rooms.values() if _is_entered(room)]
            known = self.memory.of(stay.server)
            if rooms != known.rooms:
                known.rooms = rooms
                self.memory.touch()
            if self.servers.current is stay.talk:
                self._note_place(stay)
        had, stay.has_rooms = stay.has_rooms, _has_rooms(stay.talk)
        if had and not stay.has_rooms:
            self._go_elsewhere(stay.talk)

    def _note_place(self, stay: Stay) -> None:
        """Remember the room that is looked at, also when it was entered only now, and the nick that
        the person has there, for the list to show."""
        model, memory = stay.talk.model, self.memory
        room = model.room
        if room is None or not _is_entered(room):
            return
        self.guest.nick = model.nick
        if (memory.server, memory.room, memory.nick) != (stay.server, room.target, model.nick):
            memory.been(stay.server, room.target, model.nick)

    def _go_elsewhere(self, talk: Talk) -> None:
        """There is no room any more there: look where there is one, or at the list."""
        others = [one for one in self.servers.talks if _has_rooms(one)]
        if not others:
            self.show_list()
        elif self.servers.current is talk:
            self.servers.look_at(others[-1])

    async def next_move(self) -> None:
        """Until the person looks somewhere else."""
        await self._here.wait()


def _is_entered(room: Room) -> bool:
    return room.joined and bool(room.target) and not room.is_private


def _has_rooms(talk: Talk) -> bool:
    return any(room.target for room in talk.model.rooms.values())


class Asking:
    """A screen for what one visit asks: it waits until the person is at that server, so that no
    question takes the keys that are typed for another. Before there is a `talk`, the person has
    just chosen the server, and waits for nothing else."""

    def __init__(self, desk: Desk) -> None:
        self.talk: Talk | None = None
        self._desk = desk

    @property
    def is_here(self) -> bool:
        """Whether the person looks at this server."""
        desk = self._desk
        return self.talk is None or (desk.servers.current is self.talk and not desk.shows_list)

    async def turn(self) -> None:
        """Until the person is here; meanwhile the server is marked."""
        while not self.is_here:
            self._mark()
            await self._desk.next_move()

    async def ask(self, page: Page[T]) -> T:
        """Show a page until it has its answer."""
        await self.turn()
        return await self._desk.screen.ask(page)

    @contextmanager
    def showing(self, page: Page[Any]) -> Iterator[None]:
        """Show a page at once: the person asked for it."""
        with self._desk.screen.showing(page):
            yield

    def _mark(self) -> None:
        room = self.talk.model.room if self.talk is not None else None
        if room is not None and self.talk is not self._desk.servers.current:
            room.mentioned = True
            self._desk.screen.redraw()
