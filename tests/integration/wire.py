"""A raw client that a test drives line by line: what a person with a terminal could send."""

from __future__ import annotations

import contextlib
import hashlib
import socket
import ssl
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from protocol import numerics as num
from protocol.framing import LineReader
from protocol.message import Message
from tests.lan.process import PATIENCE_SECONDS

# What a modern client asks for.
CAPABILITIES = (
    "batch", "draft/chathistory", "echo-message", "labeled-response", "message-tags", "server-time",
)  # fmt: skip
# Messages in one page of history: what the server gives at most.
PAGE = 100


class Wire:
    """One connection, blocking; every wait ends after PATIENCE_SECONDS with a TimeoutError."""

    def __init__(self, port: int, *, tls: bool = True, receive_buffer: int | None = None) -> None:
        """receive_buffer: bytes the kernel takes while we do not read; None is its own choice."""
        raw = socket.socket()
        if receive_buffer is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        raw.settimeout(PATIENCE_SECONDS)
        raw.connect(("127.0.0.1", port))
        self._socket = _trusting().wrap_socket(raw) if tls else raw
        self.fingerprint = _fingerprint(self._socket)  # of the certificate; empty: no TLS
        self._reader = LineReader()
        self._received: list[Message] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up without a word."""
        self._socket.close()

    def send(self, *lines: str) -> None:
        """Send whole lines."""
        self.send_bytes("".join(line + "\r\n" for line in lines).encode("utf-8"))

    def send_bytes(self, data: bytes) -> None:
        """Send anything."""
        self._socket.sendall(data)

    def try_to_send(self, data: bytes) -> None:
        """Send as much as the server takes before it hangs up."""
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            self._socket.sendall(data)

    def register(self, nick: str, *capabilities: str) -> None:
        """Become somebody; returns after the welcome."""
        self.send("CAP LS 302", f"NICK {nick}", f"USER {nick} 0 * :{nick}")
        if capabilities:
            self.send(f"CAP REQ :{' '.join(capabilities)}")
        self.send("CAP END")
        self.wait_for(lambda message: message.verb == num.RPL_WELCOME)
        if capabilities:
            self.ping()

    def join(self, room: str, password: str = "") -> None:
        """Enter a room; returns after the list of its members."""
        self.send(f"JOIN #{room} {password}")
        self.wait_for(lambda message: message.verb == num.RPL_ENDOFNAMES)

    def ping(self) -> list[Message]:
        """Wait until all that was sent has been answered; what came before the answer."""
        self.send("PING :are you there")
        before: list[Message] = []
        for message in self.messages():
            if message.verb == "PONG":
                return before
            before.append(message)
        raise AssertionError(f"the server hung up: {before}")

    def wait_for(self, fits: Callable[[Message], bool]) -> Message:
        """The next message that fits; the others are passed over."""
        passed = []
        for message in self.messages():
            if fits(message):
                return message
            passed.append(message)
        raise AssertionError(f"the server hung up after {passed}")

    def messages(self) -> Iterator[Message]:
        """Messages as they come, until the server hangs up, in whatever way."""
        while True:
            while self._received:
                message = self._received.pop(0)
                if message.verb == "PING":
                    self.send(f"PONG :{message.params[-1]}")
                yield message
            data = b""
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                data = self._socket.recv(65536)
            if not data:
                return
            for line in self._reader.feed(data):
                assert isinstance(line, bytes), "the server sent a line over the limit"
                self._received.append(Message.parse(line.decode("utf-8")))

    def history(self, room: str) -> list[Message]:
        """All messages of a room that one is in, oldest first. Needs batch and message-tags."""
        found: list[Message] = []
        before = "LATEST #{room} *"
        while True:
            self.send(f"CHATHISTORY {before.format(room=room)} {PAGE}")
            page = self._page()
            found = page + found
            if len(page) < PAGE:
                return found
            before = "BEFORE #{room} msgid=" + page[0].tags["msgid"]

    def _page(self) -> list[Message]:
        page: list[Message] = []
        for message in self.messages():
            assert message.verb != "FAIL", message
            if message.verb == "BATCH" and message.params[0].startswith("-"):
                return page
            if "batch" in message.tags:
                page.append(message)
        raise AssertionError("the server hung up within the history")


def _fingerprint(peer: socket.socket) -> str:
    shown = peer.getpeercert(binary_form=True) if isinstance(peer, ssl.SSLSocket) else None
    return hashlib.sha256(shown).hexdigest() if shown else ""


def _trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
