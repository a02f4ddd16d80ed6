"""Ask a server over TLS what it is: the short handshake that proves who lives at a place."""

from __future__ import annotations

import asyncio
import contextlib
import enum
import errno
import functools
import hashlib
import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass

from discovery.book import Rumour
from discovery.listing import Kind, ListedRoom
from discovery.lookformat import (
    ALPN,
    ANSWER_MAX,
    Called,
    Question,
    read_answer,
    write_question,
)
from discovery.place import Place

# Seconds for a look in all: three round trips. On bad Wi-Fi one of them takes a second.
LOOK_SECONDS = 3.0

# The system asked who has that address, and nobody did: where a network keeps computers apart, it
# says so after about 3 s. The last one is macOS's.
_NOBODY_ANSWERS = (errno.EHOSTUNREACH, errno.EHOSTDOWN)


class Reason(enum.Enum):
    """Why a look failed."""

    REFUSED = "refused"  # the computer is there, and no program takes that port
    SILENT = "silent"  # no answer in time: a firewall, client isolation, or nobody there
    NOT_TLS = "not-tls"  # something answers there that speaks no TLS, or none that we do
    MUTE = "mute"  # it takes connections and then says nothing: it hangs, or was suspended
    RESET = "reset"  # the connection was cut
    UNREACHABLE = "unreachable"  # this computer has no way there
    GARBLED = "garbled"  # it promised a look's answer and said something else


class LookError(Exception):
    """Nothing is proven about the place."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Looked:
    """What is at `place`: every field is safe to print, and `fingerprint` (SHA-256 of the DER
    certificate, 64 lower-case hex digits) is proven.

    Kind.IRC is a TLS server that knows no look: another IRC server, or something else with TLS; it
    has neither name nor rooms. `round_trip` is the time of the TCP handshake in seconds. `listed`
    is False if its host wants it to be seen by those only who know the address. `called` says
    whether our own port answered from outside; None if that was not asked or not tried.
    """

    place: Place
    fingerprint: str
    kind: Kind
    round_trip: float
    name: str = ""
    version: str = ""
    people: int = 0
    rooms: tuple[ListedRoom, ...] = ()
    more_rooms: int = 0
    revision: int = 0
    listed: bool = True
    news: tuple[Rumour, ...] = ()
    called: Called | None = None


async def look(
    place: Place,
    news: Sequence[Rumour] = (),
    call: int | None = None,
    timeout: float = LOOK_SECONDS,
) -> Looked:
    """Shake hands with the server at `place` and hear what it says of itself.

    news: what to tell it of others. call: a port of ours (TLS and UDP) that it shall try to reach.
    Raises LookError, after `timeout` seconds at most.
    """
    connected = False
    try:
        async with asyncio.timeout(timeout):
            connection, round_trip = await connect(place)
            connected = True
            return await _look(place, connection, round_trip, Question(tuple(news), call))
    except (OSError, EOFError) as error:
        reason = reason_of(error)
        mute = connected and reason is Reason.SILENT
        raise LookError(Reason.MUTE if mute else reason) from error


async def _look(
    place: Place, connection: socket.socket, round_trip: float, question: Question
) -> Looked:
    try:
        reader, writer = await asyncio.open_connection(
            sock=connection, ssl=_tls(), server_hostname="", limit=ANSWER_MAX
        )
    except BaseException:
        connection.close()
        raise
    try:
        shown = writer.get_extra_info("ssl_object")
        fingerprint = hashlib.sha256(shown.getpeercert(binary_form=True)).hexdigest()
        if shown.selected_alpn_protocol() != ALPN:
            return Looked(place, fingerprint, Kind.IRC, round_trip)
        writer.write(write_question(question))
        answer = read_answer(await _line(reader))
    finally:
        # All is said: no goodbye to wait for. Python 3.11.2 (Debian 12) forgets a TLS connection
        # that the other side has ended meanwhile.
        with contextlib.suppress(AttributeError):
            writer.transport.abort()
    if answer is None:
        raise LookError(Reason.GARBLED)
    seen = answer.described
    return Looked(
        place=place,
        fingerprint=fingerprint,
        kind=Kind.WARKOP,
        round_trip=round_trip,
        name=seen.name,
        version=seen.version,
        people=seen.people,
        rooms=seen.rooms,
        more_rooms=seen.more_rooms,
        revision=seen.revision,
        listed=seen.listed,
        news=answer.news,
        called=answer.called,
    )


async def connect(place: Place) -> tuple[socket.socket, float]:
    """A connection and the seconds that it took, which is one round trip. Raises OSError."""
    # AI_NUMERICHOST: nobody is asked, so nothing waits.
    family, kind, number, _, address = socket.getaddrinfo(
        place.address, place.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
    )[0]
    connection = socket.socket(family, kind, number)
    try:
        connection.setblocking(False)
        began = time.perf_counter()
        await asyncio.get_running_loop().sock_connect(connection, address)
        return connection, time.perf_counter() - began
    except BaseException:
        connection.close()
        raise


async def _line(reader: asyncio.StreamReader) -> bytes:
    """The answer. Raises LookError if it has no end, EOFError if the connection ends before."""
    try:
        return await reader.readuntil(b"\n")
    except asyncio.LimitOverrunError:
        raise LookError(Reason.GARBLED) from None


@functools.cache
def _tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # Certificates are self-signed: who it is says the fingerprint, which the caller compares.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # A strict server hangs up on who offers nothing that it knows (RFC 7301 §3.2).
    context.set_alpn_protocols([ALPN, "irc"])
    return context


def reason_of(error: Exception) -> Reason:
    """What an OSError or EOFError on the way to a server means."""
    match error:
        case TimeoutError():
            return Reason.SILENT
        case ConnectionRefusedError():
            return Reason.REFUSED
        case ssl.SSLEOFError() | ConnectionError() | EOFError():
            return Reason.RESET
        case ssl.SSLError():
            return Reason.NOT_TLS
        case OSError(errno=number) if number in _NOBODY_ANSWERS:
            return Reason.SILENT
    return Reason.UNREACHABLE
