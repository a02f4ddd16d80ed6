"""What is asked between a connection and a room: nick, passwords, which room."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from client.connection import Connection
from client.core.events import (
    Event,
    JoinRefused,
    LockWanted,
    NickRefused,
    PasswordExposed,
    PasswordWanted,
    Registered,
    RoomsListed,
    ServerPasswordWanted,
)
from client.ui.connector import first_of
from client.ui.desk import Asking
from client.ui.guest import Guest
from client.ui.prompts import (
    Prompt,
    Question,
    nick_question,
    password_question,
    room_question,
    server_password_question,
)
from client.ui.roompasswords import LOCK, SEND, agrees, locking_question, sending_question
from client.ui.stay import Ending, Stay
from language import N_, _
from protocol.names import channel_of, is_nick, room_of

# Rooms named when a person is asked for one: what fits on a small screen.
ROOMS_NAMED = 6
BAD_NICK = N_("A nick has up to 30 letters, digits, - and _, and begins with a letter.")


def another_nick(nick: str) -> str:
    """Like the one that was refused, and perhaps free: `budi2` for `budi`, so that Enter is enough.
    What is no nick, or can't be longer, is left to the person."""
    stem = nick.rstrip("0123456789")
    number = nick[len(stem) :] or "1"
    other = f"{stem}{int(number) + 1}"
    return other if is_nick(nick) and is_nick(other) else nick


class Door:
    """Answers what the server wants to know before it lets the person into `rooms` (wire names;
    empty: ask which). connect: gives another connection, or None."""

    def __init__(
        self,
        asking: Asking,
        guest: Guest,
        stay: Stay,
        rooms: list[str],
        connect: Callable[[], Awaitable[Connection | None]],
    ) -> None:
        self._asking = asking
        self._guest = guest
        self._stay = stay
        self._rooms = rooms
        self._connect = connect

    async def take(self, event: Event) -> Ending | Connection | None:
        """Do what an event asks for. A result ends the stay; a connection: go on with that one."""
        match event:
            case Registered() if not self._stay.been_inside:  # later the talk goes back by itself
                self._enter_rooms()
            case NickRefused(nick, reason):
                return await self._ask_nick(another_nick(nick), reason)
            case ServerPasswordWanted(wrong, reason, must_wait):
                return await self._ask_server_password(reason if wrong or must_wait else "")
            case PasswordWanted(room, wrong, reason, must_wait):
                return await self._ask_password(room, reason if wrong or must_wait else "")
            case PasswordExposed(room, password, reason):
                return await self._ask_to_send(room, password, reason)
            case LockWanted(room, password):
                if await agrees(self._ask, LOCK, locking_question(room_of(room))):
                    self._stay.talk.passwords.lock(room, password)
                    self._stay.flush()
            case JoinRefused(_, reason) if not self._stay.been_inside:
                return await self._ask_room([], reason)
            case RoomsListed(rooms) if not self._stay.been_inside and not self._rooms:
                return await self._ask_room([(room_of(name), people) for name, people, __ in rooms])
        return None

    async def _ask(self, question: Question) -> str | None:
        """The answer; None for Esc, or if the connection went away meanwhile."""
        page = Prompt(question)
        gone = asyncio.ensure_future(self._stay.gone.wait())
        turn = asyncio.ensure_future(self._asking.turn())
        try:
            await first_of(gone, turn)
            if not gone.done():
                with self._asking.showing(page):
                    await first_of(gone, page.answer)
        finally:
            gone.cancel()
            turn.cancel()
        return page.answer.result() if page.answer.done() else None

    def _given_up(self) -> Ending | None:
        """What Esc at a question means: the visit is over, unless there is a talk to go back to.

        When the connection went away, its event follows and tells the person.
        """
        return None if self._stay.been_inside or self._stay.gone.is_set() else Ending.OVER

    def _enter_rooms(self) -> None:
        talk = self._stay.talk
        # To be asked which, or for Tab and Ctrl-K to propose. Only a server of ours is asked
        # unasked: others may have thousands.
        if not self._rooms or talk.passwords.are_proven:
            talk.request_rooms()
        for room in self._rooms:
            self._join(room, self._guest.password(self._stay.server, room))
        self._stay.flush()

    def _join(self, room: str, password: str | None) -> None:
        self._stay.show(self._stay.talk.join(room, password))
        self._stay.flush()

    async def _ask_nick(self, nick: str, reason: str) -> Ending | Connection | None:
        # Not `_ask`: a server waits half a minute for whoever is not in yet, people take longer.
        question = nick_question(nick, reason)
        while (answer := await self._asking.ask(Prompt(question))) is not None:
            question = nick_question(answer.strip(), _(BAD_NICK))
            if is_nick(answer.strip()):
                self._stay.talk.choose_nick(answer.strip())
                if self._stay.gone.is_set():
                    return await self._connect() or Ending.OVER
                self._stay.flush()
                return None
        return Ending.OVER

    async def _ask_server_password(self, reason: str) -> Ending | Connection | None:
        # Not `_ask`: the server has closed, or will, before anybody can type a password.
        answer = await self._asking.ask(Prompt(server_password_question(reason)))
        if answer is None:
            return Ending.OVER
        self._guest.keep_password(self._stay.server, answer)
        return await self._connect() or Ending.OVER

    async def _ask_password(self, room: str, reason: str) -> Ending | None:
        answer = await self._ask(password_question(room_of(room), reason))
        if answer is None:
            return self._given_up()
        self._guest.keep_password(self._stay.server, answer, room)
        self._join(room, answer)
        return None

    async def _ask_to_send(self, room: str, password: str, reason: str) -> Ending | None:
        if not await agrees(self._ask, SEND, sending_question(room_of(room), reason)):
            return self._given_up()
        self._guest.let_see(self._stay.server)
        self._stay.talk.passwords.let_see()
        self._join(room, password)
        return None

    async def _ask_room(self, rooms: list[tuple[str, int]], reason: str = "") -> Ending | None:
        answer = await self._ask(room_question(rooms[:ROOMS_NAMED], reason))
        if answer is None:
            return self._given_up()
        room = channel_of(answer.strip())
        self._join(room, self._guest.password(self._stay.server, room))
        return None
