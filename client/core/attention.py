"""What deserves the person's attention: what is unread in a room, and what rings. Pure.

`Room.read` is up to where the person has read. What others said since is unread: `Room.unread`
counts it while the person is elsewhere. Who comes to the room sees a line before the first of it:
before the first news (`is_news`) with a stamp above `Room.unread_from`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from client.core.model import SAID, Line, Room
from protocol.names import casefold


@dataclass(slots=True)
class Attention:
    """Where the person looks, and what the server is still to be told. Keys as in `Model.rooms`."""

    focused: bool = True  # the terminal has the focus
    seen: set[str] = field(default_factory=set)  # read further than we told the server
    # `Room.read` is only where we came in: what the server or the next to come knows counts more.
    guessed: set[str] = field(default_factory=set)
    unsaved: bool = False  # `Habits.read` has changed
    due: int = 0  # epoch ms, when to have it kept; 0: not before the end of the connection

    def guess(self, room: Room, stamp: int) -> None:
        """Nothing is known of what was read there: up to that moment, let it be all."""
        if not room.read:
            room.read = max(stamp, 1)
            self.guessed.add(casefold(room.target))

    def rename(self, old: str, new: str) -> None:
        """A room or private talk has another key."""
        for keys in (self.seen, self.guessed):
            if old in keys:
                keys.discard(old)
                keys.add(new)


def is_news(line: Line) -> bool:
    """Whether somebody else said it, and it still stands there."""
    return line.kind in SAID and not line.own and not line.deleted


def news(room: Room) -> list[Line]:
    """What is unread of the lines that are there, oldest first."""
    return [one for one in room.lines if is_news(one) and one.stamp > room.read > 0]


def newest(room: Room) -> int:
    """The stamp of the last news; 0 if there is none."""
    return next((line.stamp for line in reversed(room.lines) if is_news(line)), 0)


def count(room: Room) -> None:
    """Count anew what is unread in a room that the person does not look at."""
    found = news(room)
    room.unread = len(found)
    room.mentioned = not room.muted and any(room.is_private or one.mention for one in found)


def came(room: Room, line: Line, *, current: bool) -> None:
    """News came live, unseen. current: it is the room on a screen at which nobody looks."""
    if current and not room.unread:
        room.unread_from = room.read
    room.unread += 1
    named = line.mention or room.is_private
    room.mentioned = room.mentioned or (named and not room.muted)


def restored(room: Room, *, looking: bool) -> None:
    """Older lines came in: of the history, or what was missed. looking: the person sees them."""
    if not looking:
        count(room)
    elif not room.unread_from and news(room):
        room.unread_from = room.read


def looked_at(room: Room) -> None:
    """The person comes to the room."""
    if room.unread:
        room.unread_from = room.read
    room.unread = 0
    room.mentioned = False


def left(room: Room) -> None:
    """The person looks elsewhere: the line at the first unread message goes when all was seen; what
    was not is unread as before."""
    if not news(room):
        room.unread_from = 0
        return
    count(room)
    room.unread_from = room.unread_from or room.read


def rings(room: Room, line: Line) -> bool:
    """Whether a line that came with `LineAdded` is worth a bell: it names the person, or is for the
    person alone. Whom the person ignores never gets that far; history comes without LineAdded."""
    return is_news(line) and not room.muted and (line.mention or room.is_private)
