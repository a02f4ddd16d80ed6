"""The search laid over a talk, and from there to where something was said."""

from __future__ import annotations

from client.core.events import Event
from client.core.model import Result
from client.core.wishes import SearchWanted
from client.ui.desk import Desk
from client.ui.stay import Stay, now


def find(desk: Desk, stay: Stay, wanted: SearchWanted) -> None:
    """Let the person look for something; what is chosen is shown where it was said."""
    # Only now: the first picture needs none of it.
    from client.ui.findpage import FindPage, HandOn

    def to(one: Stay) -> HandOn:
        def hand_on(events: list[Event]) -> None:
            one.flush()
            one.show(events)

        return hand_on

    def go(result: Result | None) -> None:
        if result is None:
            return
        line, talk = result.line, page.talk_of(result)
        if talk is not stay.talk:
            desk.servers.look_at(talk)
        (others.get(talk) or to(stay))(talk.pages.jump(result.room, line.msgid, line.stamp, now()))

    others = {one.talk: to(one) for one in desk.stays() if one is not stay}
    page = FindPage(
        stay.talk,
        to(stay),
        wanted.words,
        mentions=wanted.mentions,
        opener=desk.screen.keymap.keys("find"),
        zone=desk.zone,
        others=others,
    )
    desk.screen.open(page, go)
