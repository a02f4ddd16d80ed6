"""Something on loopback that answers probes, truthfully or not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

from discovery.place import Place
from discovery.probe import Said
from discovery.responder import Responder

Reply = Callable[[bytes, str], bytes | None]
"""What to answer to a datagram from an address."""


class _Server(asyncio.DatagramProtocol):
    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, sender: tuple[str, int]) -> None:
        reply = self._reply(data, sender[0])
        if reply is not None and self._transport is not None:
            self._transport.sendto(reply, sender)


@asynccontextmanager
async def answering(reply: Reply, host: str = "127.0.0.1") -> AsyncIterator[Place]:
    """Answers there with what `reply` says."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Server(reply), local_addr=(host, 0)
    )
    yield Place(host, transport.get_extra_info("sockname")[1])
    transport.close()


@asynccontextmanager
async def server(name: str, host: str = "127.0.0.1") -> AsyncIterator[Place]:
    """A server as it should be; it says the port it is at."""
    places: list[Place] = []
    responder = Responder(lambda: Said("ab" * 32, places[0].port, 7, name))
    loop = asyncio.get_running_loop()
    async with answering(
        lambda data, source: responder.answer(data, source, loop.time()), host
    ) as place:
        places.append(place)
        yield place
