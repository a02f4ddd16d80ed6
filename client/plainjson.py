"""The plain mode for programs: one JSON object per line, in both directions (docs/plain.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from client import console
from client.core.events import Deleted, Reacted
from client.core.model import Line, Member, Room, Search
from client.export.jsonlines import event_of
from client.jsonline import json_line
from client.plainoutput import Output
from language import _
from protocol.names import channel_of
from protocol.servertime import format_time

# What an object of the input may have, by what it is.
_ALLOWED = {"say": {"say", "room", "to", "reply_to", "id"}, "command": {"command", "room", "id"}}
# What stands in the output even if it is false.
_ALWAYS = frozenset({"ok"})


class JsonOutput(Output):
    """Everything on standard output; what is empty is left out."""

    def fact(self, event: str, **facts: Any) -> None:
        shown = {k: v for k, v in facts.items() if k in _ALWAYS or not _is_empty(v)}
        console.say(json_line({"event": event} | shown))

    def note(self, text: str) -> None:
        self.fact("note", text=text)

    def remark(self, text: str) -> None:
        """There is a fact beside it."""

    def answer(self, text: str) -> None:
        self.fact("answer", text=text)

    def _complain(self, text: str) -> None:
        self.fact("error", text=text)

    def entered(self, room: Room, unread: int) -> None:
        self.fact(
            "joined",
            room=room.title,
            topic=room.topic,
            people=_people(room.members.values()),
            history=room.restored,
            unread=unread,
        )

    def unread(self, room: Room, count: int) -> None:
        """That is in `joined`."""

    def said(self, room: Room, line: Line, *, history: bool = False) -> None:
        self.fact("line", **_place(room), **event_of(line), history=history)

    def failed(self, room: Room, line: Line) -> None:
        self.fact("failed", **_place(room), text=line.text, reason=line.failure)

    def happened(self, room: Room, event: Reacted | Deleted) -> None:
        about = {**_place(room), "msgid": event.line.msgid}
        match event:
            case Reacted(nick=nick, emoji=emoji, taken_back=back):
                self.fact("reaction", **about, nick=nick, emoji=emoji, taken_back=back)
            case Deleted(line=line, by=by):
                self.fact("deleted", **about, nick=line.nick, by=by, reason=line.text)

    def members(self, room: str, members: Iterable[Member]) -> None:
        self.fact("members", room=room, people=_people(members))

    def found(self, search: Search) -> None:
        assert self.talk is not None
        for result in reversed(search.results):
            room = self.talk.model.rooms.get(result.room) or Room(result.room)
            self.fact("found", **_place(room), **event_of(result.line))
        count = len(search.results)
        self.fact("search", count=count, more=search.more, remark=search.remark)

    def unsent(self, unsure: list[tuple[Room, Line]], untried: list[str]) -> None:
        for room, line in unsure:
            self.failures += 1
            self.fact("unsent", **_place(room), text=line.text, time=format_time(line.stamp),
                      unsure=True)  # fmt: skip
        for text in untried:
            self.failures += 1
            self.fact("unsent", text=text)


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value == ""


def _place(room: Room) -> dict[str, Any]:
    return {"room": room.title, "private": room.is_private}


def _people(members: Iterable[Member]) -> list[dict[str, Any]]:
    return [
        {"nick": one.nick}
        | ({"rank": one.prefix} if one.prefix else {})
        | ({"away": True} if one.away else {})
        for one in members
    ]


@dataclass(frozen=True, slots=True)
class Request:
    """One line of input. What is typed in the current room, or in `room` (wire name) or to a nick.

    is_said: a text to be said as it is, even if it begins with a slash.
    """

    text: str
    is_said: bool = False
    target: str = ""
    reply_to: str = ""
    id: str | int | None = None


class RequestError(ValueError):
    """An object that is none of ours: a sentence, and its id as far as it could be read."""

    def __init__(self, sentence: str, value: object = None) -> None:
        super().__init__(sentence)
        found = value.get("id") if isinstance(value, dict) else None
        self.id = found if _is_id(found) else None


def read_request(line: str) -> Request:
    """A line that a program wrote: an object, or what a person would type. Raises RequestError."""
    if not line.lstrip().startswith("{"):
        return Request(line)
    try:
        value: dict[str, Any] = json.loads(line)
    except (ValueError, RecursionError) as error:
        text = _("That is no JSON object: {reason}.").format(reason=error)
        raise RequestError(text) from None
    kind = next((name for name in _ALLOWED if name in value), "")
    if not kind:
        text = _('Write {"say": TEXT} or {"command": "/who"}; see docs/plain.md.')
        raise RequestError(text, value)
    if unknown := sorted(value.keys() - _ALLOWED[kind]):
        text = _("There is no {name} beside {kind}.").format(name=unknown[0], kind=kind)
        raise RequestError(text, value)
    for name, given in value.items():
        if not (isinstance(given, str) or (name == "id" and _is_id(given))):
            raise RequestError(_("{name} must be a text.").format(name=name), value)
    if value.get("room") and value.get("to"):
        raise RequestError(_("Say it in a room or to a nick, not both."), value)
    return _request(value, kind)


def _is_id(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _request(value: dict[str, Any], kind: str) -> Request:
    text, room = value[kind], value.get("room", "")
    if kind == "command":
        text = f"/{text.removeprefix('/')}"
    return Request(
        text,
        kind == "say",
        channel_of(room) if room else value.get("to", ""),
        value.get("reply_to", ""),
        value.get("id"),
    )
