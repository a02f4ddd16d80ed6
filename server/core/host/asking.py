"""The host asks: help, rooms, people, limits. Nothing changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from language import N_, _, ngettext
from protocol.names import room_of
from server.core import limits, rates
from server.core.addresses import format_network
from server.core.durations import say_duration
from server.core.host.registry import HOST_COMMANDS, Order, RefusedError, Word, host_command
from server.core.room import Room
from server.core.session import OUTBOX_LIMIT, Session


@host_command(
    "help", "[COMMAND]", help=N_("what the commands do"), words=(Word.COMMAND,), changes=False
)
def help_(order: Order) -> list[str]:
    wanted = order.word(0).lower()
    if not wanted:
        rows = (HOST_COMMANDS[name] for name in sorted(HOST_COMMANDS))
        return columns((f"{row.name} {row.usage}".strip(), _(row.help)) for row in rows)
    row = HOST_COMMANDS.get(wanted)
    if row is None:
        raise RefusedError(_("There is no such command; `help` lists them all"))
    return [f"{row.name} {row.usage}".strip(), _(row.help)]


@host_command("rooms", help=N_("all rooms, with their people and topics"), changes=False)
def rooms(order: Order) -> list[str]:
    found = order.world.rooms.values()
    lines = columns(
        (room_of(room.name), _people(len(room.members)), ", ".join(_state(room)), room.topic)
        for room in found
    )
    return lines or [_("There is no room yet; `open ROOM` makes one")]


def _state(room: Room) -> list[str]:
    marks = {
        _("locked"): room.is_locked,
        _("stays"): room.permanent,
        _("secret"): "s" in room.flags,
        _("by invitation"): "i" in room.flags,
        _("quiet"): "m" in room.flags,
    }
    return [name for name, holds in marks.items() if holds] or [_("open")]


@host_command(
    "invite",
    "[ROOM]",
    help=N_("addresses and a link, for people who are to come"),
    words=(Word.ROOM,),
    changes=False,
)
def invite(order: Order) -> list[str]:
    room = room_of(order.room(order.word(0)).name) if order.words else ""
    # A picture is for phones before the host's screen, not for a chat.
    lines = order.world.invitation(room, order.actor.session is None)
    return lines or [_("This computer has no address that others could use")]


@host_command("people", help=N_("everybody who is here, and from where"), changes=False)
def people(order: Order) -> list[str]:
    now = order.world.moment.now
    lines = columns(
        (
            person.nick,
            person.address,
            _("account {account}").format(account=person.account)
            if person.account
            else _("no account"),
            _("here for {time}").format(time=say_duration(int((now - person.started) * 1000))),
            ", ".join(_standing(person)),
            _("in {rooms}").format(rooms=", ".join(room_of(room.name) for room in person.rooms))
            if person.rooms
            else _("in no room"),
        )
        for person in sorted(order.world.people(), key=lambda one: one.nick.lower())
    )
    return lines or [_("Nobody is here")]


def _standing(person: Session) -> list[str]:
    marks = {
        _("operator"): person.is_operator,
        _("away"): bool(person.away),
        _("bot"): "B" in person.modes,
    }
    return [name for name, holds in marks.items() if holds]


@host_command(
    "limits", help=N_("how much one person may ask for, and who is exempt"), changes=False
)
def show_limits(order: Order) -> list[str]:
    rules = order.world.rules
    exempt = [format_network(network) for network in rules.exempt]
    if not rules.limit_loopback:
        exempt.insert(0, _("this computer"))
    every = (rates.MESSAGES, rates.JOINS, rates.NICKS, rates.COMMANDS)
    return columns(
        [
            (_("connections from one address"), str(limits.CONNECTIONS_PER_ADDRESS)),
            (
                _("new connections from one address"),
                _rate(limits.CONNECT_BURST, limits.CONNECT_RATE),
            ),
            (_("time to register"), _("{seconds:g} s").format(seconds=limits.REGISTRATION_TIME)),
            *((_(one.name), _rate(one.burst, one.rate)) for one in every),
            (
                _("wrong passwords from one address"),
                _rate(limits.PASSWORD_BURST, limits.PASSWORD_RATE),
            ),
            (_("unread by a slow client"), f"{OUTBOX_LIMIT // 1024} KiB"),
            (_("rooms of one person"), str(limits.ROOMS_PER_PERSON)),
            (_("rooms of the server"), str(limits.ROOMS)),
            (_("entries in each list of a room"), str(limits.LIST_LENGTH)),
            (_("messages in a page of history"), str(limits.HISTORY_PAGE)),
            (_("no limits for"), ", ".join(exempt) or _("nobody")),
        ]
    )


def _rate(burst: float, rate: float) -> str:
    if rate >= 1:
        return _("{burst:g} at once, then {rate:g} a second").format(burst=burst, rate=rate)
    return _("{burst:g} at once, then one every {seconds:g} s").format(
        burst=burst, seconds=1 / rate
    )


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
    return ngettext("{count} person", "{count} people", number).format(count=number)
