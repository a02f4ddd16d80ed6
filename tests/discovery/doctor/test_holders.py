from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from discovery.doctor.holders import (
    _of_linux,
    holders,
    read_lsof,
    read_netstat,
    read_sockets,
    read_tasklist,
)

PROC_NET_UDP = """\
   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref
  107: 00000000:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000   114        0 25611 2
  250: 3500007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 21500 2
  107: 00000000:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 77230 2
"""  # noqa: E501
# Windows 11 in German: the header is translated, the rows are not.
NETSTAT = """

Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         1104
  TCP    192.168.1.7:5353       140.82.113.26:443      HERGESTELLT     5120
  UDP    0.0.0.0:5353           *:*                                    2344
  UDP    0.0.0.0:5353           *:*                                    9876
  UDP    0.0.0.0:53530          *:*                                    1
  UDP    [::]:5353              *:*                                    2344
"""
TASKLIST = """\
"System Idle Process","0","Services","0","8 K"
"svchost.exe","2344","Services","0","12,345 K"
"chrome.exe","9876","Console","1","210.332 K"
"""
LSOF = """\
p153
cmDNSResponder
f7
p812
cGoogle Chrome Helper
f41
f42
"""


def test_linux_tells_the_sockets_of_a_port_and_their_owners() -> None:
    assert read_sockets(PROC_NET_UDP, 5353) == {25611: 114, 77230: 1000}


@pytest.mark.parametrize("table", ["", "nonsense", "head\n 1: 00:14E9 x\n", "head\n" + "x " * 20])
def test_a_table_that_is_none_holds_nothing(table: str) -> None:
    assert read_sockets(table, 5353) == {}


def test_windows_tells_processes_and_their_names_in_every_language() -> None:
    processes = read_netstat(NETSTAT, 5353)
    assert processes == {2344, 9876}
    names = read_tasklist(TASKLIST)
    assert [names[process] for process in sorted(processes)] == ["svchost.exe", "chrome.exe"]


@pytest.mark.parametrize("output", ["", "INFO: No tasks are running", '"a"\n"b","c"\n', "\0"])
def test_no_list_of_processes_is_no_names(output: str) -> None:
    assert read_tasklist(output) == {}


def test_macos_tells_processes_and_their_names() -> None:
    assert read_lsof(LSOF) == {153: "mDNSResponder", 812: "Google Chrome Helper"}
    assert read_lsof("pxyz\ncname\n") == {}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_processes_are_named_and_hidden_ones_counted_by_their_owner(tmp_path: Path) -> None:
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "udp").write_text(PROC_NET_UDP, encoding="ascii")
    (tmp_path / "412" / "fd").mkdir(parents=True)
    (tmp_path / "412" / "fd" / "3").symlink_to("socket:[77230]")
    (tmp_path / "412" / "comm").write_text("avahi-daemon\n", encoding="ascii")
    (tmp_path / "413").mkdir()  # ended meanwhile
    found = _of_linux(tmp_path)
    assert found[412] == "avahi-daemon"
    assert [name for process, name in found.items() if process < 0] == [found[-115]]
    assert found[-115].startswith("a program of ")


@pytest.mark.skipif(sys.platform != "linux", reason="the real /proc")
def test_this_system_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        monkeypatch.setattr("discovery.doctor.holders.MDNS_PORT", sock.getsockname()[1])
        assert list(_of_linux(Path("/proc"))) == [os.getpid()]


@pytest.mark.skipif(sys.platform != "linux", reason="the real /proc")
async def test_this_program_itself_is_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        monkeypatch.setattr("discovery.doctor.holders.MDNS_PORT", sock.getsockname()[1])
        assert await holders() == ()
