"""What the host is told: the live log is made from these. Never private messages or passwords."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class HappeningKind(enum.Enum):
    """What happened."""

    CONNECTED = enum.auto()
    REGISTERED = enum.auto()
    QUIT = enum.auto()  # text: the reason
    JOINED = enum.auto()
    PARTED = enum.auto()
    KICKED = enum.auto()  # nick: who went; text: by whom and why
    SAID = enum.auto()  # to a room
    TOPIC = enum.auto()
    ENROLLED = enum.auto()  # the nick has an owner now
    LOGGED_IN = enum.auto()  # text: the account
    RENAMED = enum.auto()  # text: the new nick
    MODE = enum.auto()  # text: the changes, keys as `*`
    REFUSED = enum.auto()  # text: what and why
    ROOM_CREATED = enum.auto()
    ROOM_REMOVED = enum.auto()
    OPERATED = enum.auto()  # somebody did what only operators may; text: what
    STOPPED = enum.auto()  # the server is to end; text: why
    PROBLEM = enum.auto()  # the server itself has trouble; text: what


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. Not cleaned: whoever prints it cleans it."""

    kind: HappeningKind
    nick: str = ""
    room: str = ""  # `#jarkom`
    text: str = ""
    address: str = ""
