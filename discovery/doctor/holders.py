"""Which programs hold UDP port 5353: asked of the system, whose answers pure functions read.

Several programs may share a port if all of them ask for that, which mDNS programs do. Without the
rights of an administrator the names of other users' programs may stay unknown.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import os
import re
import sys
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

from discovery.doctor.multicast import MDNS_PORT
from discovery.programs import output_of
from discovery.text import clean
from language import _

# Programs named at most; a desktop has three.
MAX_HOLDERS = 8
# Characters of a program's name.
NAME_MAX = 40
# Processes of Linux looked at: more than a laptop has.
MAX_PROCESSES = 20_000


async def holders() -> tuple[str, ...]:
    """The names of other programs that have UDP 5353 open, each once; () if none is known."""
    if sys.platform == "linux":
        found = await asyncio.to_thread(_of_linux, Path("/proc"))
    elif sys.platform == "darwin":
        found = read_lsof(await output_of("lsof", "-nP", f"-iUDP:{MDNS_PORT}", "-Fpc") or "")
    elif sys.platform == "win32":
        found = await _of_windows()
    else:
        found = {}
    names = (clean(name, NAME_MAX) for process, name in found.items() if process != os.getpid())
    return tuple(islice(dict.fromkeys(names), MAX_HOLDERS))


# -- Linux ----------------------------------------------------------------------------------------


def _of_linux(proc: Path) -> Mapping[int, str]:
    """Process numbers and names. A socket whose process we may not see counts by its owner's name,
    under a negative number."""
    wanted = _sockets(proc)
    if not wanted:
        return {}
    found, seen = _processes_with(proc, wanted)
    # Who is still there: a socket that was closed meanwhile is nobody's secret, often our own.
    hidden = {uid for inode, uid in _sockets(proc).items() if inode in wanted and inode not in seen}
    return found | {-1 - uid: _("a program of {user}").format(user=_user(uid)) for uid in hidden}


def _sockets(proc: Path) -> dict[int, int]:
    """Inode and owner of each socket that is on the port now."""
    found: dict[int, int] = {}
    for table in ("net/udp", "net/udp6"):
        with contextlib.suppress(OSError):
            found |= read_sockets((proc / table).read_text(encoding="ascii"), MDNS_PORT)
    return found


def read_sockets(table: str, port: int) -> dict[int, int]:
    """Inode and owner of each socket on the port, from /proc/net/udp or udp6 (proc(5))."""
    found = {}
    for line in table.splitlines()[1:]:
        columns = line.split()
        if len(columns) > 9 and columns[1].endswith(f":{port:04X}"):
            with contextlib.suppress(ValueError):
                found[int(columns[9])] = int(columns[7])
    return found


def _processes_with(proc: Path, inodes: Iterable[int]) -> tuple[dict[int, str], set[int]]:
    """Which processes have these sockets open, by number with name; and the inodes so found."""
    wanted = {f"socket:[{inode}]": inode for inode in inodes}
    found: dict[int, str] = {}
    seen: set[int] = set()
    processes = (one for one in proc.iterdir() if one.name.isdecimal())
    for process in islice(processes, MAX_PROCESSES):
        # A process of another user, or one that has just ended.
        with contextlib.suppress(OSError):
            for file in (process / "fd").iterdir():
                inode = wanted.get(os.readlink(file))  # noqa: PTH115 - no path but an identity
                if inode is not None:
                    seen.add(inode)
                    found[int(process.name)] = (process / "comm").read_text("utf-8").strip()
    return found, seen


def _user(uid: int) -> str:
    if sys.platform != "win32":
        import pwd

        with contextlib.suppress(KeyError):
            return pwd.getpwuid(uid).pw_name
    return _("user {number}").format(number=uid)


# -- macOS ----------------------------------------------------------------------------------------


def read_lsof(output: str) -> dict[int, str]:
    """Process numbers and names from `lsof -Fpc`: a line "p123", then "cmDNSResponder"."""
    found: dict[int, str] = {}
    process = 0
    for line in output.splitlines():
        if line[:1] == "p" and line[1:].isdecimal():
            process = int(line[1:])
        elif line[:1] == "c" and process:
            found[process] = line[1:]
    return found


# -- Windows --------------------------------------------------------------------------------------


async def _of_windows() -> Mapping[int, str]:
    processes = read_netstat(await output_of("netstat", "-ano") or "", MDNS_PORT)
    names = read_tasklist(await output_of("tasklist", "/FO", "CSV", "/NH") or "")
    return {
        process: names.get(process, _("process {process}").format(process=process))
        for process in processes
    }


def read_netstat(output: str, port: int) -> set[int]:
    """Processes with the UDP port, from `netstat -ano`; its words are never translated here:
    "  UDP    0.0.0.0:5353   *:*   1234"."""
    lines = re.findall(rf"^\s*UDP\s+\S+:{port}\s+\S+\s+([0-9]+)\s*$", output, re.MULTILINE)
    return set(map(int, lines))


def read_tasklist(output: str) -> dict[int, str]:
    """Process numbers and names from `tasklist /FO CSV /NH`: '"chrome.exe","1234",…'."""
    with contextlib.suppress(csv.Error):
        rows = list(csv.reader(output.splitlines()))
        return {int(row[1]): row[0] for row in rows if len(row) > 1 and row[1].isdecimal()}
    return {}
