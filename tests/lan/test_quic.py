"""QUIC on a LAN: the talk goes on when a laptop gets another address, and blocked UDP costs little.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from client.connection import Connection, Endpoint, connect
from client.pins import Pins
from client.quic import open_quic
from client.ways import Ways
from discovery.place import Place
from tests.lan.filters import drop_udp
from tests.lan.inside import ip, run_inside
from tests.lan.network import Host, Lan
from tests.lan.process import Process
from tests.lan.talk import arguments_of, open_server

SERVER = ("10.77.0.1", 6697)
PASSES = 4.0  # seconds in which lines must get through again; a person hardly notices two


@pytest.fixture
def three() -> Iterator[tuple[Host, ...]]:
    with Lan(3) as lan:
        for host in lan.hosts:
            host.without_ipv6()  # whose link-local addresses would not change
        yield lan.hosts


def talker(host: Host, nick: str, transport: str) -> Process:
    words = [*arguments_of(host, nick, "jarkom"), "--server", SERVER[0]]
    return host.python("-m", "client", *words, "--transport", transport)


async def connected(ways: Ways | None = None) -> Connection:
    pins = Pins(Path(os.environ["HOME"], "pins.json"))
    return await connect(Endpoint((SERVER,)), pins, ways)


def test_a_talk_goes_on_when_a_laptop_gets_another_address(three: tuple[Host, ...]) -> None:
    a, b, c = three
    server = open_server(a)
    budi, citra = talker(b, "budi", "quic"), talker(c, "citra", "tls")
    for client in (budi, citra):
        client.wait_for_line("Restored .* message")
    for number in range(3):
        b.readdress(f"10.77.0.{50 + number}/24")
        budi.send_line(f"dari {number}")
        citra.wait_for_line(f"<budi> dari {number}$")
        citra.send_line(f"ke {number}")
        budi.wait_for_line(f"<citra> ke {number}$")
    b.readdress("10.77.0.60/24")  # now only listening
    started = time.monotonic()
    citra.send_line("masih di sana?")
    budi.wait_for_line("<citra> masih di sana\\?$")
    assert time.monotonic() - started < PASSES
    b.link_down()
    citra.send_line("tanpa jaringan")
    budi.send_line("juga")
    time.sleep(3)
    b.link_up()
    budi.wait_for_line("<citra> tanpa jaringan$")
    citra.wait_for_line("<budi> juga$")

    budi.send_line("/quit")
    assert budi.wait() == 0, budi.output
    citra.wait_for_line(r"\* budi is gone")
    # Nobody has seen anything of it, and every line came once.
    assert citra.output.count("budi joined") <= 1  # it may have been there first
    for line in ("dari 0", "dari 1", "dari 2", "juga"):
        assert citra.output.count(f"<budi> {line}") == 1
    for line in ("ke 0", "ke 1", "ke 2", "masih di sana?", "tanpa jaringan"):
        assert budi.output.count(f"<citra> {line}") == 1
    assert server.output.count("budi is here from") == 1
    server.terminate()
    assert server.wait() == 0, server.output


def test_where_udp_is_blocked_tls_is_there_in_less_than_half_a_second(
    three: tuple[Host, ...],
) -> None:
    a, b, _ = three
    open_server(a)
    run_inside(b, without_udp_blocked)
    drop_udp(b, SERVER[1])
    run_inside(b, with_udp_blocked)


async def without_udp_blocked() -> None:
    connection = await connected()
    assert connection.kind == "quic"
    await connection.close()


async def with_udp_blocked() -> None:
    import client.quic  # noqa: F401 - loading it is no matter of the network

    notes = Path(os.environ["HOME"], "networks.json")
    for limit in (0.5, 0.2):  # the second time it is known
        ways = Ways("auto", notes)
        started = time.monotonic()
        connection = await connected(ways)
        took = time.monotonic() - started
        assert connection.kind == "tls"
        assert took < limit, took
        await asyncio.gather(*ways._learning)
        await connection.close()


def test_a_server_that_was_killed_is_noticed_in_seconds(three: tuple[Host, ...]) -> None:
    a, b, _ = three
    server = open_server(a)
    budi = talker(b, "budi", "quic")
    budi.wait_for_line("Restored .* message")
    server.kill()
    started = time.monotonic()
    budi.wait_for_line("The connection to the server broke")
    assert time.monotonic() - started < 10


def test_another_way_to_the_server_is_taken(three: tuple[Host, ...]) -> None:
    a, b, _ = three
    open_server(a)
    run_inside(b, another_way)


async def another_way() -> None:
    wire = await open_quic(Place(*SERVER))
    wire.write(b"NICK budi\r\nUSER budi 0 * :Budi\r\n")
    seen = b""
    while b" 001 " not in seen:
        seen += await wire.read()
    ip("address", "del", "10.77.0.2/24", "dev", "eth0")
    ip("address", "add", "10.77.0.99/24", "dev", "eth0")
    started = time.monotonic()
    wire.write(b"PING :here\r\n")
    seen = b""
    while b"PONG" not in seen:
        seen += await wire.read()
    assert time.monotonic() - started < PASSES
    await wire.close()
