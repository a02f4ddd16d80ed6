"""Where a person wants to go, in the words people use: an address, an invite or a room."""

from __future__ import annotations

import re
from dataclasses import dataclass

from client.connection import Endpoint
from discovery.invite import Invite, InviteError, looks_like_invite
from language import _
from protocol.names import channel_of, is_channel

DEFAULT_PORT = 6697  # IRC over TLS, RFC 7194

_BRACKETED = re.compile(r"\[([^\[\]]+)\](?::(.*))?")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person says the server is: a name or a numeric address, and a port."""

    host: str
    port: int = DEFAULT_PORT

    @classmethod
    def parse(cls, text: str) -> Address:
        """`HOST`, `HOST:PORT`, `[IPV6]`, `[IPV6]:PORT` or bare IPv6. Raises ValueError with a
        sentence for the person."""
        text = text.strip()
        bracketed = _BRACKETED.fullmatch(text)
        if bracketed:
            host, port = bracketed[1], bracketed[2]
        elif text.count(":") == 1:
            host, __, port = text.partition(":")
        else:
            host, port = text, None
        if not host or any(character.isspace() or character in "[]/,@" for character in host):
            raise ValueError(
                _("{text!r} is not an address: write HOST, HOST:PORT or [IPV6]:PORT.").format(
                    text=text
                )
            )
        if port is None:
            return cls(host)
        if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
            raise ValueError(
                _("{port!r} is not a port: it is a number from 1 to 65535.").format(port=port)
            )
        return cls(host, int(port))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def read_server(text: str) -> tuple[Endpoint, str | None]:
    """The server of an address or an invite, and the invite's room by its wire name. Raises
    ValueError with a sentence for the person."""
    if not looks_like_invite(text):
        address = Address.parse(text)
        return Endpoint(((address.host, address.port),)), None
    try:
        # A terminal breaks long lines, and whoever copies one out of it copies the breaks.
        invite = Invite.parse("".join(text.split()))
    except InviteError as error:
        raise ValueError(f"{str(error).rstrip('.')}.") from None
    room = channel_of(invite.room) if invite.room else None
    if room is not None and not is_channel(room):
        raise ValueError(
            _("The invite names a room that no server can have; ask for a new invite.")
        )
    return Endpoint(invite.places, invite.fingerprint), room


def read_destination(text: str) -> tuple[Endpoint | None, str | None]:
    """As `read_server`, or a room alone. What could be either is a room, unless it has a dot or a
    colon in it or is `localhost`; `#` before a name says that it is a room. Raises ValueError."""
    if looks_like_invite(text) or _is_address(text.strip()):
        return read_server(text)
    room = channel_of(text)
    if not is_channel(room):
        raise ValueError(
            _(
                "{text!r} is neither an address (like 192.168.1.20), nor an invite"
                " (warkop://…), nor a room: a room's name has no spaces, commas, colons,"
                " * or ?."
            ).format(text=text)
        )
    return None, room


def _is_address(text: str) -> bool:
    if text.startswith("#"):
        return False
    return "." in text or ":" in text or text.startswith("[") or text.lower() == "localhost"
