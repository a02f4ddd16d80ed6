"""A mischievous host of the LAN: `python -m tests.lan.flood OWN VICTIM FINGERPRINT LABEL`.

Until it is killed it announces SERVICES servers that are not there, says goodbye for the server
FINGERPRINT at the address VICTIM (LABEL is its mDNS instance's), and answers every probe with lies:
some in its own name, some pretending to come from the victim. It prints `flooding` when everybody
has heard everything once. POSIX, root.
"""

from __future__ import annotations

import hashlib
import select
import socket
import struct
import sys
import time
from collections.abc import Iterator

from zeroconf._dns import DNSAddress, DNSPointer, DNSService, DNSText
from zeroconf._protocol.outgoing import DNSOutgoing
from zeroconf.const import (
    _CLASS_IN,
    _CLASS_UNIQUE,
    _FLAGS_AA,
    _FLAGS_QR_RESPONSE,
    _MDNS_PORT,
    _TYPE_A,
    _TYPE_PTR,
    _TYPE_SRV,
    _TYPE_TXT,
)

from discovery import SERVICE_TYPE
from discovery.naming import host_name, instance_label
from discovery.probe import Said, answer, read_question

SERVICES = 1000
GROUP = "224.0.0.251"
TTL = 4500
UNIQUE = _CLASS_IN | _CLASS_UNIQUE
# Services in one datagram, so that it stays below an Ethernet frame.
TOGETHER = 6
# Seconds between two rounds: of goodbyes, which zeroconf obeys after one second, and of all lies.
GOODBYE_SECONDS, ROUND_SECONDS = 2.0, 4.0
PROBE_PORTS = (6697, 6698)
LIES_PER_QUESTION = 50


def records(number: int, own: str) -> Iterator[DNSPointer | DNSService | DNSText | DNSAddress]:
    """One server that is not there: on a closed port of ours, or where nobody is."""
    fingerprint = hashlib.sha256(b"%d" % number).hexdigest()
    instance = f"{instance_label(f'Fake {number}', fingerprint)}.{SERVICE_TYPE}"
    host = host_name(fingerprint)
    address = own if number % 2 else f"10.77.0.{100 + number % 100}"
    txt = b"".join(
        bytes([len(text)]) + text
        for text in (b"txtvers=1", b"id=" + fingerprint.encode(), b"r0=\x1b[31mtrap,*lock")
    )
    yield DNSPointer(SERVICE_TYPE, _TYPE_PTR, _CLASS_IN, TTL, instance)
    yield DNSService(instance, _TYPE_SRV, UNIQUE, TTL, 0, 0, 2000 + number, host)
    yield DNSText(instance, _TYPE_TXT, UNIQUE, TTL, txt)
    yield DNSAddress(host, _TYPE_A, UNIQUE, TTL, socket.inet_aton(address))


def announcements(own: str) -> list[bytes]:
    datagrams: list[bytes] = []
    for first in range(0, SERVICES, TOGETHER):
        out = DNSOutgoing(_FLAGS_QR_RESPONSE | _FLAGS_AA)
        for number in range(first, min(first + TOGETHER, SERVICES)):
            for record in records(number, own):
                out.add_answer_at_time(record, 0)
        datagrams += out.packets()
    return datagrams


def goodbye(label: str, fingerprint: str, service_type: str) -> list[bytes]:
    instance = f"{label}.{service_type}"
    out = DNSOutgoing(_FLAGS_QR_RESPONSE | _FLAGS_AA)
    out.add_answer_at_time(DNSPointer(service_type, _TYPE_PTR, _CLASS_IN, 0, instance), 0)
    service = DNSService(instance, _TYPE_SRV, UNIQUE, 0, 0, 0, 6697, host_name(fingerprint))
    out.add_answer_at_time(service, 0)
    return out.packets()


def lies(nonce: bytes, fingerprint: str) -> Iterator[bytes]:
    """Answers in the name of the victim with a wrong port, and of servers that are not there."""
    yield answer(nonce, Said(fingerprint, 1, 1, "Kopi Anna"))
    yield answer(b"\0" * 16, Said(fingerprint, 1, 1, "never asked"))
    for number in range(LIES_PER_QUESTION):
        invented = hashlib.sha256(nonce + b"%d" % number).hexdigest()
        yield answer(nonce, Said(invented, 3000 + number, number, f"Lie {number} \x1b[2J"))


def forged(source: str, target: tuple[str, int], data: bytes) -> bytes:
    """The IPv4 packet of a datagram from the port 6697 of `source`; the kernel adds checksums."""
    udp = struct.pack("!HHHH", 6697, target[1], 8 + len(data), 0) + data
    total = 20 + len(udp)
    head = struct.pack("!BBHHHBBH", 0x45, 0, total, 0, 0, 64, socket.IPPROTO_UDP, 0)
    return head + socket.inet_aton(source) + socket.inet_aton(target[0]) + udp


def main(own: str, victim: str, fingerprint: str, label: str) -> None:
    mdns = socket.socket(type=socket.SOCK_DGRAM)
    mdns.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    mdns.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
    mdns.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
    mdns.bind(("", _MDNS_PORT))
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    probes = [socket.socket(type=socket.SOCK_DGRAM) for _ in PROBE_PORTS]
    for sock, port in zip(probes, PROBE_PORTS, strict=True):
        sock.bind(("", port))
    all_lies = announcements(own)
    goodbyes = [
        packet
        for service_type in (SERVICE_TYPE, "_ircs-u._tcp.local.")
        for packet in goodbye(label, fingerprint, service_type)
    ]
    said = round_at = goodbye_at = 0.0
    while True:
        now = time.monotonic()
        if now >= round_at:
            round_at = now + ROUND_SECONDS
            for datagram in all_lies:
                mdns.sendto(datagram, (GROUP, _MDNS_PORT))
                time.sleep(0.002)  # half a second in all: a receiver's buffer takes it
        if now >= goodbye_at:
            goodbye_at = now + GOODBYE_SECONDS
            for datagram in goodbyes:
                mdns.sendto(datagram, (GROUP, _MDNS_PORT))
        if not said:
            said = now
            print("flooding", flush=True)
        for sock in select.select(probes, [], [], 0.1)[0]:
            data, asker = sock.recvfrom(2048)
            nonce = read_question(data)
            if nonce is None or asker[0] in (own, victim):
                continue
            for lie in lies(nonce, fingerprint):
                sock.sendto(lie, asker)
                raw.sendto(forged(victim, asker, lie), (asker[0], 0))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4])
