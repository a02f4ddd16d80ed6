"""What the server says of itself: to the LAN while it runs, and to its host when it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from discovery import Advertiser, Announcement, RoomInfo
from protocol.names import room_of
from server.core.happening import Happening, HappeningKind
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


def announcement(world: World, server_id: str, port: int) -> Announcement:
    """The server as it is now; secret rooms are left out."""
    rooms = [room for room in world.rooms.values() if "s" not in room.flags]
    # Where people are first, and the host's own: the record may not hold them all.
    rooms.sort(key=lambda room: (not room.permanent, -len(room.members)))
    return Announcement(
        name=world.rules.network,
        server_id=server_id,
        port=port,
        version=version(),
        rooms=tuple(RoomInfo(room_of(room.name), room.is_locked) for room in rooms),
        people=sum(1 for _ in world.people()),
    )


class Announcer:
    """Keeps the advertisement true while people and rooms come and go."""

    def __init__(self, describe: Callable[[], Announcement], say: Callable[[str], None]) -> None:
        """describe: the server as it is now. say: a line for the host."""
        self._describe = describe
        self._say = say
        self._advertiser = Advertiser(describe())
        self._problem: str | None = None

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
            self._say(f"not announced: {problem}" if problem else "announced on the LAN again")


def room_lines(world: World) -> list[str]:
    """One line for each room, for the host."""
    return [
        f"room {room_of(room.name)} ({'locked' if room.is_locked else 'open'})"
        for room in world.rooms.values()
    ]


def address_lines(addresses: Iterable[str], port: int) -> list[str]:
    """One line for each address that a person could type; link-local ones only if alone."""
    known = list(addresses)
    # `fe80::…` means something else on every computer: it can't be passed on.
    typed = [address for address in known if not address.startswith("fe80:")] or known
    return [f"address {f'[{address}]' if ':' in address else address}:{port}" for address in typed]


def grouped_fingerprint(fingerprint: str) -> str:
    """A certificate's fingerprint in groups of four, to be compared by eye or aloud."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))
