"""The search laid over a talk, and from there to where something was said."""

from __future__ import annotations

from client.core.events import Event, SearchWanted
from client.core.model import Result
from client.ui.desk import Desk
from client.ui.stay import Stay, now


def find(desk: Desk, stay: Stay, wanted: SearchWanted) -> None:
    """Let the person look for something; what is chosen is shown where it was said."""
    # Only now: the first picture needs none of it.
    from client.ui.findpage import FindPage

    def hand_on(events: list[Event]) -> None:
        stay.flush()
        stay.show(events)

    def go(result: Result | None) -> None:
        if result is not None:
            line = result.line
            hand_on(stay.talk.pages.jump(result.room, line.msgid, line.stamp, now()))

    page = FindPage(
        stay.talk,
        hand_on,
        wanted.words,
        mentions=wanted.mentions,
        opener=desk.screen.keymap.keys("find"),
        zone=desk.zone,
    )
    desk.screen.open(page, go)
