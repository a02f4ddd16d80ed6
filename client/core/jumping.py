"""Everything one can jump to: the rooms of all servers, people, commands. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from client.core.commands.registry import COMMANDS
from client.core.matching import best
from client.core.servers import Servers
from client.core.talk import Talk
from client.core.wording import people
from language import _
from protocol.names import casefold

LIMIT = 50  # rows; more than a screen, and nobody reads on


class Sort(enum.Enum):
    """What it is that one jumps to."""

    ROOM = enum.auto()  # one is in it, or talks with that person
    LISTED = enum.auto()  # a room of the server that one is not in
    PERSON = enum.auto()  # in one of the rooms
    COMMAND = enum.auto()


@dataclass(frozen=True, slots=True)
class Goal:
    """One row. key: of the room in `Model.rooms`; else the name of what it is."""

    sort: Sort
    talk: Talk
    key: str
    name: str
    about: str = ""
    mark: str = ""  # what is unread there


def goals(servers: Servers, letters: str) -> list[Goal]:
    """What fits the letters, on any server, best first; of what fits alike, what is at the server
    that is looked at. Without letters: the rooms, those with news first."""
    found = list(_rooms(servers))
    if letters.strip():
        commands_only = letters.startswith("/")
        for talk in sorted(servers.talks, key=lambda one: one is not servers.current):
            server = _server(talk) if servers.are_several else ""
            found += [*_people(talk, server), *_listed(talk, server)]
        found = [] if commands_only else found
        found += _commands(servers.current)
    else:
        found.sort(key=lambda goal: not goal.mark)
    return best(letters, ((goal.name, goal) for goal in found), LIMIT)


def _rooms(servers: Servers) -> Iterator[Goal]:
    for tab in servers.tabs:
        room = tab.room
        if room is not None and room.target:
            about = _server(tab.talk) if servers.are_several else room.topic
            mark = "@" * room.mentioned + (str(room.unread) if room.unread else "")
            yield Goal(Sort.ROOM, tab.talk, tab.key, room.title, about, mark)


def _server(talk: Talk) -> str:
    return talk.model.server or talk.model.address


def _listed(talk: Talk, server: str) -> Iterator[Goal]:
    for name, count, topic in talk.listed:
        if talk.model.find(f"#{name}") is None:
            about = "  ".join(one for one in (server, people(count), topic) if one)
            yield Goal(Sort.LISTED, talk, name, name, about)


def _people(talk: Talk, server: str) -> Iterator[Goal]:
    model = talk.model
    nicks: dict[str, str] = {}
    for room in model.rooms.values():
        for key, member in room.members.items():
            nicks.setdefault(key, member.nick)
    for key, nick in sorted(nicks.items()):
        if key not in model.rooms and key != casefold(model.nick):
            about = server or _("talk to this person alone")
            yield Goal(Sort.PERSON, talk, nick, nick, about)


def _commands(talk: Talk) -> Iterator[Goal]:
    for name, row in sorted(COMMANDS.items()):
        yield Goal(Sort.COMMAND, talk, name, f"/{name}", _(row.help))
