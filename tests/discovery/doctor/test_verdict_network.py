from __future__ import annotations

from dataclasses import replace

import pytest

from discovery.doctor.finding import Check, Level
from discovery.doctor.measured import Measured
from discovery.doctor.verdict_network import mdns_port, multicast, network, others, vpn
from discovery.interfaces import Interface
from tests.discovery.doctor.measurements import (
    ETH0,
    HAMACHI,
    HEALTHY,
    LO,
    MDNS,
    PROBE,
    TAILSCALE,
    ear,
    only,
    seen,
    tried,
)


def test_a_healthy_network_has_no_finding_but_that_all_is_well() -> None:
    assert not list(network(HEALTHY))
    assert only(multicast(HEALTHY)).level is Level.OK
    assert only(mdns_port(HEALTHY)).level is Level.OK
    assert not list(others(HEALTHY))
    assert not list(vpn(HEALTHY))


# -- network --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measured", "word"),
    [
        (Measured(), "not connected to any network"),
        (Measured(interfaces=(LO,)), "only programs on this computer"),
        (Measured(wanted=("wlan7",)), "wlan7"),
    ],
)
def test_no_network_is_bad_and_says_what_to_do(measured: Measured, word: str) -> None:
    found = only(network(measured))
    assert (found.check, found.level) == (Check.NETWORK, Level.BAD)
    assert word in found.finding
    assert found.action


def test_an_address_without_connection_is_no_network() -> None:
    down = replace(ear(problem="Network is unreachable"), down=True)
    measured = replace(HEALTHY, ears=(down,), servers=())
    found = only(network(measured))
    assert found.level is Level.BAD
    assert "eth0 is not connected" in found.finding
    assert "Connect to a Wi-Fi" in found.action
    assert not list(multicast(measured))


def test_one_interface_of_several_without_connection_is_left_out() -> None:
    down = replace(ear(interface="eth1", problem="Network is down"), down=True)
    two = (ETH0, replace(ETH0, name="eth1"))
    measured = replace(HEALTHY, interfaces=two, ears=(ear(), down))
    assert not list(network(measured))
    assert only(multicast(measured)).subject == "eth0"


def test_an_interface_that_is_down_beside_a_good_one_is_named() -> None:
    eth1 = Interface("eth1", 3, ("10.78.0.1",), ())
    found = only(network(replace(HEALTHY, unconnected=(eth1,))))
    assert (found.check, found.subject, found.level) == (Check.NETWORK, "eth1", Level.NOTE)
    assert "eth1 (10.78.0.1) has an address, but is not connected" in found.finding
    assert found.action


@pytest.mark.parametrize(
    "measured", [Measured(interfaces=(LO,)), Measured(), Measured(wanted=("eth0",))]
)
def test_an_interface_that_is_down_and_alone_is_no_network(measured: Measured) -> None:
    found = only(network(replace(measured, unconnected=(ETH0,))))
    assert (found.subject, found.level) == ("", Level.BAD)
    assert "eth0 is not connected" in found.finding


def test_who_asks_for_the_loopback_gets_it() -> None:
    assert not list(network(Measured(wanted=("lo",), interfaces=(LO,))))


# -- port 5353 ------------------------------------------------------------------------------------


def test_a_port_that_others_share_is_fine() -> None:
    found = only(mdns_port(replace(HEALTHY, holders=("avahi-daemon", "chrome"))))
    assert found.level is Level.OK
    assert "shared with avahi-daemon and chrome" in found.finding


def test_a_port_that_another_program_keeps_for_itself_is_bad_and_the_program_named() -> None:
    # IPv6 may still be free.
    held = replace(
        HEALTHY, holders=("dnsd",), port_problem="Address already in use", ears=(ear(version=6),)
    )
    found = only(mdns_port(held))
    assert (found.check, found.level) == (Check.MDNS_PORT, Level.BAD)
    assert "dnsd holds it for itself" in found.finding
    # What follows from it is not said again for each interface.
    assert not list(multicast(held))
    assert not list(others(held))


def test_avahi_can_be_told_to_share() -> None:
    held = replace(HEALTHY, holders=("avahi-daemon",), port_problem="Address already in use")
    assert "disallow-other-stacks=no" in only(mdns_port(held)).action


def test_a_holder_without_name_is_another_program() -> None:
    held = replace(HEALTHY, port_problem="Address already in use")
    assert "another program" in only(mdns_port(held)).finding


# -- multicast ------------------------------------------------------------------------------------


def test_an_interface_tells_over_which_versions_it_hears_whom() -> None:
    found = only(multicast(HEALTHY))
    assert found.subject == "eth0"
    assert found.finding == (
        "eth0 (10.77.0.1) is in mDNS's group over IPv4 and IPv6 and hears itself and "
        "1 other computer."
    )


