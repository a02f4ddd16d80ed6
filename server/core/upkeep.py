"""What is done because time passes: silent connections end, old messages are forgotten, new ones
are made ready for searches."""

from __future__ import annotations

import math
from itertools import islice

from language import _
from server.core import limits
from server.core.happening import HappeningKind
from server.core.history import StoreError
from server.core.ownership import note_seen, online
from server.core.releasing import release
from server.core.room import Room
from server.core.session import Session
from server.core.world import DAY, World

# Seconds in which every room is looked at once for messages to forget, a few rooms at each tick so
# that no turn is long: a look that finds nothing costs 4 ms in a room of 100,000 messages, one that
# forgets 70 ms for 2,000 of them. That is 66 a second and room, more than anybody may say.
ROUND = 30.0
# Nicks freed in one round: each may have conversations to forget.
RELEASED_AT_ONCE = 5


def check_connection(world: World, session: Session) -> None:
    """End a connection that does not register or does not answer; ask one that is silent."""
    now = world.moment.now
    if not session.is_registered:
        if now - session.started > limits.REGISTRATION_TIME and not session.busy:
            world.close(session, _("Registration took too long"))
    elif session.pinged is not None:
        if now - session.pinged > limits.PING_TIME:
            world.close(
                session,
                _("No answer for {seconds:.0f} seconds").format(seconds=now - session.heard),
            )
    elif now - session.heard > limits.PING_AFTER:
        session.pinged = now
        session.put(world.outgoing("PING", world.rules.server_name, source=""))


class Upkeep:
    """Forgets what is too old or too much, in rounds. Call `turn` about once a second."""

    def __init__(self) -> None:
        self._rooms: list[str] = []  # keys that this round has not come to yet
        self._at_once = 0
        self._next_round = 0.0
        self._next_tidying = 0.0

    def turn(self, world: World) -> None:
        """Do the next part of the round."""
        if world.moment.now >= self._next_round:
            self._next_round = world.moment.now + ROUND
            self._rooms = list(world.rooms)
            self._at_once = math.ceil(len(self._rooms) / ROUND)
            _begin_round(world)
            self._tidy(world, thoroughly=True)
        elif world.moment.now >= self._next_tidying:
            self._tidy(world, thoroughly=False)
        due, self._rooms = self._rooms[: self._at_once], self._rooms[self._at_once :]
        for key in due:
            room = world.rooms.get(key)
            if room is None:
                continue
            try:
                _trim(world, room)
            except StoreError as error:
                world.note(HappeningKind.PROBLEM, room=room.name, text=str(error))
                self._rooms.clear()  # a disk that fails would say so for every room
                return
            world.remove_if_worthless(room)

    def _tidy(self, world: World, *, thoroughly: bool) -> None:
        try:
            world.history.tidy(thoroughly=thoroughly)
        except StoreError as error:
            world.note(HappeningKind.PROBLEM, text=str(error))
            self._next_tidying = self._next_round  # a disk that fails is told of once a round


def _trim(world: World, room: Room) -> None:
    """Forget what is older or more than the room keeps. Raises StoreError."""
    days = room.keep_days or world.rules.keep_days
    keep = room.keep_messages or world.rules.keep_messages
    world.history.trim(room.key, older_than=world.moment.stamp - days * DAY, keep=keep)


def _begin_round(world: World) -> None:
    try:
        world.sanctions.forget_expired(world.moment.stamp)
        world.history.trim_private(older_than=world.moment.stamp - world.rules.keep_days * DAY)
        _release_unused(world)
    except StoreError as error:
        world.note(HappeningKind.PROBLEM, text=str(error))
    for person in world.people():
        if person.account:
            note_seen(world, person)


def _release_unused(world: World) -> None:
    """Free nicks that a key took and nobody uses, a few at each round. Raises StoreError."""
    unused = world.accounts.unused_since(world.moment.stamp - limits.KEY_ACCOUNT_TIME)
    free = (
        one for one in unused if one.name not in world.operators and not online(world, one.name)
    )
    for account in islice(free, RELEASED_AT_ONCE):
        release(world, account)
