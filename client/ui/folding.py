"""Comings and goings that follow one another, told in one line. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from client.core.model import Kind, Line
from client.core.wording import describe
from client.ui.wrap import tame
from language import _, ngettext
from protocol.names import casefold

FOLDED = frozenset({Kind.JOIN, Kind.PART, Kind.QUIT, Kind.NICK})
_GONE = (Kind.PART, Kind.QUIT)
# Names told before the rest is counted.
NAMES = 3


def folds(line: Line, came: int = 0) -> bool:
    """Whether it may become one with its neighbours. A kick does not, nor what the person did since
    they came (`Room.came`); earlier stays are history."""
    return line.kind in FOLDED and (not line.own or line.stamp < came)


@dataclass(slots=True)
class _Person:
    """What became of somebody. `nick` is the last one."""

    nick: str
    events: list[Kind] = field(default_factory=list)
    before: str = ""  # the nick that was given up


def summary(lines: Sequence[Line]) -> str:
    """Lines that fold, oldest first, in one: `andi, budi and 3 others joined · citra left`."""
    if len(lines) == 1:
        return tame(describe(lines[0]))
    people = _followed(lines)
    parts = []
    for sentence, chosen in (
        (_("{people} joined"), [one for one in people if _went(one) == "in"]),
        (_("{people} left"), [one for one in people if _went(one) == "out"]),
        (_("{people} came and went"), [one for one in people if _went(one) == "in and out"]),
        (_("{people} left and came back"), [one for one in people if _went(one) == "out and in"]),
    ):
        if chosen:
            parts.append(sentence.format(people=_names([one.nick for one in chosen])))
    renamed = [one for one in people if _went(one) == "" and one.before]
    parts += [
        _("{old} is now {new}").format(old=tame(one.before), new=tame(one.nick))
        for one in renamed[:NAMES]
    ]
    if len(renamed) > NAMES:
        rest = len(renamed) - NAMES
        more = ngettext("{count} more has a new nick", "{count} more have new nicks", rest)
        parts.append(more.format(count=rest))
    return " · ".join(parts)


def _followed(lines: Sequence[Line]) -> list[_Person]:
    """Everybody in the lines, in the order in which they came up, through changes of nick."""
    people: dict[str, _Person] = {}
    for line in lines:
        key = casefold(line.nick)
        if line.kind is Kind.NICK:
            person = people.pop(key, None) or _Person(line.nick)
            person.before = person.before or person.nick
            person.nick = line.text
            people[casefold(line.text)] = person
        else:
            person = people.setdefault(key, _Person(line.nick))
            person.events.append(line.kind)
    return list(people.values())


def _went(person: _Person) -> str:
    if not person.events:
        return ""
    first, last = person.events[0] in _GONE, person.events[-1] in _GONE
    if first == last:
        return "out" if last else "in"
    return "in and out" if last else "out and in"


def _names(nicks: Sequence[str]) -> str:
    shown = [tame(nick) for nick in nicks]
    if len(shown) == 1:
        return shown[0]
    if len(shown) <= NAMES:
        return _("{names} and {last}").format(names=", ".join(shown[:-1]), last=shown[-1])
    rest = len(shown) - NAMES + 1
    several = ngettext("{names} and {count} other", "{names} and {count} others", rest)
    return several.format(names=", ".join(shown[: NAMES - 1]), count=rest)


def sign(lines: Sequence[Line]) -> str:
    """What stands where a nick would."""
    kinds = {line.kind for line in lines}
    if kinds == {Kind.JOIN}:
        return "→"
    return "←" if kinds <= set(_GONE) else "~" if kinds == {Kind.NICK} else "⇄"
