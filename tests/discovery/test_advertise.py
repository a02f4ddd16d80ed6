from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from discovery import Advertiser, Announcement, Browser, RoomInfo
from discovery.advertise import UPDATE_SECONDS
from tests.lan.inside import run_inside
from tests.lan.network import Lan

ANNA = Announcement("Kopi Anna", "a" * 64, 6697, "0.1.0", (RoomInfo("lobby", False),), 0)


async def test_stopping_what_never_started_is_fine() -> None:
    advertiser = Advertiser(ANNA, interfaces=["wlan-typo"])
    await advertiser.stop()
    await advertiser.stop()


async def test_an_interface_that_is_not_there_is_a_problem_not_an_error() -> None:
    advertiser = Advertiser(ANNA, interfaces=["wlan-typo"])
    await advertiser.start()
    assert advertiser.problem is not None
    assert "wlan-typo" in advertiser.problem
    await advertiser.stop()


async def seen(browser: Browser, **wanted: object) -> None:
    """Wait until the browser's only server has these fields."""
    async for sighting in browser:
        if all(getattr(sighting.server, name) == value for name, value in wanted.items()):
            return


async def keep_current() -> None:
    advertiser = Advertiser(ANNA)
    async with Browser() as browser:
        await advertiser.start()
        assert advertiser.problem is None
        await seen(browser, name="Kopi Anna", people=0, rooms=ANNA.rooms)
        # There and back within the seconds in which receivers keep replaced records.
        for people in (1, 0, 1):
            advertiser.update(replace(ANNA, people=people))
            await seen(browser, people=people)
        # A server may be renamed and moved to another port while it runs.
        advertiser.update(replace(ANNA, name="Kopi Budi", port=7000))
        await seen(browser, name="Kopi Budi", port=7000)
        await advertiser.stop()
        await advertiser.stop()
        while browser.servers:
            await anext(aiter(browser))


@pytest.mark.lan
def test_people_see_the_present_state_and_a_goodbye(lan: Lan) -> None:
    run_inside(lan.hosts[0], keep_current)


async def announce_as_irc() -> None:
    advertiser = Advertiser(ANNA)
    async with Browser(irc=True) as browser:
        await advertiser.start()
        reader = aiter(browser)
        while len(browser.servers) < 2:
            await anext(reader)
        found = list(browser.servers.values())
        assert {server.is_irc for server in found} == {False, True}
        # One server, whatever it is announced as.
        assert {(server.name, server.server_id, server.port) for server in found} == {
            ("Kopi Anna", "a" * 64, 6697)
        }
        advertiser.update(replace(ANNA, name="Kopi Budi"))
        while {server.name for server in browser.servers.values()} != {"Kopi Budi"}:
            await anext(reader)
        while len(browser.servers) != 2:
            await anext(reader)
        await advertiser.stop()
        while browser.servers:
            await anext(reader)


@pytest.mark.lan
def test_other_irc_programs_see_the_server_under_the_registered_type(lan: Lan) -> None:
    run_inside(lan.hosts[0], announce_as_irc)


async def share_the_sockets() -> None:
    advertiser = Advertiser(ANNA)
    await advertiser.start()
    async with Browser(multicast=advertiser.multicast) as browser:
        found = await anext(aiter(browser))
        assert found.server.name == "Kopi Anna"
    await advertiser.stop()


@pytest.mark.lan
def test_a_server_looks_at_the_lan_through_the_sockets_it_is_announced_by(lan: Lan) -> None:
    run_inside(lan.hosts[0], share_the_sockets)


async def damp_updates() -> None:
    advertiser = Advertiser(ANNA)
    async with Browser() as browser:
        await advertiser.start()
        await seen(browser, people=0)
        published: list[Any] = []
        zeroconf = advertiser._multicast.zeroconf
        assert zeroconf is not None
        publish = zeroconf.async_update_service

        async def count(info: Any) -> Any:
            published.append(info)
            return await publish(info)

        zeroconf.async_update_service = count  # type: ignore[method-assign]
        started = asyncio.get_running_loop().time()
        for people in range(1, 501):
            advertiser.update(replace(ANNA, people=people))
            await asyncio.sleep(0)
        await seen(browser, people=500)
        took = asyncio.get_running_loop().time() - started
        assert len(published) <= 1 + took / UPDATE_SECONDS
        # What says nothing new is not sent at all.
        already = len(published)
        advertiser.update(replace(ANNA, people=500))
        advertiser.update(replace(ANNA, people=501))
        await seen(browser, people=501)
        assert len(published) == already + 1
        await advertiser.stop()


@pytest.mark.lan
def test_a_crowd_that_comes_at_once_does_not_flood_the_lan(lan: Lan) -> None:
    run_inside(lan.hosts[0], damp_updates)


async def stop_while_starting() -> None:
    for turns in range(12):
        advertiser = Advertiser(ANNA)
        starting = asyncio.create_task(advertiser.start())
        for _ in range(turns):
            await asyncio.sleep(0)
        await advertiser.stop()
        await asyncio.wait_for(starting, 10)
    late = Advertiser(ANNA)
    await late.start()
    await late.stop()
    async with Browser() as browser:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(aiter(browser)), 1)


@pytest.mark.lan
def test_a_server_stopped_while_it_starts_leaves_nothing_behind(lan: Lan) -> None:
    run_inside(lan.hosts[0], stop_while_starting)
