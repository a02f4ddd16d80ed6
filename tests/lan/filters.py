"""What goes wrong on a network: packets that a switch, a router or a host's own firewall drops.

Rules of nftables, one table for each call. The returned `Filter` takes its rules away again;
otherwise they end with the network.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from tests.lan.machine import Machine
from tests.lan.network import Host, Switch

_numbers = itertools.count(1)


class Filter:
    """Rules that are in force on `machine` until `remove()`."""

    def __init__(self, machine: Machine, family: str, rules: Iterable[tuple[str, str]]) -> None:
        """`rules`: the hook ("input", "forward", "output") and the rule, with its verdict."""
        self._machine = machine
        self._table = f"{family} wk{next(_numbers)}"
        chains = "\n".join(
            f"chain c{number} {{ type filter hook {hook} priority 0; {rule}; }}"
            for number, (hook, rule) in enumerate(rules)
        )
        machine.must("nft", "-f", "-", input=f"table {self._table} {{\n{chains}\n}}\n")

    def remove(self) -> None:
        """Let everything pass again."""
        self._machine.must("nft", "delete", "table", *self._table.split())


def drop_udp(machine: Machine, port: int) -> Filter:
    """Drop datagrams to and from this port: all that pass a switch, or all of a host.

    With 5353 on a switch: a network that filters mDNS.
    """
    rule = f"meta l4proto udp th dport {port} drop; meta l4proto udp th sport {port} drop"
    if isinstance(machine, Switch):
        return Filter(machine, "bridge", [("forward", rule)])
    return Filter(machine, "inet", [("input", rule), ("output", rule)])


def hush(switch: Switch) -> Filter:
    """Drop the datagrams to all, by broadcast and multicast: a network made for web pages only.

    Hosts still learn each other's hardware addresses.
    """
    rule = "meta pkttype { broadcast, multicast } meta l4proto udp drop"
    return Filter(switch, "bridge", [("forward", rule)])


def firewall(host: Host, port: int | None = None) -> Filter:
    """Let nothing in that the host did not ask for, as Windows on a network of profile "Public".

    port: close only this one, for TCP and UDP.
    """
    closed = "" if port is None else f"th dport {port} "
    rule = f'iifname != "lo" meta l4proto {{ tcp, udp }} {closed}ct state new drop'
    return Filter(host, "inet", [("input", rule)])


def isolate(switch: Switch, one: Host, other: Host) -> Filter:
    """Drop what one of them sends to the other alone; broadcast and multicast pass.

    As the Wi-Fi of a guest house keeps its guests apart ("client isolation").
    """
    pairs = ((one.mac(), other.mac()), (other.mac(), one.mac()))
    rules = "; ".join(f"ether saddr {source} ether daddr {to} drop" for source, to in pairs)
    return Filter(switch, "bridge", [("forward", rules)])


def lose(machine: Machine, percent: int) -> Filter:
    """Lose so many of a hundred packets at random: bad Wi-Fi."""
    rule = f"numgen random mod 100 < {percent} drop"
    if isinstance(machine, Switch):
        return Filter(machine, "bridge", [("forward", rule)])
    return Filter(machine, "inet", [("input", f'iifname != "lo" {rule}')])
