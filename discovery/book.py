"""The servers that were verified here on any day: where to look first, and what to pass on."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from discovery import private
from discovery.naming import NAME_MAX
from discovery.place import Place, read_place
from discovery.text import clean
from language import N_, _

# Servers kept: a person meets a few dozen in years. Then the one not seen for longest makes room,
# first of those that were only seen within PROVEN_SECONDS.
MAX_SERVERS = 256
PROVEN_SECONDS = 86_400
# Places of one server kept: home, campus, Hamachi, Tailscale, IPv4 and IPv6 of each.
MAX_PLACES = 8
# Seconds after which a place that fails now is forgotten: a term's break is shorter.
FORGET_SECONDS = 120 * 86_400
# Seconds for which a verified place is worth telling others: what they hear is tried by all.
RUMOUR_SECONDS = 3600
# Rumours in one message: 32 of them fit a question of the look.
MAX_RUMOURS = 32
# Bytes read: more than 256 servers with 8 places need. The file is ours, but may be damaged.
FILE_LIMIT = 1_000_000

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Rumour:
    """What somebody tells of a third server: where it was, `seen` seconds ago. Proves nothing.

    `fingerprint` is 64 lower-case hex digits; 1 to MAX_PLACES places.
    """

    fingerprint: str
    places: tuple[Place, ...]
    seen: int


@dataclass(frozen=True, slots=True)
class KnownServer:
    """A server whose fingerprint was proven at each of its `places`, the best one first. `first`
    and `last`: when it was verified for the first and the last time, in seconds of the epoch."""

    fingerprint: str
    name: str
    places: tuple[Place, ...]
    first: int
    last: int


@dataclass(slots=True)
class _Page:
    name: str
    first: int
    last: int
    places: dict[Place, int]  # -> last success
    listed: bool = True
    failing: set[Place] = field(default_factory=set)  # since the last success; not kept on disk

    def worth(self) -> tuple[bool, int]:
        """A flood of servers made today must not push out the one of every Monday."""
        return self.last - self.first >= PROVEN_SECONDS, self.last

    def order(self) -> list[Place]:
        return sorted(self.places, key=lambda one: (one in self.failing, -self.places[one]))


class Book:
    """Verified servers by fingerprint, bounded. Times are seconds of the epoch.

    With a path it begins with what the file says, and `save` writes it; a damaged file is set
    aside as `NAME.damaged`. Never raises for a disk: see `problem`.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.problem: str | None = None
        """Why servers of today will not be known tomorrow, for people; None if all is well."""
        self._path = path
        self._pages: dict[str, _Page] = {}
        self._changed = False
        if path is not None:
            self._load(path)

    # -- what is known -------------------------------------------------------------------------

    def servers(self) -> list[KnownServer]:
        """All of them, the one seen last first."""
        pages = sorted(self._pages.items(), key=lambda item: -item[1].last)
        return [
            KnownServer(fingerprint, page.name, tuple(page.order()), page.first, page.last)
            for fingerprint, page in pages
        ]

    def places(self, fingerprint: str) -> tuple[Place, ...]:
        """Where that server was, the best place first; () if it is not known."""
        page = self._pages.get(fingerprint)
        return tuple(page.order()) if page is not None else ()

    def first_with_name(self, name: str) -> str:
        """The fingerprint of the server that was the first to have this name, or one that looks
        like it in case, width or spaces; "" if none had it."""
        wanted = folded(name)
        named = [item for item in self._pages.items() if folded(item[1].name) == wanted]
        return min(named, key=lambda item: item[1].first)[0] if named else ""

    def rumours(self, now: float, limit: int = MAX_RUMOURS) -> list[Rumour]:
        """What is worth telling others: verified within the hour, the newest first."""
        found: list[Rumour] = []
        for server in self.servers():
            page = self._pages[server.fingerprint]
            fresh = [
                place
                for place in server.places
                if page.listed
                and now - page.places[place] <= RUMOUR_SECONDS
                and place not in page.failing
                and _can_be_told(place)
            ]
            if fresh and len(found) < limit:
                seen = max(0, int(now) - page.last)
                found.append(Rumour(server.fingerprint, tuple(fresh), seen))
        return found

    # -- what happens --------------------------------------------------------------------------

    def verified(
        self, fingerprint: str, name: str, place: Place, now: float, *, listed: bool = True
    ) -> None:
        """A look at `place` has just proven that `fingerprint` lives there, and calls itself so.

        listed: False keeps it from being passed on.
        """
        moment = int(now)
        page = self._pages.get(fingerprint)
        if page is None:
            self._make_room()
            page = self._pages[fingerprint] = _Page(name, moment, moment, {})
        page.name, page.last, page.listed = name, max(page.last, moment), listed
        page.places[place] = moment
        page.failing.discard(place)
        if len(page.places) > MAX_PLACES:
            del page.places[page.order()[-1]]
        self._changed = True

    def failed(self, fingerprint: str, place: Place, now: float) -> None:
        """A look at `place` failed, or found another server there: it comes last from now on."""
        page = self._pages.get(fingerprint)
        if page is None or place not in page.places:
            return
        page.failing.add(place)
        if now - page.places[place] > FORGET_SECONDS:
            del page.places[place]
            page.failing.discard(place)
            if not page.places:
                del self._pages[fingerprint]
            self._changed = True

    def save(self) -> None:
        """Write what changed, all or nothing: a crash leaves the old file. Blocks for
        milliseconds, and may be called on another thread; call it every half minute and at the
        end."""
        if self._path is None or not self._changed:
            return
        self._changed = False  # before it is read: what changes meanwhile is written next time
        temporary: Path | None = None
        try:
            private.make_directory(self._path.parent)
            # Readable by its owner only, from the first byte on: it says where somebody has been.
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
            temporary = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._written(), file, indent=1)
            temporary.replace(self._path)
        except OSError as error:
            if temporary is not None:
                temporary.unlink(missing_ok=True)
            self._changed = True
            self.problem = _(_CANNOT_WRITE).format(path=self._path, reason=error.strerror)
        else:
            self.problem = None

    def _make_room(self) -> None:
        if len(self._pages) >= MAX_SERVERS:
            del self._pages[min(self._pages, key=lambda one: self._pages[one].worth())]

    # -- the file ------------------------------------------------------------------------------

    def _written(self) -> object:
        return {
            fingerprint: {
                "name": page.name,
                "first": page.first,
                "last": page.last,
                "places": [[str(place), seen] for place, seen in list(page.places.items())],
                "listed": page.listed,
            }
            # Copies, each made in one step: on another thread things change meanwhile.
            for fingerprint, page in list(self._pages.items())
        }

    def _load(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._pages = _pages(json.loads(file.read(FILE_LIMIT)))
        except FileNotFoundError:
            return
        except OSError as error:
            self.problem = _(_CANNOT_READ).format(path=path, reason=error.strerror)
        except (ValueError, TypeError, KeyError, RecursionError):
            try:
                path.replace(path.with_name(path.name + ".damaged"))
            except OSError as error:
                self.problem = _(_CANNOT_READ).format(path=path, reason=error.strerror)


_CANNOT_READ = N_(
    "The list of servers seen before, {path}, can't be read ({reason})."
    " Everything else works; make it readable and writable to find servers"
    " again faster next time."
)
_CANNOT_WRITE = N_(
    "The list of servers seen before, {path}, can't be written ({reason})."
    " Everything else works; make it readable and writable to find servers"
    " again faster next time."
)


def _pages(content: object) -> dict[str, _Page]:
    """What a file says. Raises ValueError, TypeError or KeyError if it is none of ours."""
    if not isinstance(content, dict) or len(content) > MAX_SERVERS:
        raise ValueError
    pages = {}
    for fingerprint, entry in content.items():
        if not _FINGERPRINT.fullmatch(fingerprint):
            raise ValueError
        places = {_place(text): _moment(seen) for text, seen in entry["places"]}
        if not 1 <= len(places) <= MAX_PLACES:
            raise ValueError
        name = clean(entry["name"], NAME_MAX)
        first, last = _moment(entry["first"]), _moment(entry["last"])
        pages[fingerprint] = _Page(name, first, last, places, entry["listed"] is True)
    return pages


def _place(text: str) -> Place:
    place = read_place(text)
    if place is None:
        raise ValueError
    return place


def _moment(value: object) -> int:
    if type(value) is not int or not 0 <= value < 1 << 40:
        raise ValueError
    return value


def _can_be_told(place: Place) -> bool:
    """Whether it means the same on other computers."""
    return not (place.is_link_local_v6 or ipaddress.ip_address(place.address).is_loopback)


def folded(name: str) -> str:
    """A name as people compare it: without case, width and runs of spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
