"""What of a talk is printed in plain mode, and when: history first and whole, then what came
meanwhile; own messages once the server has them."""

from __future__ import annotations

from client.core import events as e
from client.core.attention import is_news
from client.core.model import Delivery, Kind, Line, Phase, Room
from client.core.resuming import UNSURE
from client.core.talk import Talk
from client.plainoutput import Output, in_one
from language import _
from protocol.names import casefold, room_of

# Own messages of which the server has not said yet that it has them.
_OPEN = (Delivery.PENDING, Delivery.LATE, Delivery.WAITING)


class PlainView:
    """Give it every event. is_person: whoever typed a message has it before the eyes already, so it
    is printed only if it had to wait."""

    def __init__(self, talk: Talk, output: Output, *, is_person: bool) -> None:
        self._talk = talk
        self._output = output
        self._is_person = is_person
        self._held: set[str] = set()  # rooms whose history is on its way: printed with it
        self._late: dict[str, list[Line]] = {}  # what came before what was missed was printed
        self._unprinted: list[tuple[Room, Line]] = []  # own lines, not accepted yet
        self._waited: set[int] = set()  # ids of those that had to wait
        self._inside: dict[str, str] = {}  # rooms by key, and what people call them
        self._told: str | None = None  # the room of which was said that what is typed goes there

    @property
    def awaits_history(self) -> bool:
        """Whether the history of a room is on its way."""
        return bool(self._held)

    @property
    def owes_own(self) -> bool:
        """Whether own messages are not settled yet."""
        return bool(self._unprinted)

    def take(self, event: e.Event) -> None:
        """Print what an event brings."""
        match event:
            case e.Joined(room=room):
                self._held.add(casefold(room))
            case e.HistoryRestored(room=room):
                self.print_held(casefold(room))
            case e.Rejoined(room=room):
                self._late.setdefault(casefold(room), [])
            case e.Missed(room=key, lines=lines):
                for line in lines:
                    self._print_in(key, line)
            case e.Resumed(room=key):
                for line in self._late.pop(key, []):
                    self._added(key, line)
            case e.LineAdded(room=key, line=line):
                self._added(key, line)
            case e.Reacted() | e.Deleted():
                self._happened(event)
            case e.Delivered():
                self._settled()
            case e.Disconnected():
                self._waited.update(id(line) for _room, line in self._unprinted)
            case e.RoomsListed(rooms=rooms):
                rows = [{"room": room_of(name), "people": count, "topic": topic}
                        for name, count, topic in rooms]  # fmt: skip
                self._output.fact("rooms", rooms=rows)
            case e.MembersListed(room=room, members=members):
                self._output.members(room, members)
            case e.Found():
                self._output.found(self._talk.model.search)

    def note_rooms(self) -> None:
        """Tell of rooms that we are not in any more. Call it after every batch of events."""
        model = self._talk.model
        if model.phase is not Phase.ONLINE:
            return
        now = {key: room.title for key, room in model.rooms.items() if room.joined}
        for key, title in self._inside.items():
            if key not in now and not self._talk.must_return(key):
                self._output.fact("left", room=title)
                if key not in model.rooms:  # who was put out has been told
                    self._output.remark(_("You left {room}.").format(room=title))
        self._inside = now

    def note_current(self) -> None:
        """Tell where what is typed goes, if that has changed. Call it after every command."""
        room = self._talk.model.room
        title = room.title if room is not None else ""
        if title == self._told:
            return
        before, self._told = self._told, title
        self._output.fact("current", room=title)
        if before is None:  # the person asked for that room a moment ago
            return
        self._output.remark(
            _("What you write goes to {room} now.").format(room=title)
            if title
            else _("What you write goes nowhere now; /join ROOM or /msg NICK changes that.")
        )

    def print_held(self, *keys: str) -> None:
        """History, and what came since we joined; of all rooms, if none is named."""
        for key in keys or tuple(self._held):
            self._held.discard(key)
            room = self._talk.model.rooms.get(key)
            if room is not None:
                self._print_history(room)

    def _print_history(self, room: Room) -> None:
        lines = [line for line in room.lines if line.kind not in (Kind.NOTE, Kind.ERROR)]
        since = room.unread_from
        unread = [line for line in lines if since and is_news(line) and line.stamp > since]
        joins = (line for line in reversed(lines) if line.kind is Kind.JOIN and line.own)
        entered = next(joins, None)
        ours = {id(line) for _room, line in self._unprinted}
        self._output.entered(room, len(unread))
        is_history = True
        for line in lines:
            is_history = is_history and line is not entered
            if unread and line is unread[0]:
                self._output.unread(room, len(unread))
            if id(line) not in ours:
                self._print(room, line, history=is_history)

    def _added(self, key: str, line: Line) -> None:
        room = self._talk.model.rooms.get(key)
        if line.kind is Kind.ERROR:
            self._output.problem(line.text)
        elif line.kind is Kind.NOTE:
            (self._output.answer if line.asked else self._output.note)(line.text)
        elif room is not None and _is_ours(line):
            self._unprinted.append((room, line))
            if line.delivery is Delivery.WAITING:
                self._waited.add(id(line))
        elif key in self._late:
            self._late[key].append(line)
        elif key not in self._held and room is not None:
            self._print(room, line)

    def _print_in(self, key: str, line: Line) -> None:
        room = self._talk.model.rooms.get(key)
        if room is not None and key not in self._held:
            self._print(room, line, history=True)

    def _settled(self) -> None:
        while self._unprinted and self._unprinted[0][1].delivery not in _OPEN:
            room, line = self._unprinted.pop(0)
            waited = id(line) in self._waited
            self._waited.discard(id(line))
            match line.delivery:
                case Delivery.SENT if waited or not self._is_person:
                    self._print(room, line)
                case Delivery.FAILED:
                    self._output.failed(room, line)
                case Delivery.UNSURE:
                    text = _("{reason} /again sends it again: {text}")
                    self._output.problem(text.format(reason=_(UNSURE), text=in_one(line.text)))

    def _happened(self, event: e.Reacted | e.Deleted) -> None:
        room = self._talk.model.rooms.get(event.room)
        if room is not None and event.room not in self._held:
            self._output.happened(room, event)

    def _print(self, room: Room, line: Line, *, history: bool = False) -> None:
        self._output.said(room, line, history=history)
        if self._is_person:
            self._talk.saw(room.target)


def _is_ours(line: Line) -> bool:
    """Whether we have just said it here: what we said elsewhere comes with an id."""
    return line.own and line.kind in (Kind.MESSAGE, Kind.ACTION) and not line.msgid
