"""What a careful client knows of its rooms, from nothing but the lines it was sent."""

from __future__ import annotations

from dataclasses import dataclass, field

from protocol.message import Message
from protocol.names import casefold
from protocol.source import Source
from server.core.modes import CHANNEL_MODES, PREFIXES, ModeType, parse_modes
from server.core.room import Room

_SIGNS = {sign: letter for letter, sign in PREFIXES.items()}


@dataclass
class SeenRoom:
    """A room from inside. members: nick -> letters of its standing."""

    members: dict[str, set[str]] = field(default_factory=dict)
    topic: str = ""
    flags: set[str] = field(default_factory=set)
    locked: bool = False
    limit: int = 0
    lists: dict[str, set[str]] = field(default_factory=lambda: {"b": set(), "e": set(), "I": set()})


def as_it_is(room: Room) -> SeenRoom:
    """The same of the server's own room."""
    return SeenRoom(
        {member.nick: set(place.standing) for member, place in room.members.items()},
        room.topic,
        set(room.flags),
        room.is_locked,
        room.limit,
        {letter: {one.mask for one in masks.values()} for letter, masks in room.lists.items()},
    )


class Observer:
    """Follows one session. Its client must have multi-prefix, and ask for the modes after JOIN."""

    def __init__(self, nick: str) -> None:
        self.nick = nick
        self.rooms: dict[str, SeenRoom] = {}

    def see(self, message: Message) -> None:
        """Take one line of the server."""
        who = Source.parse(message.source).nick
        handler = getattr(self, f"_on_{message.verb.lower()}", None)
        if handler is not None:
            handler(who, *message.params)

    def _on_join(self, who: str, channel: str, *_: str) -> None:
        if who == self.nick:
            self.rooms[casefold(channel)] = SeenRoom()
        else:
            self._room(channel).members[who] = set()

    def _on_part(self, who: str, channel: str, *_: str) -> None:
        self._gone(channel, who)

    def _on_kick(self, _who: str, channel: str, nick: str, *_: str) -> None:
        self._gone(channel, nick)

    def _on_quit(self, who: str, *_: str) -> None:
        for room in self.rooms.values():
            room.members.pop(who, None)

    def _on_nick(self, who: str, nick: str) -> None:
        if who == self.nick:
            self.nick = nick
        for room in self.rooms.values():
            if who in room.members:
                room.members[nick] = room.members.pop(who)

    def _on_topic(self, _who: str, channel: str, text: str) -> None:
        self._room(channel).topic = text

    def _on_332(self, _who: str, _me: str, channel: str, text: str) -> None:
        if casefold(channel) in self.rooms:
            self._room(channel).topic = text

    def _on_353(self, _who: str, _me: str, _symbol: str, channel: str, names: str) -> None:
        if casefold(channel) in self.rooms:
            for name in names.split():
                nick = name.lstrip("".join(_SIGNS))
                signs = name[: len(name) - len(nick)]
                self._room(channel).members[nick] = {_SIGNS[sign] for sign in signs}

    def _on_324(self, _who: str, _me: str, channel: str, modes: str, *parameters: str) -> None:
        if casefold(channel) in self.rooms:
            room = self._room(channel)
            room.flags, room.locked, room.limit = set(), False, 0
            self._apply(room, modes, parameters)

    def _on_367(self, _who: str, _me: str, channel: str, mask: str, *_: str) -> None:
        if casefold(channel) in self.rooms:
            self._room(channel).lists["b"].add(mask)

    def _on_mode(self, _who: str, channel: str, modes: str, *parameters: str) -> None:
        if channel.startswith("#"):
            self._apply(self._room(channel), modes, parameters)

    def _apply(self, room: SeenRoom, modes: str, parameters: tuple[str, ...]) -> None:
        for change in parse_modes(modes, parameters):
            kind = CHANNEL_MODES[change.letter].type
            if change.letter == "k":
                room.locked = change.adding
            elif change.letter == "l":
                room.limit = int(change.parameter or 0) if change.adding else 0
            elif kind is ModeType.FLAG:
                _put(room.flags, change.letter, change.adding)
            elif kind is ModeType.PREFIX:
                _put(room.members[change.parameter or ""], change.letter, change.adding)
            else:
                _put(room.lists[change.letter], change.parameter or "", change.adding)

    def _room(self, channel: str) -> SeenRoom:
        return self.rooms[casefold(channel)]

    def _gone(self, channel: str, nick: str) -> None:
        if nick == self.nick:
            del self.rooms[casefold(channel)]
        else:
            del self._room(channel).members[nick]


def _put(letters: set[str], one: str, adding: bool) -> None:
    (letters.add if adding else letters.discard)(one)
