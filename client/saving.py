"""/export: what was collected of a room goes into a file. For both front ends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from client.core.talk import Talk
from client.core.wishes import Collected
from client.export import Extract, Form, name_for, write
from language import ngettext
from protocol.text import clean


@dataclass(frozen=True, slots=True)
class Saved:
    """Where it is, and how many lines."""

    path: Path
    count: int

    @property
    def sentence(self) -> str:
        """For the person."""
        text = ngettext("{count} line is in {path}.", "{count} lines are in {path}.", self.count)
        return clean(text.format(count=self.count, path=self.path))


async def save(event: Collected, talk: Talk, zone: tzinfo | None = None) -> Saved | None:
    """Write the file; None if the room was closed meanwhile. Raises Problem."""
    room = talk.model.rooms.get(event.room)
    if room is None:
        return None
    model, taken = talk.model, datetime.now(zone).astimezone(zone)
    extract = Extract(
        room.title,
        model.server or model.address,
        model.nick,
        room.topic,
        event.lines,
        taken,
        talk.preferences,
        zone,
    )
    name = event.file or name_for(room.title, taken, Form.PAGE)
    path = await asyncio.to_thread(write, extract, Path(name))
    return Saved(path, len(extract.said))
