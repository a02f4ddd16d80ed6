"""The TXT record of a server (RFC 6763 §6): `Announcement` to bytes, a stranger's bytes to values.

    txtvers=1               version of this format
    v=0.1.0                 version of the program
    id=<64 hex digits>      SHA-256 of the server's certificate (DER)
    people=3                people connected
    nrooms=7                all rooms, also those not listed
    quic=1                  QUIC is offered on UDP, by the same port number
    rev=12345               another number in every update; readers ignore it
    r0=lobby,*jarkom        rooms: separated by ",", "*" before a locked one
    r1=games                … continued where one string of 255 bytes is full

In a room name "\\" stands before ",", "\\" and a leading "*". A room never spans two strings. Rooms
that do not fit into TXT_MAX_BYTES, or whose name cannot be shown unchanged, are counted, not
listed. A reader takes the first of equal keys, ignores keys it does not know and never raises:
whatever comes in, cleaned and capped values come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from discovery.announcement import Announcement, RoomInfo
from discovery.text import clean, cut

# Bytes of a whole TXT record with its length bytes: with the other records of one answer it still
# fits a classic 512-byte DNS message (RFC 6763 §6.2), which careless routers do not drop.
TXT_MAX_BYTES = 400
# Bytes of one "key=value" string: its length is one byte on the wire (RFC 6763 §6.1).
STRING_MAX_BYTES = 255
# Characters of a room name we show; ours are shorter. A longer one from a stranger is cut.
ROOM_NAME_MAX = 64
# Characters of a version we show; also its bytes when we publish it.
VERSION_MAX = 32
# Rooms taken from a stranger's record: ours never lists more than fit 400 bytes, and a list for
# people needs no more. The rest is counted.
MAX_ROOMS_READ = 64
# Keys r0 … r7 read from a stranger; 400 bytes fill two.
MAX_ROOM_KEYS = 8
# Largest count of people or rooms we believe and publish.
MAX_COUNT = 99_999

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_COUNT = re.compile(rb"[0-9]{1,5}")

# `rev` has at most five digits.
REVISIONS = 100_000

Properties = dict[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Txt:
    """What a TXT record says, cleaned. `server_id` is "" if it has no valid one."""

    server_id: str
    version: str
    people: int
    rooms: tuple[RoomInfo, ...]
    room_count: int
    quic: bool = False


def encode(announcement: Announcement, revision: int = 0) -> Properties:
    """The record: at most TXT_MAX_BYTES, each string at most STRING_MAX_BYTES, keys <= 9 bytes.

    `revision` has to differ from those of the last minute: receivers that keep a replaced record
    for some seconds would take the return to an earlier state (2 people, 3, 2) for old news.
    """
    properties: Properties = {
        b"txtvers": b"1",
        b"v": cut(clean(announcement.version, VERSION_MAX), VERSION_MAX).encode(),
        b"id": _fingerprint(announcement.server_id).encode(),
        b"people": _count_bytes(announcement.people),
        b"nrooms": _count_bytes(len(announcement.rooms)),
        **({b"quic": b"1"} if announcement.quic else {}),
        b"rev": b"%d" % (revision % REVISIONS),
    }
    room_left = TXT_MAX_BYTES - size(properties)
    for number, value in enumerate(_pack(announcement.rooms, room_left)):
        properties[b"r%d" % number] = value
    return properties


def encode_irc(announcement: Announcement) -> Properties:
    """The record of the same server as `_ircs-u._tcp`, whose readers expect nothing in it: the
    fingerprint, so that ours see one server and not two."""
    return {b"txtvers": b"1", b"id": _fingerprint(announcement.server_id).encode()}


def size(properties: Mapping[bytes, bytes]) -> int:
    """Bytes of the record on the wire: for each string a length byte, the key, "=", the value."""
    return sum(1 + len(key) + 1 + len(value) for key, value in properties.items())


def decode(properties: Mapping[bytes, bytes | None]) -> Txt:
    """What a stranger's record says. Never raises; what is missing or wrong becomes "" or 0."""
    values: dict[bytes, bytes] = {}
    for key, value in properties.items():
        values.setdefault(key.lower(), value or b"")
    rooms: dict[str, RoomInfo] = {}
    for room in _unpack(values):
        if len(rooms) == MAX_ROOMS_READ:
            break
        rooms.setdefault(room.name, room)
    return Txt(
        server_id=_fingerprint(_text(values.get(b"id", b""))),
        version=clean(_text(values.get(b"v", b"")), VERSION_MAX),
        people=_count(values.get(b"people", b"")),
        rooms=tuple(rooms.values()),
        room_count=max(_count(values.get(b"nrooms", b"")), len(rooms)),
        quic=values.get(b"quic") == b"1",
    )


def _pack(rooms: tuple[RoomInfo, ...], room_left: int) -> list[bytes]:
    """The values of r0, r1 …: as many rooms as go, in their order, into `room_left` bytes."""
    values: list[bytes] = []
    overhead = len(b"r0=") + 1  # and the length byte
    for room in rooms:
        written = _write_room(room)
        if written is None:
            continue
        joined = values[-1] + b"," + written if values else b""
        if joined and len(joined) + len(b"r0=") <= STRING_MAX_BYTES:
            cost = len(written) + 1
            if cost <= room_left:
                values[-1] = joined
                room_left -= cost
        elif overhead + len(written) <= room_left and len(values) < MAX_ROOM_KEYS:
            values.append(written)
            room_left -= overhead + len(written)
    return values


def _write_room(room: RoomInfo) -> bytes | None:
    """One room in the list, or None if its name cannot be listed truthfully."""
    if not room.name or clean(room.name, ROOM_NAME_MAX) != room.name:
        return None  # people would join a room of another name
    name = room.name.replace("\\", "\\\\").replace(",", "\\,")
    if name.startswith("*"):
        name = "\\" + name
    written = ("*" + name if room.locked else name).encode()
    return written if len(written) + len(b"r0=") <= STRING_MAX_BYTES else None


def _unpack(values: Mapping[bytes, bytes]) -> Iterator[RoomInfo]:
    for number in range(MAX_ROOM_KEYS):
        for written in _split(_text(values.get(b"r%d" % number, b""))):
            locked = written.startswith("*")
            name = re.sub(r"\\(.)", r"\1", written[1:] if locked else written, flags=re.DOTALL)
            name = clean(name, ROOM_NAME_MAX)
            if name:
                yield RoomInfo(name, locked)


def _split(text: str) -> list[str]:
    """`text` cut at each "," that has no escape before it; the escapes stay in."""
    return re.findall(r"(?:[^,\\]|\\.|\\$)+", text, flags=re.DOTALL)


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _fingerprint(text: str) -> str:
    text = text.lower()
    return text if _FINGERPRINT.fullmatch(text) else ""


def _count(value: bytes) -> int:
    return int(value) if _COUNT.fullmatch(value) else 0


def _count_bytes(count: int) -> bytes:
    return b"%d" % min(max(count, 0), MAX_COUNT)
