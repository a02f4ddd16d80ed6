"""WebSocket (RFC 6455), for clients in a browser: one message is one line (IRCv3 websocket)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from protocol.framing import LINE_LIMIT
from server.transport.link import LinkHandler
from server.transport.listener import HANDSHAKE_TIME
from server.transport.stream import StreamLink, why_lost

TEXT = Subprotocol("text.ircv3.net")
BINARY = Subprotocol("binary.ircv3.net")
# Bytes of one message. Above a line's limit, so that a line too long is refused as on every other
# transport; below what could hurt: it defends memory, per connection.
MESSAGE_LIMIT = 2 * LINE_LIMIT


class WebSocketLink(StreamLink):
    """A Link over a WebSocket. `opened` is called after the handshake."""

    def __init__(self, handler: LinkHandler, *, secure: bool) -> None:
        super().__init__(handler, secure=secure)
        self._protocol = ServerProtocol(select_subprotocol=_select, max_size=MESSAGE_LIMIT)
        self._handshake: asyncio.TimerHandle | None = None
        self._opened = False
        self._fragments = bytearray()

    def write(self, data: bytes) -> None:
        """See Link."""
        if self._protocol.state is not State.OPEN:
            return
        binary = self._protocol.subprotocol == BINARY
        send = self._protocol.send_binary if binary else self._protocol.send_text
        for line in data.split(b"\r\n"):
            if line:
                send(line)
        self._send_frames()

    def close(self) -> None:
        """See Link."""
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(1000)
        self._send_frames()
        super().close()

    # -- called by asyncio --------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        loop = asyncio.get_running_loop()
        self._handshake = loop.call_later(HANDSHAKE_TIME, self.abort)

    def data_received(self, data: bytes) -> None:
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._answer(event)
            elif isinstance(event, Frame):
                self._take(event)
        self._send_frames()
        if self._protocol.close_expected():
            super().close()

    def eof_received(self) -> bool:
        self._protocol.receive_eof()
        return False

    def pause_writing(self) -> None:
        if self._opened:
            self._handler.congested(self, True)

    def resume_writing(self) -> None:
        if self._opened:
            self._handler.congested(self, False)

    def connection_lost(self, error: Exception | None) -> None:
        if self._handshake is not None:
            self._handshake.cancel()
        if self._opened:
            self._handler.lost(self, why_lost(error))

    # -----------------------------------------------------------------------------------------

    def _answer(self, request: Request) -> None:
        """Finish the handshake; what is no WebSocket gets an explanation a browser can show."""
        self._protocol.send_response(self._protocol.accept(request))
        if self._handshake is not None:
            self._handshake.cancel()
        if self._protocol.state is State.OPEN:
            self._opened = True
            self._handler.opened(self)

    def _take(self, frame: Frame) -> None:
        if frame.opcode not in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            return
        self._fragments += frame.data
        if frame.fin:
            line, self._fragments = bytes(self._fragments), bytearray()
            self._handler.received(self, line + b"\n")

    def _send_frames(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self._send(data)


def _select(_protocol: ServerProtocol, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """The client's first choice that we know; none for old clients, which then get text."""
    return next((one for one in offered if one in (TEXT, BINARY)), None)
