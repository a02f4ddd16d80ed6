"""What the server says of itself: to the LAN while it runs, and to its host when it opens."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

from discovery import Advertiser, Announcement, RoomInfo
from discovery.listing import ListedRoom
from discovery.lookformat import MAX_ROOMS, Described
from discovery.multicast import Multicast
from language import _
from protocol.names import room_of
from protocol.words import grouped, spoken
from server.core.happening import Happening, HappeningKind
from server.core.room import Room
from server.core.world import World
from server.version import version

# What changes the number of people, the rooms or their locks.
_VISIBLE = frozenset(
    {
        HappeningKind.REGISTERED,
        HappeningKind.QUIT,
        HappeningKind.ROOM_CREATED,
        HappeningKind.ROOM_REMOVED,
        HappeningKind.MODE,
    }
)


def listed_rooms(world: World) -> list[Room]:
    """The rooms that strangers may know of, the most interesting first."""
    rooms = [room for room in world.rooms.values() if "s" not in room.flags]
    # Where people are first, and the host's own: the record may not hold them all.
    rooms.sort(key=lambda room: (not room.permanent, -len(room.members)))
    return rooms


def revision(world: World) -> int:
    """32 bits that change with the name, the listed rooms, their locks and the people in them.

    Whoever has looked once sees by them whether there is anything new; also after a restart.
    """
    rooms = [(room.name, room.is_locked, len(room.members)) for room in listed_rooms(world)]
    facts = (world.rules.network, sum(1 for __ in world.people()), sorted(rooms))
    return zlib.crc32(repr(facts).encode())


def announcement(world: World, server_id: str, port: int) -> Announcement:
    """The server as it is now; secret rooms are left out."""
    return Announcement(
        name=world.rules.network,
        server_id=server_id,
        port=port,
        version=version(),
        rooms=tuple(RoomInfo(room_of(room.name), room.is_locked) for room in listed_rooms(world)),
        people=sum(1 for __ in world.people()),
        quic=True,
    )


def described(world: World, *, listed: bool) -> Described:
    """The server as a look shows it now; secret rooms are left out."""
    rooms = [
        ListedRoom(room_of(room.name), room.is_locked, len(room.members))
        for room in listed_rooms(world)
    ]
    return Described(
        name=world.rules.network,
        version=version(),
        people=sum(1 for __ in world.people()),
        rooms=tuple(rooms[:MAX_ROOMS]),
        more_rooms=len(rooms[MAX_ROOMS:]),
        revision=revision(world),
        listed=listed,
    )


class Announcer:
    """Keeps the advertisement true while people and rooms come and go."""

    def __init__(self, describe: Callable[[], Announcement], say: Callable[[str], None]) -> None:
        """describe: the server as it is now. say: a line for the host."""
        self._describe = describe
        self._say = say
        self._advertiser = Advertiser(describe())
        self._problem: str | None = None

    @property
    def multicast(self) -> Multicast:
        """The sockets, for others to use between `start` and `stop`."""
        return self._advertiser.multicast

    async def start(self) -> None:
        """Begin to advertise; others find the server about two seconds later."""
        await self._advertiser.start()

    async def stop(self) -> None:
        """Say goodbye, so that the server leaves everybody's list at once."""
        await self._advertiser.stop()

    def observe(self, happenings: Iterable[Happening]) -> None:
        """Bring the advertisement up to date if something visible happened."""
        if any(one.kind in _VISIBLE for one in happenings):
            self._advertiser.update(self._describe())

    def check(self) -> None:
        """Tell the host, once each, when advertising stops working and when it works again."""
        problem = self._advertiser.problem
        if problem != self._problem:
            self._problem = problem
            self._say(
                _("not announced: {problem}").format(problem=problem)
                if problem
                else _("announced on the LAN again")
            )


def room_lines(world: World) -> list[str]:
    """One line for each room, for the host."""
    return [
        (_("room {room} (locked)") if room.is_locked else _("room {room} (open)")).format(
            room=room_of(room.name)
        )
        for room in world.rooms.values()
    ]


def identity_lines(fingerprint: str) -> list[str]:
    """How people recognise this server, for the host: the fingerprint, and words to read aloud."""
    return [
        _("fingerprint {fingerprint}").format(fingerprint=grouped(fingerprint)),
        words_line(fingerprint),
    ]


def words_line(fingerprint: str) -> str:
    """The words alone. They take 30 ms the first time."""
    return _("words {words}").format(words=spoken(fingerprint))
