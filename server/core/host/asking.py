"""The host asks: help, rooms, people, limits. Nothing changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from protocol.names import room_of
from server.core import limits, rates
from server.core.addresses import format_network
from server.core.durations import say_duration
from server.core.host.registry import HOST_COMMANDS, Order, RefusedError, Word, host_command
from server.core.room import Room
from server.core.session import OUTBOX_LIMIT, Session


@host_command(
    "help", "[COMMAND]", help="what the commands do", words=(Word.COMMAND,), changes=False
)
def help_(order: Order) -> list[str]:
    wanted = order.word(0).lower()
    if not wanted:
        rows = (HOST_COMMANDS[name] for name in sorted(HOST_COMMANDS))
        return columns((f"{row.name} {row.usage}".strip(), row.help) for row in rows)
    row = HOST_COMMANDS.get(wanted)
    if row is None:
        raise RefusedError("There is no such command; `help` lists them all")
    return [f"{row.name} {row.usage}".strip(), row.help]


@host_command("rooms", help="all rooms, with their people and topics", changes=False)
def rooms(order: Order) -> list[str]:
    found = order.world.rooms.values()
    lines = columns(
        (room_of(room.name), _people(len(room.members)), ", ".join(_state(room)), room.topic)
        for room in found
    )
    return lines or ["There is no room yet; `open ROOM` makes one"]


def _state(room: Room) -> list[str]:
    marks = {
        "locked": room.is_locked,
        "stays": room.permanent,
        "secret": "s" in room.flags,
        "by invitation": "i" in room.flags,
        "quiet": "m" in room.flags,
    }
    return [name for name, holds in marks.items() if holds] or ["open"]


@host_command(
    "invite",
    "[ROOM]",
    help="addresses and a link, for people who are to come",
    words=(Word.ROOM,),
    changes=False,
)
def invite(order: Order) -> list[str]:
    room = room_of(order.room(order.word(0)).name) if order.words else ""
    # A picture is for phones before the host's screen, not for a chat.
    lines = order.world.invitation(room, order.actor.session is None)
    return lines or ["This computer has no address that others could use"]


@host_command("people", help="everybody who is here, and from where", changes=False)
def people(order: Order) -> list[str]:
    now = order.world.moment.now
    lines = columns(
        (
            person.nick,
            person.address,
            f"account {person.account}" if person.account else "no account",
            f"here for {say_duration(int((now - person.started) * 1000))}",
            ", ".join(_standing(person)),
            "in " + ", ".join(room_of(room.name) for room in person.rooms)
            if person.rooms
            else "in no room",
        )
        for person in sorted(order.world.people(), key=lambda one: one.nick.lower())
    )
    return lines or ["Nobody is here"]


def _standing(person: Session) -> list[str]:
    marks = {"operator": person.is_operator, "away": bool(person.away), "bot": "B" in person.modes}
    return [name for name, holds in marks.items() if holds]


@host_command("limits", help="how much one person may ask for, and who is exempt", changes=False)
def show_limits(order: Order) -> list[str]:
    rules = order.world.rules
    exempt = [format_network(network) for network in rules.exempt]
    if not rules.limit_loopback:
        exempt.insert(0, "this computer")
    every = (rates.MESSAGES, rates.JOINS, rates.NICKS, rates.COMMANDS)
    return columns(
        [
            ("connections from one address", str(limits.CONNECTIONS_PER_ADDRESS)),
            (
                "new connections from one address",
                _rate(limits.CONNECT_BURST, limits.CONNECT_RATE),
            ),
            ("time to register", f"{limits.REGISTRATION_TIME:g} s"),
            *((one.name, _rate(one.burst, one.rate)) for one in every),
            (
                "wrong passwords from one address",
                _rate(limits.PASSWORD_BURST, limits.PASSWORD_RATE),
            ),
            ("unread by a slow client", f"{OUTBOX_LIMIT // 1024} KiB"),
            ("rooms of one person", str(limits.ROOMS_PER_PERSON)),
            ("rooms of the server", str(limits.ROOMS)),
            ("entries in each list of a room", str(limits.LIST_LENGTH)),
            ("messages in a page of history", str(limits.HISTORY_PAGE)),
            ("no limits for", ", ".join(exempt) or "nobody"),
        ]
    )


def _rate(burst: float, rate: float) -> str:
    then = f"{rate:g} a second" if rate >= 1 else f"one every {1 / rate:g} s"
    return f"{burst:g} at once, then {then}"


def columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows of words under each other. A column that is empty everywhere is left out."""
    table = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            word.ljust(width) for word, width in zip(row, widths, strict=True) if width
        ).rstrip()
        for row in table
    ]


def _people(number: int) -> str:
    return f"{number} person" if number == 1 else f"{number} people"
