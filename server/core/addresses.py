"""Addresses of peers, and networks of them, as the host names them in bans and limits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def parse_network(text: str) -> Network | None:
    """`10.0.0.7`, `10.0.0.0/24`, `fe80::/10` (also with bits after the prefix); None for anything
    else."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def format_network(network: Network) -> str:
    """As a person writes it: one address without its prefix."""
    single = network.prefixlen == network.max_prefixlen
    return str(network.network_address) if single else str(network)


def is_inside(address: str, networks: Iterable[Network]) -> bool:
    """Whether one of the networks has that address. False for what is no address."""
    parsed = _parse(address)
    return parsed is not None and any(parsed in network for network in networks)


def is_loopback(address: str) -> bool:
    """Whether the peer is on the host's own computer."""
    parsed = _parse(address)
    return parsed is not None and parsed.is_loopback


@lru_cache(maxsize=1024)  # addresses; everybody here is asked about with every message
def _parse(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None


def household(address: str) -> str:
    """Who is counted as one: an IPv4 address, or the /64 that one IPv6 customer gets whole.

    Link-local addresses all have one prefix, so each counts for itself.
    """
    parsed = _parse(address)
    if not isinstance(parsed, IPv6Address) or parsed.is_link_local or parsed.is_loopback:
        return address
    return str(ip_network((parsed, 64), strict=False))
