"""Everything one can jump to: the rooms of all servers, people, commands. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from client.core.commands.registry import COMMANDS
from client.core.matching import best
from client.core.servers import Servers, Tab
from client.core.talk import Talk
from language import _, ngettext
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
    """What fits the letters, best first. Without letters: the rooms, those with news first."""
    found = list(_rooms(servers))
    if letters.strip():
        commands_only = letters.startswith("/")
        found += [*_people(servers.current), *_listed(servers.current)]
        found = [] if commands_only else found
        found += _commands(servers.current)
    else:
        found.sort(key=lambda goal: not goal.mark)
    return best(letters, ((goal.name, goal) for goal in found), LIMIT)


def _rooms(servers: Servers) -> Iterator[Goal]:
    for tab in servers.tabs:
        room = tab.room
        if room is not None and room.target:
            about = _about(tab) if servers.are_several else room.topic
            mark = "@" * room.mentioned + (str(room.unread) if room.unread else "")
            yield Goal(Sort.ROOM, tab.talk, tab.key, room.title, about, mark)


def _about(tab: Tab) -> str:
    model = tab.talk.model
    return model.server or model.address


def _listed(talk: Talk) -> Iterator[Goal]:
    for name, people, topic in talk.listed:
        if talk.model.find(f"#{name}") is None:
            count = ngettext("{count} person", "{count} people", people).format(count=people)
            about = f"{count}  {topic}".rstrip()
            yield Goal(Sort.LISTED, talk, name, name, about)


def _people(talk: Talk) -> Iterator[Goal]:
    model = talk.model
    nicks: dict[str, str] = {}
    for room in model.rooms.values():
        for key, member in room.members.items():
            nicks.setdefault(key, member.nick)
    for key, nick in sorted(nicks.items()):
        if key not in model.rooms and key != casefold(model.nick):
            yield Goal(Sort.PERSON, talk, nick, nick, _("talk to this person alone"))


def _commands(talk: Talk) -> Iterator[Goal]:
    for name, row in sorted(COMMANDS.items()):
        yield Goal(Sort.COMMAND, talk, name, f"/{name}", _(row.help))
