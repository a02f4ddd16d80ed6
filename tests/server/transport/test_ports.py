"""Ports: a server that can't have its port must say so, or find another where that was asked."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator
from socket import SOCK_DGRAM, SOCK_STREAM

import pytest

from server.problem import StartProblem
from server.transport.ports import bind, bind_both, explain, port_of


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of loopback that another program holds."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def close(sockets: list[socket.socket]) -> None:
    for one in sockets:
        one.close()


def test_a_taken_default_port_gives_way_to_the_next_free_one(taken: int) -> None:
    sockets = bind("127.0.0.1", taken, search=True)
    try:
        assert taken < port_of(sockets) <= taken + 20
    finally:
        close(sockets)


def test_a_port_that_was_asked_for_and_is_taken_is_refused_with_what_to_do(taken: int) -> None:
    with pytest.raises(StartProblem, match=f"Port {taken} is in use.*--port"):
        bind("127.0.0.1", taken, search=False)


def test_port_zero_takes_any_free_port_the_same_on_every_address() -> None:
    sockets = bind(None, 0, search=False)
    try:
        assert {one.getsockname()[1] for one in sockets} == {port_of(sockets)}
        assert port_of(sockets) > 0
    finally:
        close(sockets)


def test_an_address_that_this_computer_does_not_have_is_explained() -> None:
    error = OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")
    problem = explain("192.0.2.1", 6697, 6697, error)
    assert problem.sentence.startswith("This computer has no address 192.0.2.1; leave --host out")


def test_a_host_name_that_means_nothing_is_explained() -> None:
    error = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert "no address lab-7" in explain("lab-7", 6697, 6697, error).sentence


def test_another_failure_is_not_called_a_port_in_use() -> None:
    error = OSError(errno.EMFILE, "Too many open files")
    assert "Too many open files" in explain(None, 6697, 6697, error).sentence


def test_the_main_port_is_one_number_for_tcp_and_udp() -> None:
    bound = bind_both("127.0.0.1", 0, search=False)
    try:
        assert port_of(bound.tcp) == port_of(bound.udp) > 0
        assert [one.type for one in bound.tcp + bound.udp] == [SOCK_STREAM, SOCK_DGRAM]
    finally:
        close(bound.tcp + bound.udp)


@pytest.fixture
def taken_for_udp() -> Iterator[int]:
    """A port of loopback that another program holds, for UDP only. It is below those that systems
    give away, and each worker looks among its own, so that nobody takes its TCP half meanwhile."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for port in range(21_000 + 100 * worker, 21_100 + 100 * worker):
        with socket.socket(type=SOCK_DGRAM) as other, socket.socket() as tcp:
            try:
                other.bind(("127.0.0.1", port))
                tcp.bind(("127.0.0.1", port))
            except OSError:
                continue
            tcp.close()
            yield port
            return
    pytest.fail("no port is free")


def test_a_default_port_that_is_taken_for_udp_only_gives_way_too(taken_for_udp: int) -> None:
    bound = bind_both("127.0.0.1", taken_for_udp, search=True)
    try:
        assert taken_for_udp < port_of(bound.tcp) == port_of(bound.udp)
    finally:
        close(bound.tcp + bound.udp)


def test_a_port_taken_for_udp_only_is_refused_by_that_name_and_given_back(
    taken_for_udp: int,
) -> None:
    with pytest.raises(StartProblem, match=f"UDP port {taken_for_udp} is in use.*--port"):
        bind_both("127.0.0.1", taken_for_udp, search=False)
    close(bind("127.0.0.1", taken_for_udp, search=False))


def test_two_servers_never_share_a_udp_port() -> None:
    first = bind_both("127.0.0.1", 0, search=False)
    try:
        close(first.tcp)
        with pytest.raises(StartProblem, match="UDP port"):
            bind_both("127.0.0.1", port_of(first.udp), search=False)
    finally:
        close(first.udp)


def test_no_free_port_near_the_wanted_one_is_explained() -> None:
    error = OSError(errno.EADDRINUSE, "Address already in use")
    assert explain(None, 6697, 6717, error).sentence.startswith("Every port from 6697 to 6717")
