"""Which server of the LAN has the room, when the person named none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from client.lookup import find_room
from client.pins import KnownServers, name_key
from client.problem import Problem
from discovery import Change, FoundServer, Sighting
from tests.client.ui.servers import found

SOON = 0.05  # s; nothing more will come in these tests
NOBODY = KnownServers()
ONE, TWO = "1" * 64, "2" * 64


async def seen(*servers: FoundServer, change: Change = Change.FOUND) -> AsyncIterator[Sighting]:
    """Sightings, then silence for ever, like a LAN."""
    for server in servers:
        yield Sighting(change, server)
    await asyncio.Event().wait()


async def test_the_server_that_has_the_room_is_taken_soon() -> None:
    lan = seen(found("a", "lain"), found("b", "Jarkom", "x"))
    server, room = await find_room(lan, "#jarkom", NOBODY, seconds=3600, settle=SOON)
    assert (server.name, room) == ("b", "#jarkom")


async def test_a_known_server_is_meant_whoever_was_heard_first() -> None:
    known = KnownServers({name_key("Warung Andi"): ONE})
    stranger = found("Faster", "jarkom", server_id=TWO)
    server, _ = await find_room(
        seen(stranger, found("Warung Andi", "jarkom", server_id=ONE)), "jarkom", known, SOON
    )
    assert server.server_id == ONE


async def test_among_strangers_a_person_chooses() -> None:
    lan = seen(found("a", "jarkom", server_id=ONE), found("b", "jarkom", port=7000, server_id=TWO))
    with pytest.raises(Problem, match="Several servers have a room jarkom") as caught:
        await find_room(lan, "jarkom", NOBODY, SOON)
    assert "--server 192.168.1.20:6697  (a)" in str(caught.value)
    assert "--server 192.168.1.20:7000  (b)" in str(caught.value)


async def test_a_stranger_with_a_known_name_is_marked_among_the_choices() -> None:
    known = KnownServers({name_key("a"): ONE})
    lan = seen(found("a", "jarkom", server_id=TWO), found("b", "jarkom", server_id="3" * 64))
    with pytest.raises(Problem, match=r"\(a, another certificate than before!\)"):
        await find_room(lan, "jarkom", known, SOON)


async def test_one_server_seen_under_two_names_is_no_choice() -> None:
    lan = seen(found("old", "jarkom", server_id=ONE), found("new", "jarkom", server_id=ONE))
    assert (await find_room(lan, "jarkom", NOBODY, SOON))[0].server_id == ONE


async def test_a_room_that_nobody_has_is_answered_with_what_there_is() -> None:
    with pytest.raises(Problem) as caught:
        await find_room(seen(found("Warung", "lobi", "rahasia!")), "jarkom", NOBODY, SOON)
    assert "No server here has a room jarkom" in str(caught.value)
    assert "Warung: lobi, rahasia (locked)" in str(caught.value)


async def test_a_room_may_be_among_those_a_server_has_no_place_to_list() -> None:
    lan = seen(found("a", "x"), found("b", "y", more=9))
    assert (await find_room(lan, "jarkom", NOBODY, SOON))[0].name == "b"


async def test_an_empty_lan_says_how_to_begin() -> None:
    for room in ("jarkom", None):
        with pytest.raises(Problem, match="python -m server"):
            await find_room(seen(), room, NOBODY, SOON)


async def test_without_a_room_the_only_one_there_is_is_meant() -> None:
    server, room = await find_room(seen(found("a", "jarkom"), found("b")), None, NOBODY, SOON)
    assert (server.name, room) == ("a", "#jarkom")


async def test_without_a_room_a_choice_is_left_to_the_person() -> None:
    with pytest.raises(Problem, match="--room NAME") as caught:
        await find_room(seen(found("a", "x", more=2), found("b", "y")), None, NOBODY, SOON)
    assert "a: x, 2 more" in str(caught.value)
    assert "b: y" in str(caught.value)


async def test_a_server_that_left_is_not_offered() -> None:
    async def lan() -> AsyncIterator[Sighting]:
        yield Sighting(Change.FOUND, found("a", "x"))
        yield Sighting(Change.LOST, found("a", "x"))
        yield Sighting(Change.FOUND, found("b", "y"))
        await asyncio.Event().wait()

    assert (await find_room(lan(), None, NOBODY, SOON))[0].name == "b"
