"""Ports: a server that can't have its port must say so, or find another where that was asked."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator

import pytest

from server.problem import StartProblem
from server.transport.ports import bind, explain, port_of


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
