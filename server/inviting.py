"""What the host gives to people who are to come: addresses to type, and one link to send."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import TextIO

from discovery.invite import Invite
from language import _
from protocol.names import channel_of, room_of
from server.announcing import words_line
from server.core.world import World
from server.picture import BLOCKS, qr_lines

# Addresses in an invite: Wi-Fi, cable, Hamachi, each with IPv6. More only make the link longer.
IN_INVITE = 6
# Addresses in a picture: each makes it 2 lines higher, and a terminal has 24.
IN_PICTURE = 2


class Inviter:
    """Writes invites to one server. They hold no password: they are photographed and forwarded."""

    def __init__(
        self,
        world: World,
        addresses: Callable[[], Sequence[str]],
        port: int,
        fingerprint: str,
        screen: TextIO,
    ) -> None:
        """addresses: those of now, the best first. screen: where pictures will be drawn."""
        self._world = world
        self._addresses = addresses
        self._port = port
        self._fingerprint = fingerprint
        self._screen = screen

    def lines(self, room: str = "", drawn: bool = True) -> list[str]:
        """Each address that a person could type, and the invite as a link.

        room: as people call it; "" is the only room of the host's own, or none of several. drawn:
        with a picture of the invite, if the screen can show one.
        """
        room = room or self._own_room()
        typed = passable(self._addresses())
        lines = [_("address {address}").format(address=_written(one, self._port)) for one in typed]
        if typed:
            places = tuple((one, self._port) for one in typed[:IN_INVITE])
            whole = Invite(places, room, self._fingerprint)
            lines.append(_("invite {invite}").format(invite=whole))
            lines += picture(whole, self._screen) if drawn else []
        found = self._world.room(channel_of(room))
        if found is not None and found.is_locked:
            lines.append(
                _("{room} has a password, which the invite does not tell").format(room=room)
            )
        return lines

    def with_words(self, room: str = "", drawn: bool = True) -> list[str]:
        """The same, and how people recognise the server who come by an address alone."""
        lines = self.lines(room, drawn)
        return [*lines, words_line(self._fingerprint)] if lines else []

    def news(self, come: Sequence[str], gone: Sequence[str]) -> list[str]:
        """What the host is told when the addresses changed while people may be on their way."""
        lines = [
            _("new address {address}").format(address=_written(one, self._port)) for one in come
        ]
        return lines + [
            _("no longer at {address}").format(address=_written(one, self._port)) for one in gone
        ]

    def _own_room(self) -> str:
        rooms = self._world.rooms.values()
        own = [room.name for room in rooms if room.permanent and "s" not in room.flags]
        return room_of(own[0]) if len(own) == 1 else ""


def passable(addresses: Sequence[str]) -> list[str]:
    """The addresses that mean the same on other computers; if there are none, all."""
    return [one for one in addresses if not _is_local(one)] or list(addresses)


def picture(whole: Invite, screen: TextIO) -> list[str]:
    """The invite as lines to draw on that terminal; [] where they could not be read."""
    # Addresses of IPv4 first: they are shorter, and more people have one.
    places = sorted(whole.places, key=lambda place: ":" in place[0])[:IN_PICTURE]
    if not _can_draw(screen):
        return []
    lines = qr_lines(str(Invite(tuple(places), whole.room, whole.fingerprint)))
    fits = len(lines[0]) <= shutil.get_terminal_size().columns
    return lines if fits else []


def _can_draw(screen: TextIO) -> bool:
    try:
        "".join(BLOCKS.values()).encode(screen.encoding or "ascii")
        return screen.isatty()
    except (UnicodeEncodeError, LookupError, ValueError):  # ValueError: it is closed
        return False


def _written(address: str, port: int) -> str:
    return f"{f'[{address}]' if ':' in address else address}:{port}"


def _is_local(address: str) -> bool:
    try:
        ip = ip_address(address)
    except ValueError:  # the host gave a name
        return False
    # `fe80::…` means something else on every computer: it can't be passed on.
    return ip.is_loopback or (ip.version == 6 and ip.is_link_local)
