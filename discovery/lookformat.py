"""The two lines of a look, and what they mean: pure functions from and to bytes.

Over TLS with ALPN "warkop-look/1" the asker sends one line of JSON in UTF-8 and the server answers
with one and closes. Keys that a reader does not know are ignored.

    question   {"news": [rumour, …], "call": port or null}
    answer     {"name", "version", "people", "rooms": [[name, locked, people], …],
               "more": how many rooms are not in the list, "revision",
               "listed": false if only people who know the address shall see it,
               "news": [rumour, …], "called": {"tcp": true, "udp": false} or null}
    rumour     {"fp": 64 hex digits, "places": ["1.2.3.4:6697", "[fd00::1]:6697"],
               "seen": seconds ago}

`call` asks the server to connect back to the asker's own address at that port; `called` says what
came of it. Whatever a stranger writes, a reader returns cleaned and capped values or None.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from discovery.book import MAX_PLACES, MAX_RUMOURS, Rumour
from discovery.listing import ListedRoom
from discovery.naming import NAME_MAX
from discovery.place import Place, read_place
from discovery.text import clean
from discovery.txt import MAX_COUNT, ROOM_NAME_MAX, VERSION_MAX

ALPN = "warkop-look/1"
"""The protocol's name in the TLS handshake (RFC 7301); the 1 is the version of the format."""
QUESTION_MAX = 8 * 1024
"""Bytes of a question with its newline: 32 rumours of one or two places."""
ANSWER_MAX = 64 * 1024
"""Bytes of an answer with its newline: 500 rooms and 32 rumours."""
MAX_ROOMS = 500

# Seconds: what was seen longer ago was seen "long ago".
_SEEN_MAX = 10 * 365 * 86_400

_REVISION_BITS = 0xFFFFFFFF

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Described:
    """A server as a look shows it. `rooms` are the most interesting first, at most MAX_ROOMS, each
    with its people; `more_rooms` counts the rest. `revision` (32 bits) is another one when any of
    this has changed. `listed`: whether people who do not know the address may be told of it."""

    name: str
    version: str
    people: int
    rooms: tuple[ListedRoom, ...]
    more_rooms: int = 0
    revision: int = 0
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Called:
    """Whether the asker's own port answered when the server called back."""

    tcp: bool
    udp: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What an asker says; every field may be empty."""

    news: tuple[Rumour, ...] = ()
    call: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says. `called` is None if nothing was tried."""

    described: Described
    news: tuple[Rumour, ...] = ()
    called: Called | None = None


# -- writing --------------------------------------------------------------------------------------


def write_question(question: Question) -> bytes:
    """The line, at most QUESTION_MAX bytes: rumours that do not fit are left out."""
    head = {"call": question.call}
    told = map(_rumour, _each_once(question.news))
    news = _fitting(told, QUESTION_MAX - len(_dump({**head, "news": []})))
    return _dump({**head, "news": news})


def write_answer(answer: Answer) -> bytes:
    """The line, at most ANSWER_MAX bytes: rooms that do not fit, or whose name can't be shown
    unchanged, are counted."""
    called = answer.called
    line = {
        **_facts(answer.described),
        "news": [_rumour(one) for one in _each_once(answer.news)[:MAX_RUMOURS]],
        "called": None if called is None else {"tcp": called.tcp, "udp": called.udp},
    }
    written, more = line["rooms"], line["more"]
    left = ANSWER_MAX - len(_dump({**line, "rooms": [], "more": MAX_COUNT}))
    line["rooms"] = rooms = _fitting(written, left)
    line["more"] = min(more + len(written) - len(rooms), MAX_COUNT)
    return _dump(line)


def _facts(described: Described) -> dict[str, Any]:
    rooms = [room for room in described.rooms if _is_shown_unchanged(room.name)][:MAX_ROOMS]
    return {
        "name": clean(described.name, NAME_MAX),
        "version": clean(described.version, VERSION_MAX),
        "people": _capped(described.people),
        "rooms": [[room.name, room.locked, _capped(room.people or 0)] for room in rooms],
        "more": _capped(described.more_rooms + len(described.rooms) - len(rooms)),
        "revision": described.revision & _REVISION_BITS,
        "listed": described.listed,
    }


def _each_once(news: Iterable[Rumour]) -> list[Rumour]:
    """The newest first; no place of a server twice, as where a server tells of itself and its book
    does, too."""
    said: set[tuple[str, Place]] = set()
    kept = []
    for one in sorted(news, key=lambda rumour: rumour.seen):
        places = tuple(place for place in one.places if (one.fingerprint, place) not in said)
        said.update((one.fingerprint, place) for place in places)
        if places:
            kept.append(replace(one, places=places))
    return kept


