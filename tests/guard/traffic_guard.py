"""Refuses traffic of the tests that would leave this computer.

Works by an audit hook (PEP 578), so it also sees what libraries do. A refused call raises
`TrafficRefusedError` and is written down, because the code under test may swallow the error: the
test fails by the report. Inside a network namespace that a test made, the guard is off: all the
traffic there stays in that namespace. Standard library only: `sitecustomize` loads it into every
child.

Limits: joining a multicast group raises no audit event, so binding a UDP socket to anything but
loopback is refused instead. Windows' Proactor loop connects without audit events.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path

# The network namespace the test run started in ("" where there are none).
NAMESPACE_VARIABLE = "WARKOP_GUARD_NAMESPACE"
# The file that every guarded process appends its refusals to, one line each.
REPORT_VARIABLE = "WARKOP_GUARD_REPORT"

_WITH_ADDRESS = frozenset({"socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg"})
_LOOKUPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})

_installed = False


class TrafficRefusedError(PermissionError):
    """A test tried to reach beyond this computer."""


def current_namespace() -> str:
    """The identity of this process's network namespace; "" where the system has none."""
    try:
        return os.readlink("/proc/self/ns/net")  # noqa: PTH115 - not a path but an identity
    except OSError:
        return ""


def install() -> None:
    """Guard this process from now on; without effect where the environment does not ask for it."""
    global _installed
    asked = os.environ.get(NAMESPACE_VARIABLE)
    if asked is None or asked != current_namespace() or _installed:
        return
    _installed = True
    sys.addaudithook(_hook)


def refusal(event: str, arguments: tuple[object, ...]) -> str | None:
    """Why the audited `event` must not happen, or None if it may."""
    if event in _WITH_ADDRESS and len(arguments) == 2:
        sock, address = arguments
        if isinstance(sock, socket.SocketType) and isinstance(address, tuple) and address:
            return _refused_address(event, sock, address[0])
    if event in _LOOKUPS and arguments:
        return _refused_lookup(event, arguments[0])
    return None


def _refused_address(event: str, sock: socket.SocketType, host: object) -> str | None:
    if sock.family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(host, str):
        return None
    if _is_local(host):
        return None
    if host in ("", "0.0.0.0", "::"):
        # A TCP server may listen everywhere, and connecting to "everywhere" means this computer.
        if sock.type == socket.SOCK_STREAM or event == "socket.connect":
            return None
        return f"{event}: a UDP socket on every interface"
    return f"{event}: {host}"


def _refused_lookup(event: str, host: object) -> str | None:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host == "" or _is_local(host):
        return None
    if _is_numeric(host) and event != "socket.gethostbyaddr":
        return None  # nobody has to be asked
    return f"name lookup: {host}"


def _is_local(host: str) -> bool:
    if host.lower() == "localhost" or host == socket.gethostname():
        return True
    return _is_numeric(host) and ipaddress.ip_address(host).is_loopback


def _is_numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if not event.startswith("socket."):
        return
    reason = refusal(event, arguments)
    if reason is None:
        return
    report = os.environ.get(REPORT_VARIABLE)
    if report:
        with Path(report).open("a", encoding="utf-8") as file:
            file.write(f"process {os.getpid()}: {reason}\n")
    raise TrafficRefusedError(f"the test guard refuses traffic beyond this computer: {reason}")
