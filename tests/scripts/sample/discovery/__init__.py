"""A browser that sees what the test says is on the LAN (SAMPLE_LAN, JSON)."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from typing import Self

from discovery.announcement import Change, FoundServer, RoomInfo, Sighting

__all__ = ["Browser", "Change", "FoundServer"]


class Browser:
    """Yields each server of SAMPLE_LAN once; then ends, or with SAMPLE_LAN_STAYS waits for more."""

    problem: str | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def __aiter__(self) -> AsyncIterator[Sighting]:
        for number, said in enumerate(json.loads(os.environ["SAMPLE_LAN"])):
            server = FoundServer(
                key=f"sample {number}",
                name=said["name"],
                server_id="",
                host="sample.local.",
                addresses=tuple(said["addresses"]),
                port=said["port"],
                version="1",
                rooms=tuple(RoomInfo(room, locked=False) for room in said["rooms"]),
                more_rooms=0,
                room_count=len(said["rooms"]),
                people=0,
            )
            yield Sighting(Change.FOUND, server)
        if "SAMPLE_LAN_STAYS" in os.environ:
            await asyncio.Event().wait()
