"""A browser's way in, on a real server: a WebSocket client is a person like any other."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from protocol import numerics as num
from protocol.message import Message
from tests.integration.conftest import ROOMS
from tests.integration.programs import Server
from tests.integration.wire import Wire
from tests.lan.process import PATIENCE_SECONDS


@contextmanager
def browser(server: Server, port: str, *, tls: bool = False) -> Iterator[ClientConnection]:
    """A WebSocket client that speaks text.ircv3.net."""
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    with connect(
        f"{'wss' if tls else 'ws'}://127.0.0.1:{port}/",
        subprotocols=[Subprotocol("text.ircv3.net")],
        ssl=context,
        proxy=None,
        open_timeout=PATIENCE_SECONDS,
    ) as connection:
        yield connection


def wait_for(connection: ClientConnection, verb: str) -> Message:
    """The next message with that verb; every message must be one whole line of text."""
    while True:
        line = connection.recv(timeout=PATIENCE_SECONDS)
        assert isinstance(line, str)
        assert not line.endswith(("\r", "\n"))
        message = Message.parse(line)
        if message.verb == verb:
            return message


def web_port(server: Server) -> str:
    found = re.search(r"WebSocket.* on port (\d+)", server.process.output)
    assert found, server.process.output
    return found[1]


@pytest.mark.parametrize("tls", [False, True], ids=["ws", "wss"])
def test_a_browser_joins_the_locked_room_and_talks_with_a_terminal(
    server: Callable[..., Server], wire: Callable[..., Wire], tls: bool
) -> None:
    running = server(*ROOMS, "--ws-port", "0", *(["--ws-tls"] if tls else []))
    port = web_port(running)
    budi = wire(running.port)
    budi.register("budi")
    budi.join("rahasia", "kopi")
    with browser(running, port, tls=tls) as andi:
        andi.send("NICK andi")
        andi.send("USER andi 0 * :Andi")
        wait_for(andi, num.RPL_WELCOME)
        andi.send("JOIN #rahasia salah")
        wait_for(andi, num.ERR_BADCHANNELKEY)
        andi.send("JOIN #rahasia kopi")
        wait_for(andi, num.RPL_ENDOFNAMES)
        andi.send("PRIVMSG #rahasia :halo dari peramban ☕")
        assert budi.wait_for(lambda one: one.verb == "PRIVMSG").params == (
            "#rahasia",
            "halo dari peramban ☕",
        )
        budi.send("PRIVMSG #rahasia :halo juga")
        assert wait_for(andi, "PRIVMSG").params == ("#rahasia", "halo juga")
        andi.send("QUIT :sampai nanti")
        wait_for(andi, "ERROR")
    assert budi.wait_for(lambda one: one.verb == "QUIT").params == ("Quit: sampai nanti",)


def test_nobody_listens_for_browsers_unless_the_host_asked(server: Callable[..., Server]) -> None:
    assert "WebSocket" not in server().process.output
