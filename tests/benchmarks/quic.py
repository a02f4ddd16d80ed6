"""QUIC beside TLS: what a delivery, a handshake and a connection cost.

First the libraries without sockets: aioquic, which we use, and qh3 if it is installed
(`pip install qh3`), so that the choice in ARCHITECTURE.md can be looked at again. Then how long a
person waits for a connection, also where datagrams are swallowed, and a real server on loopback.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.metadata
import socket
import ssl
import statistics
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from client.quic import open_quic
from client.tls import open_tls
from client.ways import Ways
from client.wire import Wire
from discovery.place import Place
from server.certificate import Certificate, load_or_create
from tests.benchmarks._program import run
from tests.benchmarks.loopback import cpu_seconds, running_server
from tests.server.transport.links import Recorder, serving

LIBRARIES = ("aioquic", "qh3")
MEMBERS = 20
WAITING = (1, 20)  # lines for one client that leave together
ROUNDS = 100
HANDSHAKES = 100
CONNECTS = 30
LINE = b":andi!~andi@192.168.1.7 PRIVMSG #jarkom :" + b"x" * 47 + b"\r\n"
assert len(LINE) == 90


def main() -> None:
    """Print everything."""
    with tempfile.TemporaryDirectory() as folder:
        certificate = load_or_create(Path(folder), "benchmark")
        for name in LIBRARIES:
            try:
                version = importlib.metadata.version(name)
            except importlib.metadata.PackageNotFoundError:
                print(f"{name}: not installed")
            else:
                library(f"{name} {version}", name, certificate)
        asyncio.run(connecting(certificate))
    with running_server() as server:
        asyncio.run(delivering(server.pid, server.ports["TLS"]))


class Pair:
    """Both ends of one connection of a library, without a network; what the server's end costs."""

    def __init__(self, name: str, number: int, certificate: Certificate) -> None:
        configuration = importlib.import_module(f"{name}.quic.configuration").QuicConfiguration
        self._connect = importlib.import_module(f"{name}.quic.connection").QuicConnection
        common = {"alpn_protocols": ["irc"], "max_datagram_size": 1200}
        if name == "qh3":
            common["probe_datagram_size"] = False
        self._configuration = configuration(is_client=False, **common)
        self._configuration.load_cert_chain(str(certificate.cert_path), str(certificate.key_path))
        self._address = ("127.0.0.1", 10_000 + number)
        self.seconds = 0.0
        self.got = 0
        self.client = self._connect(
            configuration=configuration(is_client=True, verify_mode=ssl.CERT_NONE, **common)
        )
        self.server: Any = None
        self.client.connect(("127.0.0.1", 6697), now=time.monotonic())

    def write(self, data: bytes) -> None:
        """The server writes, and everything arrives."""
        started = time.perf_counter()
        self.server.send_stream_data(0, data)
        self.seconds += time.perf_counter() - started
        self.exchange()

    def exchange(self) -> None:
        """Until both have nothing to send."""
        busy = True
        while busy:
            sent = self.client.datagrams_to_send(now=time.monotonic())
            started = time.perf_counter()
            answers = self._serve([data for data, _ in sent])
            self.seconds += time.perf_counter() - started
            for data in answers:
                self.client.receive_datagram(data, ("127.0.0.1", 6697), now=time.monotonic())
            while (event := self.client.next_event()) is not None:
                self.got += len(getattr(event, "data", b""))
            busy = bool(sent or answers)

    def _serve(self, datagrams: list[bytes]) -> list[bytes]:
        for data in datagrams:
            if self.server is None:
                first = data[6 : 6 + data[5]]
                self.server = self._connect(
                    configuration=self._configuration, original_destination_connection_id=first
                )
            self.server.receive_datagram(data, self._address, now=time.monotonic())
        while self.server.next_event() is not None:
            pass
        answers = [data for data, _ in self.server.datagrams_to_send(now=time.monotonic())]
        self.server.get_timer()
        return answers


