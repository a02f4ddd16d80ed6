from __future__ import annotations

import asyncio
import sys

import pytest
from zeroconf import ServiceStateChange as State
from zeroconf import Zeroconf

from discovery import Advertiser, Announcement, Browser, Change, RoomInfo
from tests.lan.inside import ip, run_inside
from tests.lan.network import Lan

ANNA = Announcement("Kopi Anna", "a" * 64, 6697, "0.1.0", (RoomInfo("jarkom", True),), 3)


async def test_an_interface_that_is_not_there_is_a_problem_not_an_error() -> None:
    async with Browser(interfaces=["wlan-typo"]) as browser:
        assert browser.problem is not None
        assert browser.servers == {}


async def test_leaving_ends_the_iteration() -> None:
    async with Browser(interfaces=["wlan-typo"]) as browser:
        reader = asyncio.ensure_future(anext(aiter(browser), None))
        await asyncio.sleep(0)
    assert await asyncio.wait_for(reader, 10) is None


async def find_and_lose() -> None:
    advertiser = Advertiser(ANNA)
    await advertiser.start()
    async with Browser() as browser:
        reader = aiter(browser)
        found = await anext(reader)
        assert found.change is Change.FOUND
        assert found.server.key == "Kopi Anna [aaaaaa]"
        assert found.server.addresses[0] == "10.77.0.1"
        assert found.server.rooms == ANNA.rooms
        assert browser.servers[found.server.key].port == ANNA.port
        # Asking again must not lose, double or change what is listed.
        await browser._stop_asking()
        browser._ask()
        await advertiser.stop()
        async for sighting in reader:
            assert sighting.change is not Change.FOUND
            if sighting.change is Change.LOST:
                break
        assert browser.servers == {}


@pytest.mark.lan
def test_a_server_is_found_with_its_rooms_and_lost_when_it_stops(lan: Lan) -> None:
    run_inside(lan.hosts[0], find_and_lose)


async def find_on_loopback() -> None:
    ip("link", "delete", "eth0")
    advertiser = Advertiser(ANNA)
    await advertiser.start()
    async with Browser() as browser:
        assert browser.problem is not None
        assert "not connected" in browser.problem
        found = await anext(aiter(browser))
        assert found.server.addresses[0] == "127.0.0.1"
    await advertiser.stop()


@pytest.mark.lan
def test_without_any_network_programs_of_this_computer_still_find_each_other(lan: Lan) -> None:
    run_inside(lan.hosts[0], find_on_loopback)


async def find_by_ipv6_alone() -> None:
    ip("-4", "address", "flush", "dev", "eth0")
    advertiser = Advertiser(ANNA)
    await advertiser.start()
    async with Browser() as browser:
        found = await anext(aiter(browser))
        assert found.server.addresses[0].startswith("fe80::")
        assert "%" in found.server.addresses[0]
    await advertiser.stop()


@pytest.mark.lan
def test_a_link_without_ipv4_is_enough(lan: Lan) -> None:
    run_inside(lan.hosts[0], find_by_ipv6_alone)


async def doubt_the_dead() -> None:
    async def start() -> asyncio.subprocess.Process:
        command = [sys.executable, "-m", "tests.lan.advertise", "Kopi Anna", "a", "6697"]
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)

    server = await start()
    async with Browser() as browser:
        reader = aiter(browser)
        key = (await anext(reader)).server.key
        assert await browser.reconfirm(key)
        server.kill()
        await server.wait()
        assert list(browser.servers) == [key]
        assert not await browser.reconfirm(key)
        assert browser.servers == {}
        assert not await browser.reconfirm("never heard of")
        # Asking again does not bring it back, only its return does.
        await browser._stop_asking()
        browser._ask()
        assert browser.servers == {}
        server = await start()
        async for sighting in reader:
            if sighting.change is Change.FOUND:
                break
        server.terminate()
        await server.wait()


@pytest.mark.lan
def test_a_server_killed_without_goodbye_is_dropped_when_it_is_doubted(lan: Lan) -> None:
    run_inside(lan.hosts[0], doubt_the_dead)


async def ignore_names_outside_the_rules() -> None:
    async with Browser() as browser:
        zeroconf = browser._multicast.zeroconf
        assert zeroconf is not None
        loop = asyncio.get_running_loop()
        complaints: list[object] = []
        loop.set_exception_handler(lambda _, context: complaints.append(context))
        hear_nonsense(browser, zeroconf.zeroconf)
        while browser._resolving:
            await asyncio.wait(list(browser._resolving.values()))
        assert browser.servers == {}
        assert complaints == []


def hear_nonsense(browser: Browser, zeroconf: Zeroconf) -> None:
    for name in ("\x1b[2J", "x" * 200, "", "\udcff", "a.b.c", "\u202e" * 63):
        full = f"{name}._warkop._tcp.local."
        for change in (State.Added, State.Updated, State.Removed, State.Added):
            browser._heard(zeroconf, "_warkop._tcp.local.", full, change)


@pytest.mark.lan
def test_names_outside_the_rules_of_dns_are_ignored_in_silence(lan: Lan) -> None:
    run_inside(lan.hosts[0], ignore_names_outside_the_rules)
