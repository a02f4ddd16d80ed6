"""Who sent what to whom: every packet that enters a switch or a router, once.

    with Capture(lan.switch) as capture:
        …
        assert capture.contacts(a) == {("udp", "10.77.0.2", 6697)}

Standard library only, so it needs no other program. As a program (`python -m tests.lan.capture`) it
prints one line of JSON for each packet, and `up to here` for each line on its input.
"""

from __future__ import annotations

import functools
import ipaddress
import json
import select
import socket
import struct
import sys
import time
from types import TracebackType
from typing import Any, NamedTuple, Self

from tests.lan.machine import Machine
from tests.lan.network import Host

# Linux: linux/if_ether.h, linux/if_packet.h, asm-generic/socket.h; Python names not all of them.
ETH_P_ALL = 3
PACKET_OUTGOING = 4
SO_RCVBUFFORCE = 33
# Bytes kept by the kernel until we read: a storm of seconds, not to be lost.
BUFFER = 8 << 20

ETHERNET = 14  # bytes before what the frame carries
NAMES = {1: "icmp", 2: "igmp", 6: "tcp", 17: "udp", 58: "icmp6"}


class Packet(NamedTuple):
    """One packet. `entered` is the interface by which it came, `seconds` the monotonic clock.

    `what` is the protocol: "udp", "tcp", "icmp", "icmp6", "igmp", "arp" or a number. The target of
    "arp" is who was asked for. `opens`: the first packet of a TCP connection, or any datagram.
    Ports are 0 where there are none. `size` counts the frame's bytes.
    """

    seconds: float
    entered: str
    what: str
    source: str
    target: str
    source_port: int
    target_port: int
    opens: bool
    size: int

    @property
    def to_all(self) -> bool:
        """Whether it went to a multicast group or to a broadcast address."""
        ip = ipaddress.ip_address(self.target)
        return ip.is_multicast or self.target.endswith(".255")


Contact = tuple[str, str, int]
"""What, to which address, to which port."""


class Capture:
    """A capture on a switch or router, from entering the context until it is left."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def __enter__(self) -> Self:
        self._program = self._machine.python("-m", "tests.lan.capture")
        self._program.wait_for_line("^capturing$")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._program.kill()

    def packets(self, sender: Host | None = None) -> list[Packet]:
        """All until now; of one host (by its cables) if `sender` is named."""
        self._program.send_line("")
        self._program.wait_for_line("^up to here$")
        cables = None if sender is None else {sender.port(name) for name in sender.addresses}
        lines = [line for line in self._program.output.splitlines() if line.startswith("[")]
        found = [Packet(*json.loads(line)) for line in lines]
        return [packet for packet in found if cables is None or packet.entered in cables]

    def contacts(self, sender: Host | None = None) -> set[Contact]:
        """Whom `sender` spoke to alone: connections begun, datagrams, addresses asked for (arp).

        Answers to those who asked count too: they are datagrams to the asker's port. ICMP, and what
        is sent to all, do not.
        """
        return {
            (packet.what, packet.target, packet.target_port)
            for packet in self.packets(sender)
            if packet.opens and not packet.to_all
        }


def main() -> None:
    """Print until killed."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL)) as sock:
        sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
        sock.setblocking(False)
        print("capturing", flush=True)
        while True:
            ready, _, _ = select.select([sock, sys.stdin], [], [])
            _print_waiting(sock)
            if sys.stdin in ready:
                if not sys.stdin.readline():
                    return
                print("up to here", flush=True)


def _print_waiting(sock: socket.socket) -> None:
    while True:
        try:
            frame, (name, protocol, kind, *_) = sock.recvfrom(65536)
        except BlockingIOError:
            sys.stdout.flush()
            return
        # A bridge sees a flooded frame again as its own.
        if kind == PACKET_OUTGOING or name in ("lo", "br0"):
            continue
        packet = read(frame, protocol)
        if packet is not None:
            print(json.dumps([time.monotonic(), name, *packet, len(frame)]))


def read(frame: bytes, protocol: int) -> tuple[str, str, str, int, int, bool] | None:
    """The middle fields of `Packet`; None for what is neither IP nor ARP, or cut short."""
    inside = frame[ETHERNET:]
    try:
        if protocol == 0x0806:
            return "arp", _address(inside[14:18]), _address(inside[24:28]), 0, 0, True
        if protocol == 0x0800:
            what, rest = inside[9], inside[(inside[0] & 15) * 4 :]
            return _transport(what, _address(inside[12:16]), _address(inside[16:20]), rest)
        if protocol == 0x86DD:
            source, target = _address(inside[8:24]), _address(inside[24:40])
            return _transport(inside[6], source, target, inside[40:])
    except (IndexError, ValueError, struct.error):
        return None
    return None


def _transport(
    number: int, source: str, target: str, rest: bytes
) -> tuple[str, str, str, int, int, bool]:
    what = NAMES.get(number, str(number))
    if what not in ("tcp", "udp"):
        return what, source, target, 0, 0, False
    source_port, target_port = struct.unpack_from("!HH", rest)
    opens = what == "udp" or rest[13] & 0x12 == 0x02  # SYN without ACK
    return what, source, target, source_port, target_port, opens


@functools.cache
def _address(raw: bytes) -> str:
    return str(ipaddress.ip_address(raw))


def count_by(packets: list[Packet], *fields: str) -> dict[Any, int]:
    """How many packets there are of each combination of these fields."""
    counts: dict[Any, int] = {}
    for packet in packets:
        key = tuple(getattr(packet, field) for field in fields)
        counts[key] = counts.get(key, 0) + 1
    return counts


if __name__ == "__main__":
    main()
