"""A UDP relay that does to datagrams what bad networks and bad people do."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any, Self, cast

from discovery.place import Place


class Relay:
    """Between clients and one server, on the loopback. Chance is seeded.

    loss, twice: the share of datagrams, in either direction. delay: seconds at least and at most,
    so that they overtake one another.
    """

    def __init__(
        self,
        server: Place,
        *,
        seed: int = 1,
        loss: float = 0.0,
        twice: float = 0.0,
        delay: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self.mangle: Callable[[bytes], list[bytes]] = lambda data: [data]
        """What becomes of each datagram to the server."""
        self.is_cut = False
        """Set to True: nothing passes."""
        self.passed = 0
        """Datagrams, in both directions."""
        self.largest = 0
        """Bytes of the largest of them."""
        self._server = server
        self._chance = random.Random(seed)
        self._loss = loss
        self._twice = twice
        self._delay = delay
        self._loop = asyncio.get_running_loop()
        self._front: asyncio.DatagramTransport | None = None
        self._backs: dict[Any, asyncio.DatagramTransport] = {}
        self._opening: dict[Any, list[bytes]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._front, _ = await self._loop.create_datagram_endpoint(
            lambda: _Ear(self._from_client), local_addr=("127.0.0.1", 0)
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        for transport in (self._front, *self._backs.values()):
            if transport is not None:
                transport.abort()
        await asyncio.sleep(0)

    @property
    def place(self) -> Place:
        """Where clients connect to."""
        assert self._front is not None
        return Place(*self._front.get_extra_info("sockname"))

    def move(self) -> None:
        """From now on every client has another address, as far as the server can see."""
        for back in self._backs.values():
            back.abort()
        self._backs.clear()

    def _from_client(self, data: bytes, client: Any) -> None:
        for one in self.mangle(data):
            self._pass(one, lambda one=one: self._to_server(one, client))  # type: ignore[misc]

    def _to_server(self, data: bytes, client: Any) -> None:
        back = self._backs.get(client)
        if back is not None:
            back.sendto(data)
        elif client in self._opening:
            self._opening[client].append(data)
        else:
            self._opening[client] = [data]
            task = self._loop.create_task(self._open(client))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _open(self, client: Any) -> None:
        def answer(data: bytes, _: Any) -> None:
            front = self._front
            assert front is not None
            self._pass(data, lambda: None if front.is_closing() else front.sendto(data, client))

        back, _ = await self._loop.create_datagram_endpoint(
            lambda: _Ear(answer), local_addr=("127.0.0.1", 0), remote_addr=self._server
        )
        self._backs[client] = back
        for data in self._opening.pop(client):
            back.sendto(data)

    def _pass(self, data: bytes, deliver: Callable[[], None]) -> None:
        if self.is_cut or self._chance.random() < self._loss:
            return
        for _ in range(2 if self._chance.random() < self._twice else 1):
            self.passed += 1
            self.largest = max(self.largest, len(data))
            if self._delay == (0.0, 0.0):
                deliver()
            else:
                self._loop.call_later(self._chance.uniform(*self._delay), deliver)


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, hear: Callable[[bytes, Any], None]) -> None:
        self._hear = hear

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, source: Any) -> None:
        self._hear(data, source)

    def error_received(self, error: Exception) -> None:
        """The server has gone: as on a network, nobody is told."""
