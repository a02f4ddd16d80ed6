"""Channel modes: one table that MODE, ISUPPORT and the record of a room are made from."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


class ModeType(enum.Enum):
    """How a mode takes its parameter (modern.ircdocs.horse, "Channel Modes")."""

    LIST = "A"  # parameter adds to or takes from a list; without one, the list is shown
    ALWAYS = "B"  # a parameter to set and to unset
    ON_SET = "C"  # a parameter to set only
    FLAG = "D"
    PREFIX = "prefix"  # a member's standing; the parameter is a nick


@dataclass(frozen=True, slots=True)
class ChannelMode:
    """A row of the table."""

    letter: str
    type: ModeType
    meaning: str


CHANNEL_MODES = {
    mode.letter: mode
    for mode in (
        ChannelMode("b", ModeType.LIST, "who may not join or speak"),
        ChannelMode("e", ModeType.LIST, "who may although banned"),
        ChannelMode("I", ModeType.LIST, "who may join without an invitation"),
        ChannelMode("k", ModeType.ALWAYS, "a password is needed"),
        ChannelMode("l", ModeType.ON_SET, "at most so many members"),
        ChannelMode("C", ModeType.FLAG, "no CTCP but ACTION"),
        ChannelMode("i", ModeType.FLAG, "by invitation only"),
        ChannelMode("m", ModeType.FLAG, "only voiced members speak"),
        ChannelMode("n", ModeType.FLAG, "only members speak"),
        ChannelMode("s", ModeType.FLAG, "not shown to others"),
        ChannelMode("t", ModeType.FLAG, "only moderators set the topic"),
        ChannelMode("o", ModeType.PREFIX, "moderator"),
        ChannelMode("h", ModeType.PREFIX, "half moderator"),
        ChannelMode("v", ModeType.PREFIX, "voice"),
    )
}
# Highest standing first: letter and the prefix shown before a nick.
PREFIXES = {"o": "@", "h": "%", "v": "+"}
USER_MODES = "Biow"


def standings_from(prefix: str) -> frozenset[str]:
    """The letters of the standing with that prefix and of every higher one."""
    signs = "".join(PREFIXES.values())
    return frozenset(list(PREFIXES)[: signs.find(prefix) + 1])


def letters(kind: ModeType) -> str:
    """The letters of one type, in alphabetical order."""
    return "".join(sorted(one.letter for one in CHANNEL_MODES.values() if one.type is kind))


@dataclass(frozen=True, slots=True)
class ModeChange:
    """One letter of a MODE command. parameter: None when there was none for it."""

    adding: bool
    letter: str
    parameter: str | None


def parse_modes(modes: str, parameters: Sequence[str]) -> Iterator[ModeChange]:
    """`+ov-k andi budi *` as single changes. Unknown letters are passed on without a parameter."""
    rest = iter(parameters)
    adding = True
    for letter in modes:
        if letter in "+-":
            adding = letter == "+"
            continue
        mode = CHANNEL_MODES.get(letter)
        takes = mode is not None and (
            mode.type in (ModeType.LIST, ModeType.ALWAYS, ModeType.PREFIX)
            or (mode.type is ModeType.ON_SET and adding)
        )
        yield ModeChange(adding, letter, next(rest, None) if takes else None)


def format_modes(changes: Sequence[ModeChange]) -> tuple[str, ...]:
    """Changes as the parameters of MODE after the channel."""
    signs = ""
    previous: bool | None = None
    for change in changes:
        if change.adding is not previous:
            signs += "+" if change.adding else "-"
            previous = change.adding
        signs += change.letter
    return (signs, *(one.parameter for one in changes if one.parameter is not None))
