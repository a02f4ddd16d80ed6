"""Find and take a port: one number on IPv4 and IPv6, the next free one where that is wanted."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Sequence

from server.problem import StartProblem

# How far from the wanted port we look. Ten servers on one laptop are already a test.
SEARCH = 20


def bind(
    host: str | None, port: int, *, search: bool, option: str = "--port"
) -> list[socket.socket]:
    """Sockets bound to one port, for IPv4 and IPv6 when host is None (every address).

    port: 0 lets the system choose. search: when the port is taken, try the next ones. option: by
    which the host chose it.
    Raises StartProblem when no port can be had.
    """
    last = port + SEARCH if search and port else port
    for candidate in range(port, min(last, 65535) + 1):
        try:
            return _bind_all(host, candidate)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES) or candidate == last:
                raise explain(host, port, last, error, option) from error
    raise StartProblem(f"No free port from {port} to {last}; choose another with --port")


def port_of(sockets: Sequence[socket.socket]) -> int:
    """The port that the sockets share."""
    number: int = sockets[0].getsockname()[1]
    return number


def _bind_all(host: str | None, port: int) -> list[socket.socket]:
    bound: list[socket.socket] = []
    try:
        for family, address in _addresses(host):
            try:
                bound.append(_bind_one(family, address, port))
            except OSError as error:
                # No IPv6 on this computer: IPv4 alone will do.
                if host is None and bound and error.errno in _NO_FAMILY:
                    continue
                raise
            port = port_of(bound)
    except OSError:
        for one in bound:
            one.close()
        raise
    return bound


_NO_FAMILY = (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)


def _addresses(host: str | None) -> list[tuple[socket.AddressFamily, str]]:
    if host is None:
        both = [(socket.AF_INET, "0.0.0.0")]
        if socket.has_ipv6:
            both.append((socket.AF_INET6, "::"))
        return both
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    unique = {(family, str(address[0])): None for family, _, _, _, address in found}
    return list(unique)


def _bind_one(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There, SO_REUSEADDR would let two servers share a port and steal from each other.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # A server that restarts must not wait for its old connections to be forgotten.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind((address, port))
        # Without this a second server could bind too, and only fail when both listen.
        one.listen()
        one.setblocking(False)
    except OSError:
        one.close()
        raise
    return one


def explain(
    host: str | None, port: int, last: int, error: OSError, option: str = "--port"
) -> StartProblem:
    """Why no port from `port` to `last` could be bound, and what to do next."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return StartProblem(
            f"This computer has no address {host}; leave --host out to use all of its addresses"
        )
    ports = f"Port {port}" if last == port else f"Every port from {port} to {last}"
    if error.errno == errno.EACCES:
        return StartProblem(
            f"{ports} may not be used by this account; choose one above 1023 with {option}"
        )
    if error.errno != errno.EADDRINUSE:
        text = f"{ports} can't be used: {error.strerror}; choose another with {option}"
        return StartProblem(text)
    # Only the main port is searched for when it is left out.
    hint = ", or leave --port out to take the next free one" if option == "--port" else ""
    return StartProblem(
        f"{ports} is in use, perhaps by another Warkop; choose another with {option}{hint}"
    )
