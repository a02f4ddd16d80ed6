"""Members of rooms who cost as little as they can, so that what is measured is the server."""

from __future__ import annotations

import itertools
import selectors
import socket
import ssl
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self

CAPABILITIES = "message-tags server-time batch echo-message labeled-response"
# Seconds until a silent server counts as broken; nothing that is measured takes one.
PATIENCE_SECONDS = 30.0
CHUNK = 65536  # bytes read at once; a TLS record has at most 16384
SAYING = "a message of a usual length, more or less"

_numbers = itertools.count()


class Member:
    """A connection that is registered as `nick`. `capable`: with CAPABILITIES, else with none."""

    def __init__(self, port: int, nick: str, tls: ssl.SSLContext | None, *, capable: bool) -> None:
        self.nick = nick
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket)
        wanted = f"CAP REQ :{CAPABILITIES}\r\nCAP END\r\n" if capable else ""
        self.say(f"NICK {nick}\r\nUSER member 0 * :Member\r\n{wanted}")

    def say(self, lines: str) -> None:
        """Send lines that end with CR LF; a few hundred bytes, which any buffer takes."""
        self.socket.sendall(lines.encode())

    def read_until(self, wanted: bytes) -> None:
        """Read and forget, up to a line with `wanted`."""
        seen = b""
        while wanted not in seen or not seen.endswith(b"\n"):
            data = self.socket.recv(CHUNK)
            if not data:
                raise RuntimeError(f"the server refused {self.nick}: {seen!r}")
            seen = seen[-CHUNK:] + data

    def receive(self) -> int:
        """How many lines have arrived since the last time; the socket must not block."""
        lines = 0
        while True:
            try:
                data = self.socket.recv(CHUNK)
            except (BlockingIOError, ssl.SSLWantReadError):
                return lines
            if not data:
                raise RuntimeError(f"the server closed the connection of {self.nick}")
            lines += data.count(b"\n")


class Crowd:
    """`size` members of a room of their own. The first gets its own messages echoed."""

    def __init__(self, port: int, size: int, tls: ssl.SSLContext | None) -> None:
        crowd = next(_numbers)  # the last one's members may not have left yet
        # Every third has capabilities, as in the benchmark `core`.
        self.members = [
            Member(port, f"m{crowd}-{number}", tls, capable=number % 3 == 0)
            for number in range(size)
        ]
        self.saying = f"PRIVMSG #room{crowd} :{SAYING}\r\n"
        for member in self.members:
            member.say(f"JOIN #room{crowd}\r\n")
            member.read_until(b" 366 ")  # the end of the list of names
        self._selector = selectors.DefaultSelector()
        for member in self.members:
            member.say("PING :here\r\n")  # its answer comes after everybody's JOIN
            member.read_until(b"PONG ")
            member.socket.setblocking(False)
            self._selector.register(member.socket, selectors.EVENT_READ, member)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._selector.close()
        for member in self.members:
            member.socket.close()

    def received(self) -> Iterator[tuple[Member, int]]:
        """Wait for bytes; yield who got how many lines. Raises TimeoutError."""
        ready = self._selector.select(PATIENCE_SECONDS)
        if not ready:
            raise TimeoutError(f"nobody got anything for {PATIENCE_SECONDS:.0f} s")
        for key, _ in ready:
            yield key.data, key.data.receive()

    def talk(self, seconds: float, window: int) -> tuple[int, float]:
        """Let the first member talk for `seconds`, with `window` lines sent and not yet echoed.

        Returns how many lines all members got, and the seconds until they had the last of them.
        """
        sender = self.members[0]
        sent = echoed = deliveries = 0
        started = time.perf_counter()
        while time.perf_counter() - started < seconds or deliveries < sent * len(self.members):
            if time.perf_counter() - started < seconds and (free := window - sent + echoed):
                sender.say(self.saying * free)
                sent += free
            for member, lines in self.received():
                deliveries += lines
                echoed += lines if member is sender else 0
        return deliveries, time.perf_counter() - started
