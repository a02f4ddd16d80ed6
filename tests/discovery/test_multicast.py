from __future__ import annotations

from pathlib import Path

import pytest

from discovery.multicast import LOOPBACK_ONLY, NO_INTERFACE, Multicast
from tests.guard.test_traffic_guard import take
from tests.lan.inside import ip, run_inside
from tests.lan.network import Lan


async def test_a_mistyped_interface_is_a_sentence_not_an_error() -> None:
    multicast = Multicast(["wlan-typo"])
    assert await multicast.refresh() is False
    assert multicast.problem is not None
    assert "wlan-typo" in multicast.problem
    await multicast.close()


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # of zeroconf, whose socket is refused
async def test_refused_sockets_are_a_sentence_not_an_error(refused_traffic: Path) -> None:
    multicast = Multicast(None)
    await multicast.refresh()
    assert multicast.problem is not None
    assert "5353" in multicast.problem
    assert multicast.zeroconf is None
    await multicast.close()
    take(refused_traffic)


async def follow_the_interfaces() -> None:
    multicast = Multicast(None)
    assert await multicast.refresh() is True
    assert multicast.problem is None
    assert multicast.addresses[0] == "10.77.0.1"
    assert await multicast.refresh() is False

    ip("address", "add", "10.88.0.1/24", "dev", "eth0")
    assert await multicast.refresh() is True
    assert "10.88.0.1" in multicast.addresses

    ip("link", "delete", "eth0")
    assert await multicast.refresh() is True
    assert multicast.problem == LOOPBACK_ONLY
    assert multicast.addresses == ("127.0.0.1", "::1")

    ip("link", "set", "lo", "down")
    ip("address", "flush", "dev", "lo")
    assert await multicast.refresh() is True
    assert multicast.problem == NO_INTERFACE
    assert multicast.addresses == ()

    ip("link", "set", "lo", "up")
    ip("link", "add", "eth0", "type", "veth", "peer", "name", "eth1")
    ip("link", "set", "eth1", "up")
    ip("address", "add", "10.99.0.1/24", "dev", "eth0")
    ip("link", "set", "eth0", "up")
    assert await multicast.refresh() is True
    assert multicast.problem is None
    assert multicast.addresses[0] == "10.99.0.1"
    await multicast.close()
    await multicast.close()


@pytest.mark.lan
def test_sockets_and_addresses_follow_networks_that_come_and_go(lan: Lan) -> None:
    run_inside(lan.hosts[0], follow_the_interfaces)


async def start_without_any_network() -> None:
    ip("link", "delete", "eth0")
    ip("link", "set", "lo", "down")
    ip("address", "flush", "dev", "lo")
    multicast = Multicast(None)
    assert await multicast.refresh() is False
    assert multicast.problem == NO_INTERFACE
    ip("link", "set", "lo", "up")
    assert await multicast.refresh() is True
    assert multicast.problem == LOOPBACK_ONLY
    await multicast.close()


@pytest.mark.lan
def test_a_computer_that_starts_without_network_says_so_and_recovers(lan: Lan) -> None:
    run_inside(lan.hosts[0], start_without_any_network)
