from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from discovery import Book, Finder, Invite, ListedServer, Source, State
from tests.discovery.lookserver import KOPI, certificate, look_server
from tests.lan.inside import run_inside
from tests.lan.network import Lan

NOWHERE = ["wlan-typo"]


async def first_here(finder: Finder) -> ListedServer:
    async with asyncio.timeout(10):
        async for news in finder:
            if news.server.state is State.HERE:
                return news.server
    raise AssertionError("the list ended")


async def test_an_interface_that_is_not_there_is_a_problem_not_an_error() -> None:
    async with Finder(interfaces=NOWHERE) as finder:
        assert "wlan-typo" in (finder.problem or "")
        assert finder.servers == {}


async def test_leaving_ends_the_iteration() -> None:
    async with Finder(interfaces=NOWHERE) as finder:
        reader = asyncio.ensure_future(anext(aiter(finder), None))
        await asyncio.sleep(0)
    assert await asyncio.wait_for(reader, 10) is None


async def test_a_typed_place_is_looked_at_and_known_the_next_time(tmp_path: Path) -> None:
    book = tmp_path / "known.json"
    async with look_server() as (place, _):
        async with Finder(Book(book), interfaces=NOWHERE, typed=[place]) as finder:
            found = await first_here(finder)
            assert found.name == KOPI.name
            assert found.fingerprint == certificate().fingerprint
            assert found.places == (place,)
            assert found.sources == {Source.TYPED}
            assert finder.servers == {found.key: found}
        async with Finder(Book(book), interfaces=NOWHERE) as finder:
            assert (await first_here(finder)).sources == {Source.KNOWN}


async def test_an_invite_may_name_its_server_by_a_host_name() -> None:
    async with (
        look_server() as (place, _),
        Finder(interfaces=NOWHERE) as finder,
    ):
        finder.suggest(Invite((("localhost", place.port),)))
        assert (await first_here(finder)).name == KOPI.name


async def test_a_first_search_settles_before_its_time_is_over() -> None:
    async with asyncio.timeout(10), Finder(interfaces=NOWHERE) as finder:
        await finder.settle(60)


async def stop_while_starting() -> None:
    async def use() -> None:
        async with Finder():
            await asyncio.sleep(1)

    for turns in range(30):
        using = asyncio.create_task(use())
        await asyncio.sleep(turns / 1000)
        using.cancel()
        await asyncio.wait([using])
        assert using.cancelled()


@pytest.mark.lan
def test_a_search_stopped_while_it_starts_leaves_nothing_behind(lan: Lan) -> None:
    run_inside(lan.hosts[0], stop_while_starting)
