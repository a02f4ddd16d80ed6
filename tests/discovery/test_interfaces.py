from __future__ import annotations

import json
import sys

import pytest

from discovery.interfaces import Interface, addresses, senders, usable_interfaces
from tests.lan.network import Lan

LO = Interface("lo", 1, ("127.0.0.1",), ("::1",))
WIFI = Interface("wlan0", 2, ("192.168.1.7",), ("2001:db8::7", "fe80::7"))
HAMACHI = Interface("ham0", 3, ("25.4.5.6",), ("fe80::9",))
PULLED = Interface("eth0", 4, ("169.254.3.3",), ())


def test_one_sender_per_interface_and_version_and_hamachi_is_one_of_them() -> None:
    assert senders([WIFI, HAMACHI]) == ["192.168.1.7", "fe80::7", "25.4.5.6", "fe80::9"]


def test_ipv6_multicast_is_not_tried_on_loopback() -> None:
    assert senders([LO]) == ["127.0.0.1"]


def test_all_addresses_are_told_those_that_reach_far_first() -> None:
    assert addresses([PULLED, WIFI, HAMACHI]) == (
        "25.4.5.6",
        "192.168.1.7",
        "2001:db8::7",
        "169.254.3.3",
        "fe80::7",
        "fe80::9",
    )


def test_loopback_is_told_only_if_there_is_nothing_else() -> None:
    assert "127.0.0.1" not in addresses([LO, WIFI])
    assert addresses([LO]) == ("127.0.0.1", "::1")


def test_a_computer_full_of_virtual_machines_tells_not_too_many_addresses() -> None:
    many = [Interface(f"veth{n}", n, (f"10.0.{n}.1",), ()) for n in range(100)]
    assert len(addresses(many)) == 16


def test_interfaces_can_be_chosen_by_name_or_address() -> None:
    by_address = usable_interfaces(["127.0.0.1"])
    assert [found.loopback for found in by_address] == [True]
    assert usable_interfaces([by_address[0].name]) == by_address
    assert usable_interfaces(["no-such-interface"]) == ()


LIST = """
import json
from discovery.interfaces import usable_interfaces
print(json.dumps([found.name for found in usable_interfaces()]))
"""


@pytest.mark.lan
def test_loopback_is_used_only_by_a_computer_without_network(lan: Lan) -> None:
    host = lan.hosts[0]

    def used() -> list[str]:
        names: list[str] = json.loads(host.run([sys.executable, "-c", LIST]).stdout)
        return names

    assert used() == ["eth0"]
    host.run(["ip", "link", "delete", "eth0"])
    assert used() == ["lo"]
    host.link_down("lo")
    host.run(["ip", "address", "flush", "dev", "lo"])
    assert used() == []


BOTH = """
import json
from discovery.interfaces import unconnected, usable_interfaces
found = usable_interfaces(), usable_interfaces(["eth0"]), unconnected()
print(json.dumps([[one.name for one in some] for some in found]))
"""


@pytest.mark.lan
def test_an_interface_that_is_down_is_left_out_until_it_is_up_again(lan: Lan) -> None:
    host = lan.hosts[0]
    host.plug(lan.add_switch(), "10.78.0.1/24", interface="eth1")
    # A bridge for virtual machines, none of which runs.
    host.ip("link", "add", "virbr0", "type", "bridge")
    host.ip("address", "add", "192.168.122.1/24", "dev", "virbr0")

    def found() -> list[list[str]]:
        names: list[list[str]] = json.loads(host.run([sys.executable, "-c", BOTH]).stdout)
        return names

    assert found() == [["eth0", "eth1"], ["eth0"], []]
    host.link_down("eth0")
    assert found() == [["eth1"], [], ["eth0"]]
    host.link_up("eth0")
    assert found() == [["eth0", "eth1"], ["eth0"], []]
