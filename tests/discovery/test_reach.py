from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import pytest

from discovery import probe
from discovery.lookformat import Called
from discovery.place import Place
from discovery.reach import reach

SECONDS = 20  # for anything that must happen
SOON = 0.7  # seconds for what must fail in time


@contextlib.contextmanager
def port(kind: socket.SocketKind, number: int = 0) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", number))
        one.setblocking(False)
        yield one


def place_of(one: socket.socket) -> Place:
    return Place(*one.getsockname())


class Answering(asyncio.DatagramProtocol):
    """Answers the probes that it does not swallow."""

    def __init__(self, swallow: int, wrong_nonce: bool = False) -> None:
        self._swallow = swallow
        self._wrong = wrong_nonce

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, source: tuple[str, int]) -> None:
        nonce = probe.read_question(data)
        assert nonce is not None
        self._swallow -= 1
        if self._swallow < 0:
            said = probe.Said("3f" * 32, 6697, 1, "Kopi")
            nonce = bytes(16) if self._wrong else nonce
            self._transport.sendto(probe.answer(nonce, said), source)  # type: ignore[attr-defined]


async def test_a_port_that_takes_both_answers_both() -> None:
    with port(socket.SOCK_DGRAM) as udp, port(socket.SOCK_STREAM, place_of(udp).port) as tcp:
        tcp.listen()
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: Answering(swallow=1), sock=udp
        )
        assert await reach(place_of(tcp), SECONDS) == Called(True, True)
        transport.close()
        await asyncio.sleep(0)


async def test_a_port_that_nobody_takes_answers_neither() -> None:
    with port(socket.SOCK_STREAM) as bound:  # and never listens
        assert await reach(place_of(bound), SECONDS) == Called(False, False)


@pytest.mark.parametrize("wrong_nonce", [False, True])
async def test_silence_and_answers_to_nothing_asked_are_no_answer(wrong_nonce: bool) -> None:
    with port(socket.SOCK_DGRAM) as udp:
        protocol = Answering(swallow=0 if wrong_nonce else 99, wrong_nonce=wrong_nonce)
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: protocol, sock=udp
        )
        assert await reach(place_of(udp), SOON) == Called(False, False)
        transport.close()
        await asyncio.sleep(0)
