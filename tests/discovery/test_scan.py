"""The scan of the own network: never more than people asked for, and it ends when they say so."""

from __future__ import annotations

import asyncio

import pytest

from discovery.interfaces import Interface
from discovery.place import Place
from discovery.scan import AT_A_TIME, scan, targets


def wired(address: str, prefix: int) -> Interface:
    return Interface("eth0", 2, (address,), (), (prefix,))


def asked(*interfaces: Interface) -> list[str]:
    return [place.address for place in targets(interfaces, (6697,))]


@pytest.mark.parametrize("prefix", [8, 16, 20, 24])
def test_however_wide_the_network_only_the_256_around_are_asked(prefix: int) -> None:
    found = asked(wired("10.20.30.40", prefix))
    assert len(found) == 253
    assert (found[0], found[-1]) == ("10.20.30.1", "10.20.30.254")
    assert "10.20.30.40" not in found


def test_of_a_smaller_network_nobody_beyond_is_asked() -> None:
    assert asked(wired("192.168.1.66", 30)) == ["192.168.1.65"]
    assert asked(wired("10.8.0.2", 32)) == []


def test_a_computer_full_of_virtual_networks_asks_in_three_those_that_reach_far_first() -> None:
    many = [wired(f"10.0.{n}.1", 24) for n in range(10)]
    found = asked(wired("169.254.3.3", 16), *many)
    assert len(found) == 3 * 253
    assert "169.254.3.4" not in found


def test_two_addresses_in_one_network_are_one_network_and_loopback_is_none() -> None:
    lo = Interface("lo", 1, ("127.0.0.1",), ("::1",), (8,))
    two = Interface("eth0", 2, ("10.0.0.1", "10.0.0.2"), (), (24, 24))
    assert len(asked(lo, two)) == 252


def test_every_port_is_asked() -> None:
    places = targets([wired("10.0.0.1", 30)], (6697, 6698))
    assert places == [Place("10.0.0.2", 6697), Place("10.0.0.2", 6698)]


async def test_few_are_asked_at_a_time_and_progress_is_told_in_addresses() -> None:
    places = [Place(f"10.0.0.{n}", port) for n in range(1, 61) for port in (6697, 6698)]
    sent: list[Place] = []
    told: list[tuple[int, int, int]] = []
    await scan(
        places, sent.append, lambda done, of: told.append((done, of, len(sent))), pause=0.0
    )
    assert sent == places
    assert AT_A_TIME == 50
    assert told == [(0, 60, 0), (25, 60, 50), (50, 60, 100), (60, 60, 120)]


async def test_a_scan_that_is_stopped_asks_nobody_more() -> None:
    sent: list[Place] = []
    first = asyncio.Event()
    places = [Place("10.0.0.9", port) for port in range(1, 1000)]

    def ask(place: Place) -> None:
        sent.append(place)
        first.set()

    scanning = asyncio.create_task(scan(places, ask))
    await first.wait()
    scanning.cancel()
    await asyncio.wait([scanning])
    assert scanning.cancelled()
    assert len(sent) == AT_A_TIME


async def test_nobody_to_ask_is_no_error() -> None:
    told: list[tuple[int, int]] = []
    await scan([], print, lambda done, of: told.append((done, of)))
    assert told == [(0, 0)]
