"""What the full screen remembers for the next time: who and where the person was, what was being
written, what is muted. One small file; losing it costs nothing but comfort."""

from __future__ import annotations

import asyncio
import copy
import time
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from client import jsonfile
from client.core.habits import Habits
from client.problem import Problem
from language import N_
from protocol.names import is_channel, is_nick

NAME = "memory.json"
WHAT = N_("file with what was remembered")

# Lines that Up and the search bring back: months of one person, and the file stays small.
WRITTEN_LIMIT = 500
# Characters of one such line, or of a draft: more is a file that was pasted.
TEXT_LIMIT = 2000
# Servers: those where the person was last. Of each, rooms that are entered again, and drafts.
SERVERS_LIMIT = 30
ROOMS_LIMIT = 20
DRAFTS_LIMIT = 20
NAMES_LIMIT = 500  # muted rooms, ignored nicks, places read up to; of each server
# Seconds from a change to the disk: what is typed is written a few times a minute at most.
SAVE_AFTER = 2.0

# Passwords follow these. Of /join the second word is one.
_SECRET = ("/register", "/identify", "/login", "/password")


def holds_secret(line: str) -> bool:
    """Whether a password may stand in a line that the person typed."""
    words = line.split()
    name = words[0].lower() if words else ""
    return name in _SECRET or (name == "/join" and len(words) > 2)


@dataclass(slots=True)
class Known:
    """What is remembered of one server. Rooms are wire names; drafts: keys as in `Model.rooms`.

    `met`: epoch s, when the person was there last.
    """

    habits: Habits = field(default_factory=Habits)
    rooms: list[str] = field(default_factory=list)  # that were open, and are entered again
    drafts: dict[str, str] = field(default_factory=dict)
    met: int = 0

    def keep_draft(self, key: str, text: str) -> None:
        """This stands in the input of a room; empty: nothing. One with a password is not kept."""
        self.drafts.pop(key, None)
        if text.strip() and not holds_secret(text):
            self.drafts[key] = text[:TEXT_LIMIT]
            while len(self.drafts) > DRAFTS_LIMIT:
                del self.drafts[next(iter(self.drafts))]

    def take_in(self, there: Known, before: Known) -> None:
        """What another client says of the server, where nothing was changed here since `before`.
        In place: the talk has the habits."""
        self.met = max(self.met, there.met)
        if self.rooms == before.rooms:
            self.rooms = there.rooms
        for key in {**there.drafts, **before.drafts}:
            if self.drafts.get(key) == before.drafts.get(key):
                self.keep_draft(key, there.drafts.get(key, ""))
        mine, old, new = self.habits, before.habits, there.habits
        _merge(mine.muted, old.muted, new.muted)
        _merge(mine.ignored, old.ignored, new.ignored)
        for key, stamp in new.read.items():
            mine.advance(key, stamp)


def _merge(here: set[str], before: set[str], there: set[str]) -> None:
    added, removed = here - before, before - here
    here.clear()
    here.update((there | added) - removed)


