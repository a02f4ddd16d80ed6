from __future__ import annotations

import asyncio
from dataclasses import replace

from discovery import Change, FoundServer, Sighting
from discovery.changes import MAX_SERVERS, Changes

ANNA = FoundServer("anna", "Anna", "", "a.local", ("10.0.0.1",), 6697, "", (), 0, 0, 1)
BUDI = replace(ANNA, key="budi", name="Budi")


async def drain(changes: Changes[FoundServer, Sighting]) -> list[Sighting]:
    """All that can be read at once."""
    read: list[Sighting] = []
    while True:
        reader = asyncio.ensure_future(changes.next())
        await asyncio.sleep(0)
        if not reader.done():
            reader.cancel()
            return read
        sighting = reader.result()
        assert sighting is not None
        read.append(sighting)


async def test_a_server_is_found_changed_and_lost() -> None:
    changes = Changes(Sighting)
    changes.put(ANNA)
    assert await changes.next() == Sighting(Change.FOUND, ANNA)
    busier = replace(ANNA, people=2)
    changes.put(busier)
    assert await changes.next() == Sighting(Change.CHANGED, busier)
    changes.drop("anna")
    assert await changes.next() == Sighting(Change.LOST, busier)
    assert changes.present == {}


async def test_a_slow_reader_hears_the_last_state_once() -> None:
    changes = Changes(Sighting)
    for people in range(1000):
        changes.put(replace(ANNA, people=people))
    changes.put(BUDI)
    last = replace(ANNA, people=999)
    assert await drain(changes) == [Sighting(Change.FOUND, last), Sighting(Change.FOUND, BUDI)]


async def test_what_came_and_went_unread_is_not_told() -> None:
    changes = Changes(Sighting)
    changes.put(ANNA)
    changes.drop("anna")
    assert await drain(changes) == []


async def test_a_server_heard_again_unchanged_is_no_news() -> None:
    changes = Changes(Sighting)
    changes.put(ANNA)
    await drain(changes)
    changes.put(ANNA)
    changes.drop("nobody")
    assert await drain(changes) == []


async def test_a_flood_of_forged_servers_fills_the_list_and_no_more() -> None:
    changes = Changes(Sighting)
    for number in range(MAX_SERVERS * 4):
        changes.put(replace(ANNA, key=str(number)))
    assert len(changes.present) == MAX_SERVERS
    assert len(await drain(changes)) == MAX_SERVERS
    changes.drop("0")
    changes.put(BUDI)
    assert changes.present["budi"] == BUDI


async def test_the_snapshot_does_not_change_any_more() -> None:
    changes = Changes(Sighting)
    changes.put(ANNA)
    snapshot = changes.present
    changes.put(BUDI)
    assert list(snapshot) == ["anna"]


async def test_closing_ends_a_waiting_reader() -> None:
    changes = Changes(Sighting)
    reader = asyncio.ensure_future(changes.next())
    await asyncio.sleep(0)
    changes.close()
    assert await asyncio.wait_for(reader, 10) is None