def library(title: str, name: str, certificate: Certificate) -> None:
    """Print what a handshake and a line cost the server's end."""
    pairs = [Pair(name, number, certificate) for number in range(HANDSHAKES)]
    for pair in pairs:
        pair.exchange()
    seconds = sum(pair.seconds for pair in pairs)
    print(f"{title}: {HANDSHAKES / seconds:.0f} handshakes a second of server CPU", flush=True)
    for pair in pairs[:MEMBERS]:
        pair.client.send_stream_data(0, b"hello\r\n")
        pair.exchange()
    for waiting in WAITING:
        for pair in pairs[:MEMBERS]:
            pair.seconds, pair.got = 0.0, 0
        for _ in range(ROUNDS):
            for pair in pairs[:MEMBERS]:
                pair.write(LINE * waiting)
        if any(pair.got != ROUNDS * waiting * len(LINE) for pair in pairs[:MEMBERS]):
            raise RuntimeError(f"{name} lost something")
        cost = sum(pair.seconds for pair in pairs[:MEMBERS]) / (MEMBERS * ROUNDS * waiting)
        print(f"{title}: {waiting:2} waiting, {cost * 1e6:5.1f} µs of server CPU for a line to one")


async def connecting(certificate: Certificate) -> None:
    """Print how long a person waits for a connection."""
    async with serving("quic", Recorder(), certificate) as server:
        await connect_time("QUIC", lambda: open_quic(server.place))
    async with serving("tls", Recorder(), certificate) as server:
        await connect_time("TLS", lambda: open_tls(server.place))

        # A socket that never answers, on the port of the server: datagrams are swallowed.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
            silent.bind(tuple(server.place))

            def either() -> Coroutine[Any, Any, Wire]:
                (attempt,) = Ways()(server.place, "")
                return attempt.open()

            await connect_time("both, datagrams swallowed", either)


async def connect_time(title: str, connect: Callable[[], Coroutine[Any, Any, Wire]]) -> None:
    """Print the median."""
    times = []
    for _ in range(CONNECTS):
        started = time.perf_counter()
        wire = await connect()
        times.append(time.perf_counter() - started)
        wire.abort()
        await asyncio.sleep(0)
    print(f"connect by {title}: {statistics.median(times) * 1000:.1f} ms median", flush=True)


async def delivering(pid: int, port: int) -> None:
    """Print what a delivery by a real server costs it, sockets and all."""
    place = Place("127.0.0.1", port)
    for window in WAITING:
        for title, connect in (("TLS", open_tls), ("QUIC", open_quic)):
            room = f"#{title}{window}".lower()
            wires = [await _member(await connect(place), f"m{number}", room)
                     for number in range(MEMBERS)]  # fmt: skip
            await _talk(title, window, pid, wires, room)
            for wire in wires:
                await wire.close()


async def _member(wire: Wire, nick: str, room: str) -> Wire:
    nick += f"-{room[1:]}"
    wire.write(f"NICK {nick}\r\nUSER m 0 * :M\r\nJOIN {room}\r\nPING :in\r\n".encode())
    await _until(wire, b"PONG ")
    return wire


async def _talk(title: str, window: int, pid: int, wires: list[Wire], room: str) -> None:
    for wire in wires:
        wire.write(b"PING :all\r\n")
        await _until(wire, b"PONG ")
    text = f"PRIVMSG {room} :{'x' * 47}\r\n".encode() * window
    before, started = cpu_seconds(pid), time.perf_counter()
    rounds = max(10, 400 // window)
    for _ in range(rounds):
        wires[0].write(text)
        await asyncio.gather(*(_until(wire, b"PRIVMSG", window) for wire in wires[1:]))
    took, after = time.perf_counter() - started, cpu_seconds(pid)
    lines = rounds * window * (len(wires) - 1)
    cost = "" if before is None or after is None else (
        f"; server: {(after - before) / lines * 1e6:.0f} µs CPU each"
    )
    print(f"{title:>4}, {window:2} in flight: {lines / took:7.0f} deliveries/s{cost}", flush=True)


async def _until(wire: Wire, wanted: bytes, count: int = 1) -> None:
    seen = b""
    while seen.count(wanted) < count or not seen.endswith(b"\n"):
        data = await wire.read()
        if not data:
            raise RuntimeError("the server hung up")
        seen += data


if __name__ == "__main__":
    run(main)
