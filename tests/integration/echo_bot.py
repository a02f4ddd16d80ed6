"""A small bot as a student would write it, with a public IRC library: answers `!ping` in a room.

    python echo_bot.py PORT FINGERPRINT CHANNEL [KEY]
"""

from __future__ import annotations

import hashlib
import socket
import ssl
import sys
from collections.abc import Callable
from typing import Any

import irc.bot  # type: ignore[import-untyped]

SECONDS = 60  # it ends by itself even if nobody stops it


def connect_to(fingerprint: str) -> Callable[[tuple[str, int]], ssl.SSLSocket]:
    """What opens the connection: over TLS, to the server with that certificate and no other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE

    def connect(address: tuple[str, int]) -> ssl.SSLSocket:
        wrapped = context.wrap_socket(socket.create_connection(address))
        certificate = wrapped.getpeercert(binary_form=True) or b""
        if hashlib.sha256(certificate).hexdigest() != fingerprint:
            raise SystemExit("this is not our server")
        return wrapped

    return connect


class EchoBot(irc.bot.SingleServerIRCBot):  # type: ignore[misc]
    def __init__(self, port: int, fingerprint: str, channel: str, key: str) -> None:
        servers = [("127.0.0.1", port)]
        factory = connect_to(fingerprint)
        super().__init__(servers, "echobot", "Echo bot", connect_factory=factory)
        self._room = (channel, key)
        self.reactor.scheduler.execute_after(SECONDS, lambda: sys.exit("nobody stopped me"))

    def on_welcome(self, connection: Any, event: Any) -> None:
        connection.mode(connection.get_nickname(), "+B")
        connection.join(*self._room)

    def on_pubmsg(self, connection: Any, event: Any) -> None:
        text = event.arguments[0]
        if text == "!ping":
            nick = event.source.nick
            members = sorted(self.channels[event.target].users())
            connection.privmsg(event.target, f"pong {nick}, I see {' '.join(members)}")
        elif text == "!bye":
            self.die("bye")

    def on_privmsg(self, connection: Any, event: Any) -> None:
        connection.privmsg(event.source.nick, f"you said: {event.arguments[0]}")


if __name__ == "__main__":
    port, fingerprint, channel, *key = sys.argv[1:]
    EchoBot(int(port), fingerprint, channel, "".join(key)).start()
