"""Where the person reads in each room: going back, to the newest, to what is unread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from weakref import WeakKeyDictionary

from client.core.attention import is_news
from client.core.events import Event
from client.core.model import Line, Room
from client.core.talk import Talk
from client.ui.rows import RowOfCells
from client.ui.stay import now
from client.ui.timeline import Timeline


class Reader:
    """talk: the one that is looked at. flush: it has something to say. show: takes what it found;
    None: nothing is fetched to jump to."""

    def __init__(
        self,
        talk: Callable[[], Talk],
        *,
        flush: Callable[[], None],
        show: Callable[[list[Event]], None] | None,
        zone: tzinfo | None = None,
    ) -> None:
        self._talk = talk
        self._flush = flush
        self._show = show
        self._zone = zone
        self._timelines: WeakKeyDictionary[Talk, dict[str, Timeline]] = WeakKeyDictionary()

    def timeline(self, key: str, talk: Talk | None = None) -> Timeline:
        """The timeline of a room, by its key in the model. None: of the current talk."""
        talk = talk or self._talk()
        timelines = self._timelines.setdefault(talk, {})
        if key not in timelines:
            timelines[key] = Timeline(self._zone, talk.preferences)
        return timelines[key]

    @property
    def _room(self) -> Room | None:
        return self._talk().model.room

    @property
    def here(self) -> Timeline:
        """The timeline of the room that is looked at."""
        return self.timeline(self._talk().model.current)

    @property
    def unread(self) -> Line | None:
        """The first line that was unread when the person came."""
        room = self._room
        if room is None or not room.unread_from:
            return None
        news = (one for one in room.lines if is_news(one) and one.stamp > room.unread_from)
        return next(news, None)

    @property
    def is_at_unread(self) -> bool:
        """Whether the reader went back, or was brought, to where that line is in sight."""
        line = self.unread
        return not self.here.follows and any(one is line for one in self.here.visible)

    def draw(self, width: int, height: int, picked: Line | None) -> list[RowOfCells]:
        """The room that is looked at; its newest line, if that is in sight, has been read. picked:
        the line that keys act on, and that must be in sight."""
        talk = self._talk()
        model, room = talk.model, self._room
        if room is None:
            return []
        here, numbered = self.here, model.numbered
        if picked is not None:
            here.show(picked)
        elif here.was_answered(room):
            self.to_newest()
        rows = here.draw(room, width, height, me=model.nick, numbered=numbered, picked=picked)
        if picked is None and here.follows:
            talk.saw(room.target)
        return rows

    def scroll(self, pages: int) -> None:
        """Move by pages, negative is back in time; at the oldest line asks for more."""
        self.scroll_rows(pages * self.here.page)

    def scroll_rows(self, rows: int) -> None:
        """The same by rows."""
        room, timeline = self._room, self.here
        if room is None:
            return
        if rows < 0 and (timeline.scroll(room, rows) or timeline.near_start(room)):
            self._talk().pages.older(room.target)
        elif rows > 0:
            timeline.scroll(room, rows)
            if timeline.near_end(room):
                self._talk().pages.newer(room.target)
        self._flush()

    def to_newest(self) -> None:
        """To the newest line."""
        self.here.follow()
        if (room := self._room) is not None and room.past is not None:
            self._talk().pages.leave_past(room.target)

    def to_unread(self) -> None:
        """To the first line that was unread; it is fetched if it is older than what is here. From
        there to the newest."""
        room, line = self._room, self.unread
        if room is None or line is None:
            return
        if self.is_at_unread:
            self.to_newest()
        elif room.lines[0].stamp > room.unread_from and self._show is not None:
            self._show(self._talk().pages.jump(room.target, "", room.unread_from + 1, now()))
            self._flush()
        else:
            self.here.show(line)