def _rumour(rumour: Rumour) -> dict[str, Any]:
    places = [str(place) for place in rumour.places[:MAX_PLACES]]
    return {"fp": rumour.fingerprint, "places": places, "seen": rumour.seen}


def _fitting(items: Iterable[Any], left: int) -> list[Any]:
    """The first of `items` that fit into `left` bytes."""
    kept = []
    for item in items:
        left -= len(_dump(item))  # its newline stands for the comma
        if left < 0:
            break
        kept.append(item)
    return kept


def _dump(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"


def _capped(count: int) -> int:
    return min(max(count, 0), MAX_COUNT)


def _is_shown_unchanged(name: str) -> bool:
    # People would join a room of another name.
    return bool(name) and clean(name, ROOM_NAME_MAX) == name


# -- reading --------------------------------------------------------------------------------------


class _Wrong(ValueError):  # noqa: N818 - a state of the line
    """The line is outside the format."""


def read_question(line: bytes) -> Question | None:
    """What a stranger asks; None if it is no question."""
    try:
        found = _load(line, QUESTION_MAX)
        call = found.get("call")
        if call is not None and not 1 <= _number(call) <= 65535:
            return None
        return Question(_rumours(found.get("news", [])), call)
    except _Wrong:
        return None


def read_answer(line: bytes) -> Answer | None:
    """What a stranger answers; None if it is no answer."""
    try:
        found = _load(line, ANSWER_MAX)
        listed = _list(found.get("rooms"))
        rooms = {room.name: room for room in map(_room, listed[:MAX_ROOMS]) if room is not None}
        more = _count(found.get("more")) + len(listed) - len(rooms)
        described = Described(
            name=clean(_text(found.get("name")), NAME_MAX) or "(no name)",
            version=clean(_text(found.get("version")), VERSION_MAX),
            people=_count(found.get("people")),
            rooms=tuple(rooms.values()),
            more_rooms=min(more, MAX_COUNT),
            revision=_number(found.get("revision")) & _REVISION_BITS,
            listed=_flag(found.get("listed", True)),
        )
        news = _rumours(found.get("news", []))
        return Answer(described, news, _called(found.get("called")))
    except _Wrong:
        return None


def _load(line: bytes, limit: int) -> dict[str, Any]:
    if len(line) > limit:
        raise _Wrong
    try:
        found = json.loads(
            line.decode(), object_pairs_hook=_object, parse_constant=_refuse, parse_float=_refuse
        )
    except (ValueError, RecursionError):
        raise _Wrong from None
    if not isinstance(found, dict):
        raise _Wrong
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Wrong  # two readers could take two different ones for true
    return found


def _refuse(_text: str) -> NoReturn:
    raise _Wrong  # NaN, Infinity, 1e999: every number of ours is whole


def _room(written: object) -> ListedRoom | None:
    """A room of the list, or None if its name can't be shown unchanged."""
    match written:
        case [str(name), bool(locked), people]:
            count = _count(people)
            return ListedRoom(name, locked, count) if _is_shown_unchanged(name) else None
    raise _Wrong


def _rumours(written: object) -> tuple[Rumour, ...]:
    """The first that are well formed; what a third server told wrongly spoils nothing else."""
    found: dict[str, Rumour] = {}
    for one in _list(written)[:MAX_RUMOURS]:
        match one:
            case {"fp": str(fingerprint), "places": list(places), "seen": int(seen)} if (
                _FINGERPRINT.fullmatch(fingerprint) and type(seen) is int
            ):
                texts = [text for text in places[:MAX_PLACES] if isinstance(text, str)]
                good = [place for place in map(read_place, texts) if place is not None]
                if good:
                    age = min(max(seen, 0), _SEEN_MAX)
                    found.setdefault(
                        fingerprint, Rumour(fingerprint, tuple(dict.fromkeys(good)), age)
                    )
    return tuple(found.values())


def _called(written: object) -> Called | None:
    match written:
        case None:
            return None
        case {"tcp": bool(tcp), "udp": bool(udp)}:
            return Called(tcp, udp)
    raise _Wrong


def _count(value: object) -> int:
    number = _number(value)
    if number < 0:
        raise _Wrong
    return min(number, MAX_COUNT)


def _number(value: object) -> int:
    if type(value) is not int:  # true is an int, too
        raise _Wrong
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Wrong
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _Wrong
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise _Wrong
    return value
