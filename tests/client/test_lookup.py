"""Which server of the LAN has the room, when the person named none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from client.lookup import find_room
from client.problem import Problem
from discovery import Change, FoundServer, Sighting
from tests.client.ui.servers import found

SOON = 0.05  # s; nothing more will come in these tests


async def seen(*servers: FoundServer, change: Change = Change.FOUND) -> AsyncIterator[Sighting]:
    """Sightings, then silence for ever, like a LAN."""
    for server in servers:
        yield Sighting(change, server)
    await asyncio.Event().wait()


async def test_the_first_server_that_has_the_room_is_taken_at_once() -> None:
    lan = seen(found("a", "lain"), found("b", "Jarkom", "x"), found("c", "jarkom"))
    server, room = await find_room(lan, "#jarkom", seconds=3600)
    assert (server.name, room) == ("b", "#jarkom")


async def test_a_room_that_nobody_has_is_answered_with_what_there_is() -> None:
    with pytest.raises(Problem) as caught:
        await find_room(seen(found("Warung", "lobi", "rahasia!")), "jarkom", SOON)
    assert "No server here has a room jarkom" in str(caught.value)
    assert "Warung: lobi, rahasia (locked)" in str(caught.value)


async def test_a_room_may_be_among_those_a_server_has_no_place_to_list() -> None:
    lan = seen(found("a", "x"), found("b", "y", more=9))
    assert (await find_room(lan, "jarkom", SOON))[0].name == "b"


async def test_an_empty_lan_says_how_to_begin() -> None:
    for room in ("jarkom", None):
        with pytest.raises(Problem, match="python -m server"):
            await find_room(seen(), room, SOON)


async def test_without_a_room_the_only_one_there_is_is_meant() -> None:
    server, room = await find_room(seen(found("a", "jarkom"), found("b")), None, SOON)
    assert (server.name, room) == ("a", "#jarkom")


async def test_without_a_room_a_choice_is_left_to_the_person() -> None:
    with pytest.raises(Problem, match="--room NAME") as caught:
        await find_room(seen(found("a", "x", more=2), found("b", "y")), None, SOON)
    assert "a: x, 2 more" in str(caught.value)
    assert "b: y" in str(caught.value)


async def test_a_server_that_left_is_not_offered() -> None:
    async def lan() -> AsyncIterator[Sighting]:
        yield Sighting(Change.FOUND, found("a", "x"))
        yield Sighting(Change.LOST, found("a", "x"))
        yield Sighting(Change.FOUND, found("b", "y"))
        await asyncio.Event().wait()

    assert (await find_room(lan(), None, SOON))[0].name == "b"
