"""The smallest programs that show whether packets pass: listen on one host, speak from another."""

from __future__ import annotations

import sys

from tests.lan.network import Host
from tests.lan.process import Process

PORT = 7000
GROUP = "224.0.0.99"
# Seconds after which a connection that nobody answers counts as failed.
TRY_SECONDS = 1

_LISTEN = f"""
import select, socket, struct
tcp = socket.create_server(("", {PORT}))
udp = socket.socket(type=socket.SOCK_DGRAM)
udp.bind(("", {PORT}))
for _, name in socket.if_nameindex():
    link = socket.if_nametoindex(name)
    membership = struct.pack("=4s4si", socket.inet_aton("{GROUP}"), b"", link)
    udp.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
print("listening", flush=True)
while True:
    ready, _, _ = select.select([tcp, udp], [], [])
    if udp in ready:
        data, source = udp.recvfrom(100)
        print("udp", data.decode(), "from", source[0], flush=True)
    if tcp in ready:
        peer, source = tcp.accept()
        print("tcp from", source[0], flush=True)
        peer.close()
"""
_CONNECT = f"""
import socket, sys
with socket.create_connection((sys.argv[1], {PORT}), {TRY_SECONDS}):
    print("connected")
"""
_SEND = f"""
import socket, sys
IP_MTU_DISCOVER, IP_PMTUDISC_DO = 10, 2  # do not fragment
with socket.socket(type=socket.SOCK_DGRAM) as sock:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    sock.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO)
    for text in sys.argv[2:]:
        sock.sendto(text.encode(), (sys.argv[1], {PORT}))
"""


def listen(host: Host) -> Process:
    """Prints `tcp from 10.77.0.2` and `udp WORD from 10.77.0.2`, also for GROUP and broadcasts."""
    listener = host.python("-c", _LISTEN)
    listener.wait_for_line("listening")
    return listener


def connect(host: Host, address: str) -> str:
    """Connect from `host`: "connected", or the last line of the complaint."""
    done = host.run([sys.executable, "-c", _CONNECT, address])
    return (done.stdout or done.stderr).strip().splitlines()[-1]


def send(host: Host, address: str, *texts: str) -> str:
    """Send each as one datagram; "", or the last line of the complaint."""
    done = host.run([sys.executable, "-c", _SEND, address, *(texts or ["hello"])])
    return "".join(done.stderr.strip().splitlines()[-1:])
