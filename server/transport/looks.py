"""Look connections: one line in, one line out, and gone, on the port where people chat."""

from __future__ import annotations

import asyncio

from discovery.lookformat import QUESTION_MAX
from discovery.lookservice import LookService
from server.transport.stream import cut_off

# Seconds from the handshake to the end: an asker waits no longer for the whole.
LOOK_TIME = 3.0
# Looks under way at most; one more ends the oldest. An honest one is over in a few hundredths of a
# second, or in 1.5 if it asks to be called. Defends sockets, like listener.HANDSHAKES.
LOOKS = 64


class Looks:
    """All look connections of one server. Calling it makes the next one, until `close`."""

    def __init__(self, service: LookService) -> None:
        self._service: LookService | None = service
        self._open: dict[LookConnection, None] = {}  # oldest first

    def __call__(self) -> LookConnection:
        """A protocol for a connection that has agreed to look."""
        return LookConnection(self._service, self._open)

    def close(self) -> None:
        """End those under way, and the next ones as they come."""
        self._service = None
        for one in list(self._open):
            one.abort()


class LookConnection(asyncio.Protocol):
    """One look. What does not keep to the format, or takes too long, is cut off without a word."""

    def __init__(self, service: LookService | None, crowd: dict[LookConnection, None]) -> None:
        """service: answers; None hangs up. crowd: the looks under way."""
        self._service = service
        self._crowd = crowd
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._source = ""
        self._question = bytearray()
        self._answering: asyncio.Task[None] | None = None
        self._end: asyncio.TimerHandle | None = None

    def abort(self) -> None:
        """End it at once."""
        if self._transport is not None:
            cut_off(self._transport)

    # -- called by asyncio --------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._source = _source(transport)
        service, source = self._service, self._source
        if service is None or not source or not service.admits(source, self._loop.time()):
            cut_off(transport)
            return
        if len(self._crowd) >= LOOKS:
            next(iter(self._crowd)).abort()
        self._crowd[self] = None
        self._end = self._loop.call_later(LOOK_TIME, cut_off, transport)

    def data_received(self, data: bytes) -> None:
        if self._service is None or self._answering is not None or self._end is None:
            return  # nothing is read after the question, or from who was refused
        self._question += data
        line, newline, _ = self._question.partition(b"\n")
        if newline and len(line) < QUESTION_MAX:
            answering = self._answer(self._service, bytes(line))
            self._answering = self._loop.create_task(answering, name="look")
        elif newline or len(self._question) > QUESTION_MAX:
            self.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self._crowd.pop(self, None)
        if self._end is not None:
            self._end.cancel()
        if self._answering is not None:
            self._answering.cancel()

    async def _answer(self, service: LookService, line: bytes) -> None:
        assert self._transport is not None
        answer = await service.answer(line, self._source, self._loop.time())
        if answer is None:
            cut_off(self._transport)
        else:
            self._transport.write(answer)
            # Waits for the peer to read, until the time is over.
            self._transport.close()


def _source(transport: asyncio.Transport) -> str:
    """The peer's numeric address, a link-local one with its scope; "" if it has gone already."""
    peer = transport.get_extra_info("peername")
    if not peer:
        return ""
    host = str(peer[0])
    scope = peer[3] if len(peer) > 3 else 0
    return f"{host}%{scope}" if scope and "%" not in host else host
