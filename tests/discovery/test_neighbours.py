"""The tables of three systems, as they print them; what is damaged or hostile is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery import neighbours
from discovery.neighbours import (
    MAX_NEIGHBOURS,
    chosen,
    read_arp,
    read_ip_neigh,
    read_ndp,
    read_netsh,
    read_proc_arp,
)
from tests.lan.inside import run_inside
from tests.lan.network import Lan

PROC_ARP = """\
IP address       HW type     Flags       HW address            Mask     Device
192.168.1.1      0x1         0x2         a4:91:b1:0c:1d:2e     *        wlan0
192.168.1.30     0x1         0x0         00:00:00:00:00:00     *        wlan0
192.168.1.31     0x1         0x6         3c:22:fb:00:11:22     *        wlan0
"""
IP_NEIGH = """\
fe80::a691:b1ff:fe0c:1d2e dev wlan0 lladdr a4:91:b1:0c:1d:2e router STALE
2001:db8::31 dev wlan0 lladdr 3c:22:fb:00:11:22 REACHABLE
fe80::dead dev wlan0 INCOMPLETE
fe80::beef dev wlan0 lladdr 3c:22:fb:00:11:23 FAILED
ff02::fb dev wlan0 lladdr 33:33:00:00:00:fb NOARP
fe80::5 dev gone0 lladdr 3c:22:fb:00:11:25 STALE
"""
MAC_ARP = """\
? (192.168.1.1) at a4:91:b1:c:1d:2e on en0 ifscope [ethernet]
? (192.168.1.30) at (incomplete) on en0 ifscope [ethernet]
? (192.168.1.31) at 3c:22:fb:0:11:22 on en0 ifscope permanent [ethernet]
? (192.168.1.255) at ff:ff:ff:ff:ff:ff on en0 ifscope [ethernet]
? (224.0.0.251) at 1:0:5e:0:0:fb on en0 ifscope permanent [ethernet]
"""
MAC_NDP = """\
Neighbor                        Linklayer Address  Netif Expire    St Flgs Prbs
fe80::1%lo0                     (incomplete)         lo0 permanent R
fe80::10d8:aa:bbcc:1%en0        a4:91:b1:c:1d:2e     en0 23h59m58s S  R
2001:db8::31                    3c:22:fb:0:11:22     en0 8s        R
"""
WINDOWS_ARP = """\

Schnittstelle: 192.168.1.7 --- 0xc
  Internetadresse       Physische Adresse     Typ
  192.168.1.1           a4-91-b1-0c-1d-2e     dynamisch
  192.168.1.31          3c-22-fb-00-11-22     dynamisch
  192.168.1.255         ff-ff-ff-ff-ff-ff     statisch
  224.0.0.251           01-00-5e-00-00-fb     statisch
"""
NETSH = """\

Interface 1: Loopback Pseudo-Interface 1


Internet Address                              Physical Address   Type
--------------------------------------------  -----------------  -----------
ff02::16                                                         Permanent

Schnittstelle 12 : WLAN


Internetadresse                               Physische Adresse  Typ
--------------------------------------------  -----------------  -----------
2001:db8::30                                  Unreachable        Unreachable
2001:db8::31                                  3c-22-fb-00-11-22  Reachable
fe80::a691:b1ff:fe0c:1d2e                     a4-91-b1-0c-1d-2e  Stale (Router)
ff02::fb                                      33-33-00-00-00-fb  Permanent
"""


def index(interface: str) -> int:
    return {"wlan0": 3, "en0": 4, "lo0": 1}.get(interface, 0)


def test_linux_lists_who_was_resolved() -> None:
    assert read_proc_arp(PROC_ARP) == ["192.168.1.1", "192.168.1.31"]
    assert read_ip_neigh(IP_NEIGH, index) == ["fe80::a691:b1ff:fe0c:1d2e%3", "2001:db8::31"]


def test_macos_lists_who_was_resolved() -> None:
    assert chosen(read_arp(MAC_ARP), set()) == ["192.168.1.1", "192.168.1.31"]
    assert read_ndp(MAC_NDP, index) == ["fe80::10d8:aa:bbcc:1%4", "2001:db8::31"]


def test_windows_lists_who_was_resolved_in_any_language() -> None:
    assert read_arp(WINDOWS_ARP) == ["192.168.1.1", "192.168.1.31"]
    assert read_netsh(NETSH) == ["2001:db8::31", "fe80::a691:b1ff:fe0c:1d2e%12"]


def test_this_computer_and_groups_are_nobodys_neighbours() -> None:
    found = ["10.0.0.5", "224.0.0.1", "255.255.255.255", "127.0.0.1", "fe80::7%3", "10.0.0.9"]
    assert chosen([*found, "10.0.0.9"], {"10.0.0.5", "fe80::7"}) == ["10.0.0.9"]


def test_of_a_crowded_network_only_some_are_asked() -> None:
    crowd = [f"10.1.{n >> 8}.{n & 255}" for n in range(5000)]
    assert len(chosen(crowd, set())) == MAX_NEIGHBOURS


@given(
    text=st.one_of(
        st.text(),
        st.lists(st.sampled_from((PROC_ARP + IP_NEIGH + MAC_NDP + NETSH).split())).map(" ".join),
        st.lists(
            st.sampled_from((PROC_ARP + IP_NEIGH + MAC_ARP + WINDOWS_ARP + NETSH).splitlines())
        ).map("\n".join),
    )
)
def test_a_damaged_table_gives_addresses_or_nothing(text: str) -> None:
    for found in (
        *(read_proc_arp(text), read_arp(text), read_netsh(text)),
        *(read_ip_neigh(text, index), read_ndp(text, index)),
    ):
        chosen(found, set())


async def test_the_table_of_this_system_can_be_read() -> None:
    assert len(await neighbours.neighbours()) <= MAX_NEIGHBOURS


async def has_met_another_host() -> None:
    found = await neighbours.neighbours()
    assert "10.77.0.1" in found
    assert "10.77.0.2" not in found
    assert any(address.startswith("fe80::") and "%" in address for address in found)


@pytest.mark.lan
def test_who_was_talked_to_is_a_neighbour_with_both_addresses(lan: Lan) -> None:
    a, b = lan.hosts
    shown = a.must("ip", "-6", "-brief", "address", "show", "dev", "eth0")
    link_local = next(word for word in shown.split() if word.startswith("fe80"))
    b.must("ping", "-c1", "-W5", a.address)
    b.must("ping", "-c1", "-W5", f"{link_local.partition('/')[0]}%eth0")
    run_inside(b, has_met_another_host)
