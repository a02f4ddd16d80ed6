"""Advertises one server until SIGTERM or Ctrl-C: `python -m tests.lan.advertise NAME ID PORT`.

Each line on standard input is a new state, as JSON: {"people": 3, "rooms": [["jarkom", true]]}.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from typing import Any

from discovery import Advertiser, Announcement, RoomInfo


def announcement(name: str, digit: str, port: int, state: dict[str, Any]) -> Announcement:
    rooms = tuple(RoomInfo(room, locked) for room, locked in state.get("rooms", []))
    return Announcement(name, digit * 64, port, "0.1.0", rooms, state.get("people", 0))


async def main(name: str, digit: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    first = {"rooms": [["lobby", False], ["jarkom", True]]}
    advertiser = Advertiser(announcement(name, digit, port, first))
    await advertiser.start()
    print(f"started, problem: {advertiser.problem}", flush=True)

    def read_state() -> None:
        line = sys.stdin.readline()
        if line:
            advertiser.update(announcement(name, digit, port, json.loads(line)))
        else:
            loop.remove_reader(sys.stdin)

    loop.add_reader(sys.stdin, read_state)
    await stopped.wait()
    await advertiser.stop()
    print("stopped", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
