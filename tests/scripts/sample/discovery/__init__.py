"""A finder that sees what the test says is on the LAN (SAMPLE_LAN, JSON)."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from typing import Self

from discovery.announcement import Change
from discovery.listing import Kind, ListedRoom, ListedServer, News, State
from discovery.place import Place

__all__ = ["Finder", "ListedServer", "State"]


class Finder:
    """Tells each server of SAMPLE_LAN once; then ends, or with SAMPLE_LAN_STAYS waits for more."""

    problem: str | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def __aiter__(self) -> AsyncIterator[News]:
        for number, said in enumerate(json.loads(os.environ["SAMPLE_LAN"])):
            server = ListedServer(
                key=f"sample {number}",
                name=said["name"],
                fingerprint="",
                state=State(said.get("state", "here")),
                kind=Kind.WARKOP,
                places=tuple(Place(address, said["port"]) for address in said["addresses"]),
                rooms=tuple(ListedRoom(room, locked=False) for room in said["rooms"]),
                more_rooms=0,
                people=0,
                version="1",
                round_trip=None,
                other_of="",
                sources=frozenset(),
            )
            yield News(Change.FOUND, server)
        if "SAMPLE_LAN_STAYS" in os.environ:
            await asyncio.Event().wait()