class Memory:
    """Read when it is made; a file that is damaged counts as empty. Call `touch` after every
    change, `save` at the end. A disk that is full is nobody's problem: then nothing is remembered.
    What another client has written meanwhile is taken in before ours is written.

    server: fingerprint of the last one. room: wire name of the last room there; both may be empty.
    written: lines the person sent, oldest first.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.nick = ""
        self.server = ""
        self.room = ""
        self.written: list[str] = []
        self._known: dict[str, Known] = {}
        self._due: asyncio.TimerHandle | None = None
        self._news: list[str] = []  # of `written`, since the file was read or written
        self._read()
        self._note_state()

    def of(self, server: str) -> Known:
        """What is remembered of a server, by its fingerprint: made if need be, and kept up to date
        by whoever changes it."""
        return self._known.setdefault(server, Known())

    def been(self, server: str, room: str, nick: str) -> None:
        """The person is in this room (wire name; empty: in none) of that server, under this nick.
        """
        self.server, self.room, self.nick = server, room, nick
        self.of(server).met = int(time.time())
        self.touch()

    def wrote(self, text: str) -> None:
        """The person sent this; it may have several lines. One with a password is not kept."""
        if not text.strip() or holds_secret(text):
            return
        if self.written[-1:] != [text]:
            self.written.append(text[:TEXT_LIMIT])
            del self.written[:-WRITTEN_LIMIT]
            self._news.append(self.written[-1])
            self.touch()

    def touch(self) -> None:
        """Something changed: write it soon. In a running event loop."""
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(SAVE_AFTER, self.save)

    def save_changes(self) -> None:
        """Write it now if something changed: the person goes elsewhere, and may not come back. It
        takes 1.4 ms for the largest file that there can be in practice (120 KB)."""
        if self._due is not None:
            self.save()

    def save(self) -> None:
        """Write it now."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if _version(self.path) != self._version:
            self._take_in(Memory(self.path))
        servers = sorted(self._known.items(), key=lambda item: item[1].met, reverse=True)
        self._known = dict(servers[:SERVERS_LIMIT])
        value = {
            "nick": self.nick,
            "server": self.server,
            "room": self.room,
            "written": self.written,
            "servers": {server: _as_json(known) for server, known in self._known.items()},
        }
        try:
            jsonfile.write(self.path, WHAT, value)
        except Problem:
            return
        self._note_state()

    def _note_state(self) -> None:
        """This is what the file says: what differs from it later was changed here."""
        self._version = _version(self.path)
        self._place = (self.nick, self.server, self.room)
        self._before = copy.deepcopy(self._known)
        self._news.clear()

    def _take_in(self, there: Memory) -> None:
        """Another client wrote the file; only what was changed here is changed there. One that is
        damaged or gone says nothing."""
        if not there._known:
            return
        if (self.nick, self.server, self.room) == self._place:
            self.nick, self.server, self.room = there.nick, there.server, there.room
        self.written[:] = [*there.written, *self._news][-WRITTEN_LIMIT:]
        for server, known in there._known.items():
            self.of(server).take_in(known, self._before.get(server, Known()))

    def _read(self) -> None:
        try:
            value = jsonfile.read(self.path, WHAT)
        except (Problem, jsonfile.Damaged):
            return
        found = value if isinstance(value, dict) else {}
        nick, room = found.get("nick"), found.get("room")
        self.nick = nick if isinstance(nick, str) and is_nick(nick) else ""
        self.server = _text(found.get("server"))
        self.room = room if isinstance(room, str) and is_channel(room) else ""
        self.written = _texts(found.get("written"))[-WRITTEN_LIMIT:]
        for server, known in _items(found.get("servers"))[:SERVERS_LIMIT]:
            self._known[server] = _from_json(known)


def _version(path: Path) -> tuple[int, int] | None:
    """Another one when the file was written anew; None: there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def _as_json(known: Known) -> dict[str, Any]:
    habits = {
        name: sorted(value) if isinstance(value, set) else value
        for name, value in asdict(known.habits).items()
    }
    return habits | {"rooms": known.rooms[:ROOMS_LIMIT], "drafts": known.drafts, "met": known.met}


def _from_json(value: object) -> Known:
    """Whatever is in there that can be used."""
    found = value if isinstance(value, dict) else {}
    met = found.get("met")
    known = Known(
        rooms=[room for room in _texts(found.get("rooms")) if is_channel(room)][:ROOMS_LIMIT],
        met=met if isinstance(met, int) else 0,
    )
    for key, text in _items(found.get("drafts"))[:DRAFTS_LIMIT]:
        known.keep_draft(key, _text(text))
    for one in fields(Habits):
        kept = getattr(known.habits, one.name)
        if isinstance(kept, set):
            kept.update(_texts(found.get(one.name))[:NAMES_LIMIT])
        else:
            stamps = _items(found.get(one.name))[:NAMES_LIMIT]
            kept.update({key: stamp for key, stamp in stamps if isinstance(stamp, int)})
    return known


def _text(value: object) -> str:
    return value[:TEXT_LIMIT] if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [_text(one) for one in value if _text(one)] if isinstance(value, list) else []


def _items(value: object) -> list[tuple[str, object]]:
    return [(_text(key), one) for key, one in value.items()] if isinstance(value, dict) else []
