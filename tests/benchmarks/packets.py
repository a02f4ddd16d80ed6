"""Packets per minute that a list on the screen, and a server that nobody talks to, send."""

from __future__ import annotations

import sys
import time

from tests.benchmarks._hosts import environment, start_server
from tests.benchmarks._program import run
from tests.lan.capture import Capture, Packet
from tests.lan.network import Lan, why_no_lan

SECONDS = 60
# Until the first questions and announcements, which are more, are over.
SETTLING_SECONDS = 20
MDNS_PORT = 5353


def main() -> None:
    """Print what each of two hosts sends: alone, then with the list shown."""
    reason = why_no_lan()
    if reason:
        print(f"skipped: {reason}")
        return
    with Lan(2) as lan:
        a, b = lan.hosts
        start_server(a, "jarkom").wait_for_line("^ready: ")
        time.sleep(SETTLING_SECONDS)
        with Capture(lan.switch) as capture:
            time.sleep(SECONDS)
            print(f"idle server, nobody looks:      {_told(capture.packets(a))}")
        watcher = [sys.executable, "-m", "discovery", "--json"]
        started = time.monotonic()
        b.popen(watcher, environment=environment(b)).wait_for_line('"state": ?"here"')
        with Capture(lan.switch) as capture:
            time.sleep(SETTLING_SECONDS)
            first = capture.packets(b)
            print(f"list shown, its first {time.monotonic() - started:.0f} s:      {_told(first)}")
        with Capture(lan.switch) as capture:
            time.sleep(SECONDS)
            print(f"list shown, a minute later on:  {_told(capture.packets(b))}")
            print(f"idle server, one list looks:    {_told(capture.packets(a))}", flush=True)


def _told(packets: list[Packet]) -> str:
    """How many, of which kind, and how many of them disturb everybody."""
    kinds = {"mDNS": 0, "probes": 0, "TCP": 0, "other": 0}
    for packet in packets:
        if packet.what == "udp":
            is_mdns = MDNS_PORT in (packet.source_port, packet.target_port)
            kinds["mDNS" if is_mdns else "probes"] += 1
        else:
            kinds["TCP" if packet.what == "tcp" else "other"] += 1
    split = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    to_all = sum(packet.to_all for packet in packets)
    size = sum(packet.size for packet in packets) / 1000
    return f"{len(packets):>4} ({split}); {to_all} of them to all; {size:.1f} kB"


if __name__ == "__main__":
    run(main)
