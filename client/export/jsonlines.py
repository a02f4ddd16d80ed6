"""A room as JSON lines: one object for each message or event, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from client.core.model import Line, Seal
from client.export import Extract
from client.jsonline import json_line
from protocol.servertime import format_time


def lines_of(extract: Extract) -> Iterator[str]:
    """The first object says of what this is, each following is one message or event."""
    head = {
        "format": "warkop-export/1",
        "room": extract.room,
        "server": extract.server,
        "nick": extract.nick,
        "topic": extract.topic,
        "taken": extract.taken.isoformat(),
    }
    yield json_line(head)
    for line in extract.said:
        yield json_line(event_of(line))


def event_of(line: Line) -> dict[str, Any]:
    """One line; what is empty is left out."""
    event: dict[str, Any] = {
        "time": format_time(line.stamp),
        "kind": line.kind.name.lower(),
        "nick": line.nick,
    }
    optional = {
        "text": line.text,
        "msgid": line.msgid,
        "reply_to": line.reply_to,
        "reactions": line.reactions,
        "own": line.own,
        "mention": line.mention,
        "deleted": line.deleted,
        "seal": "" if line.seal is Seal.NONE else line.seal.name.lower(),
    }
    return event | {key: value for key, value in optional.items() if value}
