"""The history of rooms, as whoever shows a talk goes through it."""

from __future__ import annotations

from client.core import reading
from client.core.context import Context
from client.core.events import Event
from client.core.model import Room
from protocol.names import channel_of


class Pages:
    """Reading back and forth, by key, name or wire name of a room. Write `Talk.take` after."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def older(self, room: str) -> None:
        """Ask for one more page of history before the oldest line of a room; it appears in the
        model. Does nothing while a page is on its way or when there is no more."""
        if (found := self._known(room)) is not None:
            reading.older(self._ctx, found)

    def newer(self, room: str) -> None:
        """The same forward, as long as older lines are apart from the newest (`Room.past`). When
        they have come together, `past` is None and the same lines are in `lines`."""
        if (found := self._known(room)) is not None:
            reading.newer(self._ctx, found)

    def leave_past(self, room: str) -> None:
        """Show the newest lines of a room again."""
        if (found := self._known(room)) is not None:
            reading.leave_past(self._ctx, found)

    def jump(self, room: str, msgid: str, stamp: int, now: int) -> list[Event]:
        """Look at a message where it was said: `Jumped` comes, at once if it is loaded, or an ERROR
        line. msgid: may be empty, then what was said at that time (epoch ms) or next."""
        self._ctx.now = now
        reading.jump(self._ctx, room, msgid, stamp)
        return self._ctx.drain()

    def _known(self, name: str) -> Room | None:
        model = self._ctx.model
        found = model.find(name) or model.find(channel_of(name))
        return found if found is not None and found.target else None
