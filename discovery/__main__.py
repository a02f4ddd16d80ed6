"""`python -m discovery`: print the servers of this LAN, live, until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import os
import signal
import sys
import time
from collections.abc import Sequence

from discovery.announcement import Change, FoundServer, RoomInfo
from discovery.browse import Browser

# Seconds of silence before we say that nothing is there: on a working LAN answers come within one.
QUIET_SECONDS = 3.0
# Seconds between two looks at whether the network itself has a problem.
PROBLEM_SECONDS = 1.0

STILL_LOOKING = """\
No server found yet; still looking. If you expect one:
  - are both computers on the same network (same Wi-Fi, same cable)?
  - does the firewall of the server's computer let UDP port 5353 in? (Windows: profile "Private")
  - guest and campus Wi-Fi often keeps computers apart: connect by address instead."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status: 0, also when stopped by Ctrl-C or SIGTERM."""
    options = _parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A console or pipe that cannot show a letter gets "?" instead of an error.
        sys.stdout.reconfigure(errors="replace")
    with contextlib.suppress(KeyboardInterrupt):
        try:
            asyncio.run(_watch_until_stopped(options.seconds, options.interface))
        except* BrokenPipeError:
            # The reader (`head`) has left; leave too, and let nothing complain at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def describe(server: FoundServer) -> str:
    """Two lines about `server` for people."""
    people = "1 person" if server.people == 1 else f"{server.people} people"
    facts = [server.name, people, _endpoint(server)]
    if server.server_id:
        facts.append(f"fingerprint {server.server_id[:16]}…")
    return f"{' · '.join(facts)}\n    rooms: {_rooms(server)}"


def _rooms(server: FoundServer) -> str:
    names = [_room(room) for room in server.rooms]
    if server.more_rooms:
        names.append(f"and {server.more_rooms} more" if names else f"{server.more_rooms}")
    return ", ".join(names) or "none"


def _room(room: RoomInfo) -> str:
    return f"{room.name} (locked)" if room.locked else room.name


def _endpoint(server: FoundServer) -> str:
    address = server.addresses[0]
    return f"[{address}]:{server.port}" if ":" in address else f"{address}:{server.port}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m discovery", description="Print the chat servers of this network, live."
    )
    parser.add_argument(
        "--seconds", type=float, metavar="N", help="stop after N seconds (default: at Ctrl-C)"
    )
    parser.add_argument(
        "--interface",
        action="append",
        metavar="NAME",
        help="look only on this interface, by name or address (repeatable; default: on all)",
    )
    return parser


async def _watch_until_stopped(seconds: float | None, interfaces: Sequence[str] | None) -> None:
    watching = asyncio.ensure_future(_watch(interfaces))
    loop = asyncio.get_running_loop()

    def stop(*_: object) -> None:
        loop.call_soon_threadsafe(watching.cancel)

    # signal.signal, because add_signal_handler does not exist on Windows.
    before = signal.signal(signal.SIGTERM, stop)
    try:
        await asyncio.wait_for(watching, seconds)
    except TimeoutError:
        pass
    except asyncio.CancelledError:
        if not watching.cancelled():
            raise
    finally:
        signal.signal(signal.SIGTERM, before)


async def _watch(interfaces: Sequence[str] | None) -> None:
    _say("Looking for servers on this network. Ctrl-C stops.")
    async with Browser(interfaces=interfaces) as browser, asyncio.TaskGroup() as tasks:
        tasks.create_task(_report_problems(browser))
        tasks.create_task(_report_silence(browser))
        tasks.create_task(_report_servers(browser))


async def _report_servers(browser: Browser) -> None:
    marks = {Change.FOUND: "+", Change.CHANGED: "*"}
    said: dict[str, str] = {}
    async for sighting in browser:
        stamp, server = time.strftime("%H:%M:%S"), sighting.server
        if sighting.change is Change.LOST:
            said.pop(server.key, None)
            _say(f"{stamp} - {server.name} is gone")
        elif said.get(server.key) != (text := describe(server)):
            # One more address, for example, is no news for people.
            said[server.key] = text
            _say(f"{stamp} {marks[sighting.change]} {text}")


async def _report_silence(browser: Browser) -> None:
    await asyncio.sleep(QUIET_SECONDS)
    if not browser.servers and not browser.problem:
        _say(STILL_LOOKING)


async def _report_problems(browser: Browser) -> None:
    said: str | None = None
    while True:
        if browser.problem != said:
            said = browser.problem
            _say(said or "The network is back; looking again.")
        await asyncio.sleep(PROBLEM_SECONDS)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
