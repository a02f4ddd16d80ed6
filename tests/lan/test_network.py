"""The LAN of the tests is one: hosts reach each other and nothing else, and it goes away."""

from __future__ import annotations

import subprocess

import pytest

from tests.lan.network import Lan
from tests.lan.sockets import GROUP, connect, listen, send


def namespaces() -> str:
    return subprocess.run(
        ["ip", "netns", "list"], capture_output=True, text=True, check=True
    ).stdout


def test_hosts_reach_each_other_until_a_cable_is_pulled(lan: Lan) -> None:
    a, b = lan.hosts
    listener = listen(a)
    b.link_down()
    assert "unreachable" in connect(b, a.address)
    b.link_up()
    assert connect(b, a.address) == "connected"
    listener.wait_for_line(f"tcp from {b.address}")


def test_a_datagram_to_all_reaches_everybody_on_the_switch() -> None:
    with Lan(3) as lan:
        a, b, c = lan.hosts
        listeners = listen(b), listen(c)
        for target in (GROUP, "255.255.255.255", "10.77.0.255"):
            send(a, target)
            for listener in listeners:
                listener.wait_for_line(f"udp hello from {a.address}")


def test_a_host_with_two_links_is_on_both_networks_and_joins_them_for_nobody() -> None:
    with Lan(2) as lan:
        a, b = lan.hosts
        vpn, c = lan.add_switch(), lan.add_host()
        a.plug(vpn, "25.3.2.1/8", interface="ham0", mtu=1404)
        c.plug(vpn, "25.200.7.9/8", mtu=1404)
        assert a.addresses == {"eth0": "10.77.0.1", "ham0": "25.3.2.1"}
        listen(a)
        assert connect(b, a.address) == "connected"
        assert connect(c, "25.3.2.1") == "connected"
        assert "unreachable" in connect(c, b.address)
        assert send(c, "25.3.2.1", "x" * 1300) == ""
        assert "Message too long" in send(c, "25.3.2.1", "x" * 1400)


def test_a_host_changes_its_address_under_way(lan: Lan) -> None:
    a, b = lan.hosts
    listener = listen(b)
    a.readdress("10.77.0.90/24")
    assert a.address == "10.77.0.90"
    assert connect(a, b.address) == "connected"
    listener.wait_for_line("tcp from 10.77.0.90")


def test_leaving_ends_every_program_and_deletes_every_namespace() -> None:
    with Lan(2) as lan:
        program = lan.hosts[0].python("-c", "print('up'); input()")
        program.wait_for_line("up")
        assert lan.name in namespaces()
    assert program.wait() != 0
    assert lan.name not in namespaces()


def test_a_line_that_never_comes_fails_with_the_output(lan: Lan) -> None:
    program = lan.hosts[0].python("-c", "print('first'); print('second'); print(input())")
    program.wait_for_line("second")
    program.send_line("typed")
    with pytest.raises(AssertionError, match=r"ended without a line(.|\n)*first\nsecond\ntyped"):
        program.wait_for_line("first")


def test_programs_keep_their_files_in_a_home_of_their_host(lan: Lan) -> None:
    homes = {host.run(["sh", "-c", "echo $HOME"]).stdout.strip() for host in lan.hosts}
    assert homes == {str(host.home) for host in lan.hosts}
