"""Who this computer has exchanged packets with on its links lately: its ARP and NDP tables.

The readers are pure: the text of a system's table in, addresses out, in the order of the table. An
entry is a hint that a computer is there, no more: a probe finds out whether a server is.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import itertools
import re
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from discovery.interfaces import usable_interfaces
from discovery.programs import output_of

# Addresses asked, at two datagrams each: more computers than a class has, fewer than a flood.
MAX_NEIGHBOURS = 256
# Lines read of a table: Linux keeps 1024 entries, on a big campus network all in use.
MAX_LINES = 4096
# Seconds for a program that only prints a table.
PROGRAM_SECONDS = 2.0

_ARP = Path("/proc/net/arp")
_MAC = re.compile(r"(?:[0-9a-f]{1,2}[:-]){5}[0-9a-f]{1,2}", re.IGNORECASE)
# Ethernet's own addresses of everybody and of groups, and what is no address yet.
_NOBODY = re.compile(r"(?:ff[:-]){5}ff|(?:00?[:-]){5}00?|01[:-].*|33[:-]33[:-].*", re.IGNORECASE)

_HEADLINE = re.compile(r"(?:^|\s)([0-9]{1,6})\s?:(?:\s|$)")


async def neighbours() -> list[str]:
    """Addresses of other computers on the links of this one, at most MAX_NEIGHBOURS."""
    if sys.platform == "linux":
        arp, ndp = await asyncio.gather(asyncio.to_thread(_read, _ARP), _run("ip", "-6", "neigh"))
        found = [read_proc_arp(arp), read_ip_neigh(ndp, _index)]
    elif sys.platform == "win32":
        arp, ndp = await asyncio.gather(
            _run("arp", "-a"), _run("netsh", "interface", "ipv6", "show", "neighbors")
        )
        found = [read_arp(arp), read_netsh(ndp)]
    else:
        arp, ndp = await asyncio.gather(_run("arp", "-an"), _run("ndp", "-an"))
        found = [read_arp(arp), read_ndp(ndp, _index)]
    try:
        own = await asyncio.to_thread(usable_interfaces)
    except OSError:
        own = ()
    # Both tables get their share of what is asked.
    mixed = itertools.chain(*itertools.zip_longest(*found))
    return chosen(
        (address for address in mixed if address is not None),
        {address for one in own for address in one.ipv4 + one.ipv6},
    )


def chosen(found: Iterable[str], own: set[str]) -> list[str]:
    """Those that may be another computer, each once, at most MAX_NEIGHBOURS."""
    others: dict[str, None] = {}
    for address in found:
        ip = ipaddress.ip_address(address)
        nobody = ip.is_multicast or ip.is_unspecified or ip.is_loopback or ip.is_reserved
        if not nobody and address.partition("%")[0] not in own:
            others[address] = None
        if len(others) == MAX_NEIGHBOURS:
            break
    return list(others)


def read_proc_arp(text: str) -> list[str]:
    """Linux's /proc/net/arp: "192.168.1.1  0x1  0x2  aa:bb:…  *  wlan0"; flag 2 is complete."""
    found = []
    for words in _lines(text):
        if len(words) >= 6 and words[2] not in ("0x0", "0x00") and _is_somebody(words[3]):
            found += _address(words[0], 4)
    return found


def read_ip_neigh(text: str, index: Callable[[str], int]) -> list[str]:
    """Linux's `ip -6 neigh`: "fe80::1 dev wlan0 lladdr aa:bb:… router REACHABLE".

    `index` gives the number of an interface, 0 for none.
    """
    found = []
    for words in _lines(text):
        if words[-1] in ("FAILED", "INCOMPLETE", "NOARP") or "lladdr" not in words[:-1]:
            continue
        if "dev" in words[:-1] and _is_somebody(words[words.index("lladdr") + 1]):
            found += _address(words[0], 6, index(words[words.index("dev") + 1]))
    return found


def read_arp(text: str) -> list[str]:
    """`arp` of macOS ("? (192.168.1.1) at aa:bb:… on en0 …") and of Windows, in any language
    ("  192.168.1.1     aa-bb-…     dynamic")."""
    found = []
    for words in _lines(text):
        macs = [word for word in words if _MAC.fullmatch(word)]
        if macs and _is_somebody(macs[0]):
            at = words[1] if words[0] == "?" else words[0]
            found += _address(at.strip("()"), 4)
    return found


def read_ndp(text: str, index: Callable[[str], int]) -> list[str]:
    """`ndp -an` of macOS: "fe80::1%en0   aa:bb:…   en0   23h59m58s   S  R"."""
    found = []
    for words in _lines(text):
        if len(words) >= 3 and _is_somebody(words[1]):
            found += _address(words[0].partition("%")[0], 6, index(words[2]))
    return found


def read_netsh(text: str) -> list[str]:
    """`netsh interface ipv6 show neighbors`: a headline "Interface 12: Wi-Fi", in any language,
    above lines "fe80::1     aa-bb-…     Reachable (Router)"."""
    found = []
    index = 0
    for words in _lines(text):
        if len(words) >= 3 and _is_somebody(words[1]):
            found += _address(words[0], 6, index)
        elif headline := _HEADLINE.search(" ".join(words[:8])):
            index = int(headline[1])
    return found


def _lines(text: str) -> Iterator[list[str]]:
    for line in itertools.islice(text.splitlines(), MAX_LINES):
        if words := line.split():
            yield words


def _is_somebody(mac: str) -> bool:
    return bool(_MAC.fullmatch(mac)) and not _NOBODY.fullmatch(mac)


def _address(text: str, version: int, index: int = 0) -> list[str]:
    """None or one, as it can be asked: a link-local IPv6 one needs its interface."""
    with contextlib.suppress(ValueError):
        ip = ipaddress.ip_address(text)
        if ip.version == version and not (ip.version == 6 and ip.is_link_local and not index):
            return [f"{ip}%{index}" if ip.version == 6 and ip.is_link_local else str(ip)]
    return []


def _index(interface: str) -> int:
    try:
        return socket.if_nametoindex(interface)
    except OSError:
        return 0


async def _run(*command: str) -> str:
    return await output_of(*command, timeout=PROGRAM_SECONDS) or ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
