"""A server of the list as lines for people, and as JSON for programs. Pure."""

from __future__ import annotations

from typing import Any

from discovery.listing import Kind, ListedRoom, ListedServer, State
from language import _, ngettext


def describe(server: ListedServer) -> str:
    """One line to three about `server`."""
    facts = [server.name]
    if server.kind is Kind.IRC:
        facts.append(_("another IRC server"))
    facts.append(_state(server))
    # Of who was only heard of, and told no rooms, nothing of the kind is known.
    known = server.state is State.HERE or bool(server.rooms or server.more_rooms)
    if server.kind is Kind.WARKOP and known:
        facts.append(
            ngettext("{count} person", "{count} people", server.people).format(count=server.people)
        )
    facts.append(str(server.places[0]))
    if server.fingerprint:
        facts.append(_("fingerprint {fingerprint}…").format(fingerprint=server.fingerprint[:16]))
    lines = [" · ".join(facts)]
    if (server.kind is Kind.WARKOP and known) or server.rooms:
        lines.append("    " + _("rooms: {rooms}").format(rooms=_rooms(server)))
    if server.other_of:
        lines.append(
            "    "
            + _(
                "careful: the server of this name that was here before has another"
                " key ({fingerprint}…)"
            ).format(fingerprint=server.other_of[:16])
        )
    return "\n".join(lines)


def as_json(server: ListedServer) -> dict[str, Any]:
    """All that is known of `server`; `places` are the best first, `round_trip_ms` may be null."""
    trip = server.round_trip
    return {
        "key": server.key,
        "name": server.name,
        "fingerprint": server.fingerprint,
        "state": server.state.value,
        "kind": server.kind.value,
        "places": [str(place) for place in server.places],
        "rooms": [
            {"name": room.name, "locked": room.locked, "people": room.people}
            for room in server.rooms
        ],
        "more_rooms": server.more_rooms,
        "people": server.people,
        "version": server.version,
        "round_trip_ms": None if trip is None else round(1000 * trip, 1),
        "other_of": server.other_of,
        "sources": sorted(source.value for source in server.sources),
    }


def _state(server: ListedServer) -> str:
    match server.state:
        case State.HERE if server.round_trip is not None:
            milliseconds = round(1000 * server.round_trip)
            return (
                _("here, {time} ms").format(time=milliseconds)
                if milliseconds
                else _("here, under 1 ms")
            )
        case State.HERE:
            return _("here")
        case State.CHECKING:
            return _("checking")
        case State.UNREACHABLE:
            return _("seen, but it can't be reached")


def _rooms(server: ListedServer) -> str:
    names = [_room(room) for room in server.rooms]
    if server.more_rooms:
        names.append(
            _("and {count} more").format(count=server.more_rooms)
            if names
            else f"{server.more_rooms}"
        )
    return ", ".join(names) or _("none")


def _room(room: ListedRoom) -> str:
    facts = [_("locked")] if room.locked else []
    if room.people:
        facts.append(
            ngettext("{count} person", "{count} people", room.people).format(count=room.people)
        )
    return f"{room.name} ({', '.join(facts)})" if facts else room.name
