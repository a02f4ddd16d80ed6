"""The UDP port: probes are answered whatever else arrives, and QUIC gets its own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from discovery import probe
from discovery.probe import Said
from discovery.responder import SOURCE_BURST, Responder
from server.transport import ports
from server.transport.udp import Source, UdpPort, open_ports

SECONDS = 20  # for anything that must happen
NONCE = b"n" * 16
SAID = Said("ef" * 32, 6697, 1, "lab")


@asynccontextmanager
async def opened(responder: Responder | None, host: str = "127.0.0.1") -> AsyncIterator[UdpPort]:
    bound = ports.bind_both(host, 0, search=False)
    for one in bound.tcp:
        one.close()
    (port,) = await open_ports(bound.udp, responder)
    yield port
    port.close()
    await asyncio.sleep(0)


@asynccontextmanager
async def asker(to: UdpPort) -> AsyncIterator[socket.socket]:
    host = to.address[0]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        one.bind((host, 0))
        one.connect(to.address)
        one.setblocking(False)
        yield one


async def receive(one: socket.socket) -> bytes:
    async with asyncio.timeout(SECONDS):
        return await asyncio.get_running_loop().sock_recv(one, 2000)


def heard_nonce(data: bytes) -> bytes | None:
    heard = probe.read_answer(data)
    return heard.nonce if heard is not None else None


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_a_probe_is_answered_to_its_sender(host: str) -> None:
    async with opened(Responder(lambda: SAID), host) as port, asker(port) as one:
        one.send(probe.question(NONCE))
        assert await receive(one) == probe.answer(NONCE, SAID)


async def test_rubbish_is_dropped_and_the_next_probe_still_answered() -> None:
    async with opened(Responder(lambda: SAID)) as port, asker(port) as one:
        whole = probe.question(NONCE)
        for rubbish in (b"", b"\0", whole[:-1], whole + b"\0", b"\xc0" + bytes(1199), bytes(9000)):
            one.send(rubbish)
        one.send(probe.answer(NONCE, SAID))
        one.send(probe.question(b"m" * 16))
        # Datagrams of one socket keep their order on loopback: nothing else was answered.
        assert heard_nonce(await receive(one)) == b"m" * 16


async def test_what_may_be_quic_goes_to_its_handler_who_can_answer() -> None:
    def echo(data: bytes, source: Source, port: UdpPort) -> None:
        port.send(data[::-1], source)

    async with opened(Responder(lambda: SAID)) as port, asker(port) as one:
        port.quic = echo
        one.send(b"\x40hello")
        assert await receive(one) == b"olleh\x40"
        one.send(probe.question(NONCE))
        assert heard_nonce(await receive(one)) == NONCE


async def test_a_server_that_does_not_advertise_says_nothing() -> None:
    async with opened(None) as port, asker(port) as one:
        port.quic = lambda data, source, port: port.send(b"quic", source)
        one.send(probe.question(NONCE))
        one.send(b"\x40")
        assert await receive(one) == b"quic"


async def test_an_asker_who_has_gone_disturbs_nobody() -> None:
    async with opened(Responder(lambda: SAID)) as port:
        for _ in range(20):
            async with asker(port) as gone:
                gone.send(probe.question(NONCE))  # its answer comes back as an ICMP error
        async with asker(port) as one:
            one.send(probe.question(NONCE))
            assert heard_nonce(await receive(one)) == NONCE


async def test_a_flood_is_answered_up_to_its_limit_and_quic_as_before() -> None:
    async with opened(Responder(lambda: SAID)) as port, asker(port) as flood:
        port.quic = lambda data, source, port: port.send(b"quic", source)
        answers = 0
        for _ in range(20):
            for _ in range(50):
                flood.send(probe.question(NONCE))
            flood.send(b"\x40")
            while await receive(flood) != b"quic":
                answers += 1
        assert SOURCE_BURST <= answers < 2 * SOURCE_BURST


async def test_closing_frees_the_port_and_sending_afterwards_is_harmless() -> None:
    async with opened(None) as port:
        number = port.address[1]
    port.send(b"late", ("127.0.0.1", number))
    port.close()
    again = ports.bind_both("127.0.0.1", number, search=False)
    for one in again.tcp + again.udp:
        one.close()


async def test_a_datagram_too_large_to_send_is_lost_without_a_word() -> None:
    async with opened(Responder(lambda: SAID)) as port, asker(port) as one:
        port.send(bytes(70_000), one.getsockname())
        one.send(probe.question(NONCE))
        assert heard_nonce(await receive(one)) == NONCE
