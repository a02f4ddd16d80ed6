"""The guard itself: no test can leak traffic, and no test that stays at home is disturbed."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guard.traffic_guard import TrafficRefusedError
from tests.lan.network import Lan
from tests.support import child_environment

# TEST-NET-1 (RFC 5737) and the mDNS group: never answered by anybody we could disturb.
OUTSIDE = "192.0.2.77"
MULTICAST = "224.0.0.251"


def take(report: Path) -> str:
    """What the guard wrote down, taken away so that this test does not fail by it."""
    text = report.read_text(encoding="utf-8") if report.exists() else ""
    report.unlink(missing_ok=True)
    return text


def test_a_connection_beyond_this_computer_is_refused_and_reported(refused_traffic: Path) -> None:
    with socket.socket() as sock, pytest.raises(TrafficRefusedError):
        sock.connect((OUTSIDE, 9))
    assert OUTSIDE in take(refused_traffic)


@pytest.mark.parametrize("target", [OUTSIDE, MULTICAST, "255.255.255.255"])
def test_a_datagram_beyond_this_computer_is_refused(refused_traffic: Path, target: str) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        with pytest.raises(TrafficRefusedError):
            sock.sendto(b"x", (target, 9))
        if hasattr(sock, "sendmsg"):
            with pytest.raises(TrafficRefusedError):
                sock.sendmsg([b"x"], [], 0, (target, 9))
    assert target in take(refused_traffic)


def test_a_udp_socket_on_every_interface_is_refused(refused_traffic: Path) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sock, pytest.raises(TrafficRefusedError):
        sock.bind(("", 0))
    assert "every interface" in take(refused_traffic)


def test_a_name_is_not_looked_up_at_somebody_elses_computer(refused_traffic: Path) -> None:
    with pytest.raises(TrafficRefusedError):
        socket.getaddrinfo("chat.example", 6697)
    assert "chat.example" in take(refused_traffic)


def test_loopback_and_listening_are_allowed() -> None:
    with socket.socket() as listener, socket.socket() as caller:
        listener.bind(("", 0))
        listener.listen()
        caller.connect(("127.0.0.1", listener.getsockname()[1]))
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.sendto(b"x", ("127.0.0.1", sock.getsockname()[1]))
    assert socket.getaddrinfo("localhost", 80)


SEND = f"""
import socket
socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("{OUTSIDE}", 9))
"""


def test_a_child_process_is_guarded_and_its_refusal_fails_the_parents_test(
    refused_traffic: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SEND],
        env=child_environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert "TrafficRefusedError" in done.stderr
    assert OUTSIDE in take(refused_traffic)


@pytest.mark.lan
def test_inside_a_lan_of_a_test_the_guard_is_off(refused_traffic: Path, tmp_path: Path) -> None:
    with Lan(1) as lan:
        done = lan.hosts[0].run([sys.executable, "-c", SEND])
    assert done.returncode == 0, done.stderr
    assert not refused_traffic.exists()
