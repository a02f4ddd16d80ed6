"""Addresses are compared as addresses, not as text."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from server.core.addresses import format_network, is_inside, is_loopback, parse_network


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("10.0.0.7/24", "10.0.0.0/24"),
        ("FD00:0::7", "fd00::7"),
        ("fe80::/10", "fe80::/10"),
    ],
)
def test_a_network_is_shown_as_people_write_it(typed: str, shown: str) -> None:
    network = parse_network(typed)
    assert network is not None
    assert format_network(network) == shown


@pytest.mark.parametrize("text", ["", "andi", "10", "10.0.0", "10.0.0.0/33", "10.0.0.300", "::/x"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert parse_network(text) is None


def test_an_address_is_inside_a_network_of_its_own_family_only() -> None:
    networks = [ip_network("10.0.0.0/24"), ip_network("fd00::/64")]
    assert is_inside("10.0.0.7", networks)
    assert is_inside("fd00:0::7", networks)
    assert not is_inside("10.0.1.7", networks)
    assert not is_inside("fd00:0:0:1::7", networks)
    assert not is_inside("not an address", networks)


def test_loopback_is_the_hosts_own_computer() -> None:
    assert is_loopback("127.0.0.1")
    assert is_loopback("127.9.9.9")
    assert is_loopback("::1")
    assert not is_loopback("10.0.0.7")
    assert not is_loopback("")