def test_an_interface_that_hears_only_others_works() -> None:
    found = only(multicast(replace(HEALTHY, ears=(ear("10.77.0.2", own=False),))))
    assert found.level is Level.OK
    assert "hears 1 other computer." in found.finding


def test_ipv4_alone_is_enough() -> None:
    ears = (ear(), ear(version=6, own=False))
    found = only(multicast(replace(HEALTHY, ears=ears)))
    assert found.level is Level.OK
    assert "over IPv4 and hears itself and nobody else" in found.finding


@pytest.mark.parametrize(
    ("deaf", "words"),
    [
        (ear(own=False), "hears nothing on UDP port 5353, not even itself"),
        (ear(problem="Operation not permitted"), "a filter on this computer forbids it"),
        (ear(problem="No buffer space"), "can't send announcements: No buffer space"),
        (ear(joined=False, problem="No such device"), "can't join mDNS's group: No such device"),
    ],
)
def test_a_deaf_interface_says_why(deaf: object, words: str) -> None:
    measured = replace(HEALTHY, servers=(), ears=(deaf,))  # type: ignore[arg-type]
    found = only(multicast(measured))
    assert found.level is Level.BAD
    assert words in found.finding
    assert found.action
    # Said once: that nobody else is heard follows from it.
    assert not list(others(measured))


def test_a_deaf_interface_matters_less_where_the_probe_finds_servers() -> None:
    measured = replace(HEALTHY, servers=(seen(sources=PROBE),), ears=(ear(own=False),))
    assert only(multicast(measured)).level is Level.NOTE


def test_interfaces_that_carry_no_lan_are_left_out() -> None:
    idle = Interface("utun0", 9, (), ("fe80::9",))
    measured = replace(HEALTHY, interfaces=(LO, idle, TAILSCALE))
    assert not list(multicast(measured))


# -- others ---------------------------------------------------------------------------------------


def test_a_network_that_drops_mdns_is_named_and_nothing_has_to_be_done() -> None:
    found = only(others(replace(HEALTHY, ears=(ear(),), servers=(seen(sources=PROBE),))))
    assert (found.check, found.level) == (Check.OTHERS, Level.NOTE)
    assert "mDNS (UDP port 5353) does not pass" in found.finding
    assert "Nothing has to be done" in found.action


def test_who_is_alone_is_told_how_to_be_sure() -> None:
    found = only(others(replace(HEALTHY, ears=(ear(),), servers=())))
    assert found.level is Level.NOTE
    assert "Nobody else was heard" in found.finding
    assert "python -m discovery --doctor" in found.action


def test_a_network_where_nothing_to_all_passes_is_named_by_servers_that_answer_on_it() -> None:
    known = replace(HEALTHY, ears=(ear(),), servers=(seen(sources=frozenset()),))
    lan = replace(ETH0, prefixes=(24,))
    found = only(others(replace(known, interfaces=(lan,))))
    assert found.level is Level.BAD
    assert "Neither mDNS nor Warkop's own probe passes" in found.finding
    beyond = replace(lan, ipv4=("10.99.0.1",))
    assert "Nobody else was heard" in only(others(replace(known, interfaces=(beyond,)))).finding
    hidden = seen("Anna", tried(udp=False), sources=frozenset())
    found = only(others(replace(known, interfaces=(lan,), servers=(hidden,))))
    assert "Nobody else was heard" in found.finding


def test_a_server_known_from_before_proves_nothing_about_mdns() -> None:
    known = replace(HEALTHY, ears=(ear(),), servers=(seen(sources=frozenset()),))
    assert "Nobody else was heard" in only(others(known)).finding


# -- VPN ------------------------------------------------------------------------------------------


def test_tailscale_alone_means_that_nothing_shows_up_by_itself() -> None:
    found = only(vpn(Measured(interfaces=(LO, TAILSCALE))))
    assert (found.check, found.subject, found.level) == (Check.VPN, "tailscale0", Level.BAD)
    assert "Tailscale, which carries no multicast" in found.finding
    assert "invite" in found.action


def test_tailscale_beside_a_lan_is_worth_a_note() -> None:
    assert only(vpn(Measured(interfaces=(ETH0, TAILSCALE)))).level is Level.NOTE


def test_tailscale_whose_peers_were_found_is_worth_a_note() -> None:
    measured = Measured(interfaces=(LO, TAILSCALE), servers=(seen(sources=MDNS),))
    assert only(vpn(measured)).level is Level.NOTE


def test_hamachi_is_a_lan() -> None:
    measured = Measured(interfaces=(HAMACHI,), ears=(ear("25.9.9.9", interface="ham0"),))
    assert only(vpn(measured)).level is Level.OK
    assert only(multicast(measured)).level is Level.OK
