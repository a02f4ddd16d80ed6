"""An invite: where a server is, which room is meant, and who the server must be, in one word.

    warkop://192.168.1.5:6697,[fd00::5]:6697/jarkom#<64 hex digits>

Room and fingerprint may be missing. A room may be in any script: it is written in UTF-8,
percent-encoded (RFC 3986 §2.1). There is no place for a password: invites are photographed and
forwarded.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

from discovery.place import Place
from discovery.text import clean
from discovery.txt import ROOM_NAME_MAX
from language import _

SCHEME = "warkop://"
# Characters of an invite: eight places, a room in an exotic script, a fingerprint.
INVITE_MAX = 2000
MAX_PLACES = 8
DEFAULT_PORT = 6697

_HOST = re.compile(r"\[([0-9A-Fa-f:.]{2,45})\]|([0-9A-Za-z](?:[0-9A-Za-z.-]{0,251}[0-9A-Za-z])?)")
_PORT = re.compile(r":([0-9]{1,5})")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
# Other scripts also as they are: messengers decode them when somebody pastes an invite.
_ENCODED = re.compile(r"(?:[0-9A-Za-z._~!$&'()*+;=:@-]|[^\x00-\x7f]|%[0-9A-Fa-f]{2})*")
# What stands around an invite in a sentence, and is copied with it.
_AROUND = " \t\r\n\"'`<>“”„‘’‚«».,;"
_NOT_IN_ROOMS = frozenset(" ,*?:")


class InviteError(ValueError):
    """The text is no invite; `str` of it is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Invite:
    """1 to MAX_PLACES (host, port), the best first; a host is a numeric address (IPv6 without
    brackets or scope) or a name. `room` without "#", or ""; `fingerprint` 64 hex digits, or ""."""

    places: tuple[tuple[str, int], ...]
    room: str = ""
    fingerprint: str = ""

    def __str__(self) -> str:
        hosts = ",".join(f"{_bracketed(host)}:{port}" for host, port in self.places)
        room = f"/{quote(self.room, safe='')}" if self.room else ""
        if room.endswith("."):
            room = room[:-1] + "%2E"  # not the end of a sentence
        return f"{SCHEME}{hosts}{room}{f'#{self.fingerprint}' if self.fingerprint else ''}"

    @classmethod
    def parse(cls, text: str) -> Invite:
        """The invite in a text with nothing else in it but what sentences put around a word. Raises
        InviteError."""
        text = text.strip(_AROUND)
        if not looks_like_invite(text):
            raise InviteError(
                _("An invite begins with {scheme} - copy it whole").format(scheme=SCHEME)
            )
        if len(text) > INVITE_MAX:
            raise InviteError(_("This invite is too long to be one; copy only the invite"))
        rest, __, fingerprint = text[len(SCHEME) :].partition("#")
        hosts, __, room = rest.partition("/")
        fingerprint = fingerprint.lower()
        if fingerprint and not _FINGERPRINT.fullmatch(fingerprint):
            raise InviteError(
                _("The invite's last part, after #, is not 64 hexadecimal digits; copy it whole")
            )
        return cls(_places(hosts), _room(room.removesuffix("/")), fingerprint)

    @property
    def numeric(self) -> tuple[Place, ...]:
        """The places that need no look-up of a name."""
        return tuple(Place(host, port) for host, port in self.places if _is_address(host))


def looks_like_invite(text: str) -> bool:
    """Whether a person who wrote this meant an invite."""
    return text.strip(_AROUND)[: len(SCHEME)].lower() == SCHEME


def _places(text: str) -> tuple[tuple[str, int], ...]:
    written = text.split(",")
    if len(written) > MAX_PLACES:
        raise InviteError(
            _("An invite names at most {count} addresses; leave some out").format(count=MAX_PLACES)
        )
    return tuple(dict.fromkeys(map(_host_and_port, written)))


def _host_and_port(text: str) -> tuple[str, int]:
    if not text:
        raise InviteError(
            _("The invite names no address: {scheme}192.168.1.5:6697/room is one").format(
                scheme=SCHEME
            )
        )
    found = _HOST.match(text)
    host = _host(found[1], found[2]) if found is not None else ""
    rest = text[found.end() :] if found is not None else text
    port = _PORT.fullmatch(rest)
    shown = clean(text, 60)
    if not host or (rest and port is None):
        raise InviteError(
            _("{name} is no address with a port, like 192.168.1.5:6697").format(name=shown)
        )
    number = int(port[1]) if port is not None else DEFAULT_PORT
    if not 1 <= number <= 65535:
        raise InviteError(
            _("The port in {name} is not one: ports are 1 to 65535").format(name=shown)
        )
    return host, number


def _host(bracketed: str | None, plain: str | None) -> str:
    """The host, or "" if it is none."""
    if bracketed is None:
        host = (plain or "").lower()
        # 1.2.3 or 999.1.1.1 would be taken for a name, and asked of the whole Internet.
        return host if _is_address(host) or not re.fullmatch(r"[0-9.]+", host) else ""
    is_good = ":" in bracketed and _is_address(bracketed)
    return str(ipaddress.ip_address(bracketed)) if is_good else ""


def _room(text: str) -> str:
    if not text:
        return ""
    wrong = InviteError(_("The room in the invite is not percent-encoded UTF-8; copy it whole"))
    if not _ENCODED.fullmatch(text):
        raise wrong
    try:
        room = unquote_to_bytes(text).decode()
    except UnicodeError:
        raise wrong from None
    if clean(room, ROOM_NAME_MAX) != room or _NOT_IN_ROOMS & set(room):
        raise InviteError(
            _("The invite names a room that no server can have; ask for a new invite")
        )
    return room


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
