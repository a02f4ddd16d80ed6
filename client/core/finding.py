"""Looking for what was said, as whoever shows a talk asks for it."""

from __future__ import annotations

from client.core import searching
from client.core.context import Context
from client.core.events import Event


class Finding:
    """What is found comes into `Model.search`; `Found` tells when, which may be at once. Write
    `Talk.take` after."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def search(self, words: str, room: str = "", *, now: int) -> list[Event]:
        """Look in one room (a key of `model.rooms`) or in all that we are in. A search that is
        under way is given up. words: as `core.query` reads them."""
        self._ctx.now = now
        searching.start(self._ctx, words, room)
        return self._ctx.drain()

    def mentions(self, now: int) -> list[Event]:
        """The same for what names us, in all rooms."""
        self._ctx.now = now
        searching.start_mentions(self._ctx)
        return self._ctx.drain()

    def go_on(self, now: int) -> list[Event]:
        """Look for more, older than what was found."""
        self._ctx.now = now
        searching.go_on(self._ctx)
        return self._ctx.drain()
