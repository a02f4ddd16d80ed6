"""The LAN of the tests is one: hosts reach each other and nothing else, and it goes away."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.lan.network import Lan

HEAR = """
import socket
with socket.create_server(("", 7000)) as listener:
    print("listening", flush=True)
    peer, address = listener.accept()
    print("heard", peer.recv(100).decode(), "from", address[0], flush=True)
    peer.close()
"""
SAY = """
import socket, sys
with socket.create_connection((sys.argv[1], 7000), 10) as peer:
    peer.sendall(b"hello")
"""


def namespaces() -> str:
    return subprocess.run(
        ["ip", "netns", "list"], capture_output=True, text=True, check=True
    ).stdout


def test_hosts_reach_each_other_until_a_cable_is_pulled(lan: Lan) -> None:
    a, b = lan.hosts
    listener = a.python("-c", HEAR)
    listener.wait_for_line("listening")
    b.link_down()
    refused = b.run([sys.executable, "-c", SAY, a.address])
    assert "unreachable" in refused.stderr
    b.link_up()
    said = b.run([sys.executable, "-c", SAY, a.address])
    assert said.returncode == 0, said.stderr
    listener.wait_for_line(f"heard hello from {b.address}")
    assert listener.wait() == 0


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
