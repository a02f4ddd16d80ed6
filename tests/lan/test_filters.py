"""Each filter stops what it says, and nothing else."""

from __future__ import annotations

from tests.lan.filters import drop_udp, firewall, hush, isolate, lose
from tests.lan.network import Lan
from tests.lan.sockets import GROUP, PORT, connect, listen, send


def test_a_switch_that_filters_a_port_passes_the_rest_until_the_filter_is_gone(lan: Lan) -> None:
    a, b = lan.hosts
    listener = listen(b)
    dropped = drop_udp(lan.switch, PORT)
    send(a, b.address, "filtered")
    send(a, GROUP, "filtered")
    assert connect(a, b.address) == "connected"
    dropped.remove()
    send(a, b.address, "passed")
    listener.wait_for_line("udp passed")
    assert "filtered" not in listener.output


def test_a_host_can_be_deaf_for_a_port(lan: Lan) -> None:
    a, b = lan.hosts
    listener = listen(b)
    drop_udp(b, PORT)
    send(a, b.address, "filtered")
    assert connect(a, b.address) == "connected"
    listener.wait_for_line("tcp from")
    assert "filtered" not in listener.output


def test_a_firewall_lets_nothing_in_but_answers(lan: Lan) -> None:
    a, b = lan.hosts
    behind, outside = listen(a), listen(b)
    firewall(a)
    send(b, GROUP, "filtered")
    assert "timed out" in connect(b, a.address)
    assert connect(a, b.address) == "connected"
    outside.wait_for_line("tcp from")
    assert "filtered" not in behind.output


def test_a_hushed_switch_passes_only_what_is_for_one(lan: Lan) -> None:
    a, b = lan.hosts
    listener = listen(b)
    hush(lan.switch)
    for target in (GROUP, "255.255.255.255", "10.77.0.255"):
        send(a, target, "filtered")
    send(a, b.address, "alone")
    assert connect(a, b.address) == "connected"
    listener.wait_for_line("udp alone")
    assert "filtered" not in listener.output


def test_isolated_hosts_hear_each_other_only_with_everybody_else() -> None:
    with Lan(3) as lan:
        a, b, c = lan.hosts
        listener = listen(b)
        send(a, b.address, "before")  # so that each knows where the other is
        listener.wait_for_line("udp before")
        isolate(lan.switch, a, b)
        send(a, b.address, "alone")
        assert connect(a, b.address) != "connected"
        send(a, "10.77.0.255", "broadcast")
        send(a, GROUP, "multicast")
        listener.wait_for_line("udp broadcast")
        listener.wait_for_line("udp multicast")
        assert connect(c, b.address) == "connected"
        assert "alone" not in listener.output


def test_a_lossy_network_loses_about_what_it_should(lan: Lan) -> None:
    a, b = lan.hosts
    listener = listen(b)
    send(a, b.address, "first")  # so that it knows where the other is
    losing = lose(lan.switch, 30)
    send(a, b.address, *(f"n{number}" for number in range(300)))
    losing.remove()
    send(a, b.address, "last")
    listener.wait_for_line("udp last")
    # Of 300 about 90; ten standard deviations to either side.
    assert 10 < 302 - listener.output.count("udp ") < 170
