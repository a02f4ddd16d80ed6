from __future__ import annotations

import pytest

from discovery.book import Rumour
from discovery.budgets import MAX_SOURCES
from discovery.gossip import BURST, MAX_WAITING, RATE, Gossip, Hint, believable
from discovery.place import Place

ANNA = "aa" * 32
OWN = ("10.0.0.9", "141.20.5.5", "2001:db8:7:1::9", "fe80::9%3")


def rumours(number: int, first: int = 0) -> list[Rumour]:
    """That many servers at one place each."""
    return [
        Rumour(f"{n:064x}", (Place(f"10.{n >> 8 & 255}.{n & 255}.1", 6697),), 5)
        for n in range(first, first + number)
    ]


def drain(gossip: Gossip) -> list[Hint]:
    return list(iter(gossip.take, None))


@pytest.mark.parametrize(
    "address",
    [
        "10.255.0.1",
        "172.16.0.1",
        "172.31.255.1",
        "192.168.1.1",
        "169.254.9.9",
        "100.64.0.1",
        "25.1.2.3",
        "fd7a:115c::1",
        "141.20.200.1",  # our own /16
        "2001:db8:7:ffff::1",  # our own /48
    ],
)
def test_what_is_near_may_be_tried(address: str) -> None:
    assert believable(Place(address, 6697), OWN)
    assert believable(Place(address, 1024), OWN)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "24.255.255.255",
        "26.0.0.1",
        "141.21.0.1",
        "127.0.0.1",
        "198.18.0.1",
        "::1",
        "2001:db8:8::1",
        "2a00:1450::1",
        "fe80::1%3",
        "fec0::1",
    ],
)
def test_what_is_far_or_means_this_computer_is_never_tried(address: str) -> None:
    assert not believable(Place(address, 6697), OWN)


def test_low_ports_are_never_tried() -> None:
    for port in (1, 22, 25, 443, 1023):
        assert not believable(Place("10.0.0.1", port), OWN)


def test_a_computer_on_no_network_believes_its_own_programs() -> None:
    assert believable(Place("127.0.0.1", 6697), ["127.0.0.1", "::1"])


def test_an_own_link_local_address_makes_no_campus() -> None:
    assert not believable(Place("fe80::1%3", 6697), ["fe80::9%3"])


def test_what_was_told_waits_for_a_look_once() -> None:
    gossip = Gossip(lambda: OWN)
    places = (Place("10.0.0.1", 6697), Place("8.8.8.8", 6697), Place("10.0.0.2", 6697))
    for _ in range(3):
        gossip.hear("10.0.0.5", [Rumour(ANNA, places, 5)], 0)
    gossip.hear("10.0.0.6", [Rumour(ANNA, places, 5)], 0)
    assert len(gossip) == 2
    assert drain(gossip) == [
        Hint(ANNA, places[0], "10.0.0.5"),
        Hint(ANNA, places[2], "10.0.0.5"),
    ]
    assert len(gossip) == 0
    assert gossip.take() is None


def test_a_talkative_source_is_heard_up_to_its_budget() -> None:
    gossip = Gossip(lambda: OWN)
    for first in range(0, 3200, 32):
        gossip.hear("10.0.0.5", rumours(32, first), 100.0)
    assert len(drain(gossip)) == BURST
    gossip.hear("10.0.0.5", rumours(32, 5000), 101.0)
    assert len(drain(gossip)) == RATE
    gossip.hear("10.0.0.5", rumours(32, 6000), 1000.0)
    assert len(drain(gossip)) == 32


def test_one_message_tells_at_most_thirty_two_servers() -> None:
    gossip = Gossip(lambda: OWN)
    gossip.hear("10.0.0.5", rumours(60), 0)
    assert len(gossip) == 32


def test_a_computer_has_one_budget_for_all_its_ipv6_addresses() -> None:
    gossip = Gossip(lambda: OWN)
    for number in range(20):
        gossip.hear(f"2001:db8::{number:x}", rumours(32, 32 * number), 0)
    assert len(drain(gossip)) == BURST
    gossip.hear("2001:db8:0:1::1", rumours(10, 5000), 0)
    gossip.hear("fe80::1%3", rumours(10, 6000), 0)
    assert len(gossip) == 20


def test_sources_take_turns_so_that_a_flood_delays_nobody() -> None:
    gossip = Gossip(lambda: OWN)
    gossip.hear("10.0.0.66", rumours(32), 0)
    gossip.hear("10.0.0.66", rumours(32, 32), 0)
    gossip.hear("10.0.0.5", rumours(1, 9000), 0)
    first = [gossip.take(), gossip.take()]
    assert [one.source for one in first if one] == ["10.0.0.66", "10.0.0.5"]


def test_memory_is_bounded_whoever_talks() -> None:
    gossip = Gossip(lambda: OWN)
    for number in range(2 * MAX_SOURCES):
        gossip.hear(f"10.1.{number >> 8}.{number & 255}", rumours(32, 32 * number), number)
    assert len(gossip) == MAX_WAITING
    assert len(drain(gossip)) == MAX_WAITING
