"""Prints what a Browser hears by mDNS until SIGTERM or Ctrl-C: `python -m tests.lan.browse`.

It is all claims: whether a server is there, only a look tells.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal

from discovery import Browser, Change, FoundServer

MARKS = {Change.FOUND: "+", Change.CHANGED: "*"}


def describe(server: FoundServer) -> str:
    facts = [server.name, f"{server.people} people", f"{server.addresses[0]}:{server.port}"]
    facts += [f"fingerprint {server.server_id}"] if server.server_id else []
    rooms = ", ".join(f"{room.name}{' (locked)' if room.locked else ''}" for room in server.rooms)
    return f"{' · '.join(facts)}\n    rooms: {rooms}"


async def watch() -> None:
    async with Browser() as browser:
        print("looking", flush=True)
        async for sighting in browser:
            if sighting.change is Change.LOST:
                print(f"- {sighting.server.name}", flush=True)
            else:
                print(MARKS[sighting.change], describe(sighting.server), flush=True)


async def watch_until_asked() -> None:
    watching = asyncio.ensure_future(watch())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, watching.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await watching


if __name__ == "__main__":
    asyncio.run(watch_until_asked())
