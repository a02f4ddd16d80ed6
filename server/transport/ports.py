"""Find and take a port: one number on IPv4 and IPv6, the next free one where that is wanted.

The main port is taken for TCP and for UDP: whoever knows the address can then use either.
"""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Sequence
from typing import NamedTuple

from language import _
from server.problem import StartProblem

# How far from the wanted port we look. Ten servers on one laptop are already a test.
SEARCH = 20


class _UdpError(OSError):
    """The port may be had for TCP, but not for UDP."""


class Bound(NamedTuple):
    """Sockets of one port number, one of each kind for each address."""

    tcp: list[socket.socket]
    udp: list[socket.socket]


def bind(
    host: str | None, port: int, *, search: bool, option: str = "--port"
) -> list[socket.socket]:
    """TCP sockets bound to one port, for IPv4 and IPv6 when host is None (every address).

    port: 0 lets the system choose. search: when the port is taken, try the next ones. option: by
    which the host chose it.
    Raises StartProblem when no port can be had.
    """
    return _bind(host, port, _TCP, search=search, option=option).tcp


def bind_both(host: str | None, port: int, *, search: bool) -> Bound:
    """The same for TCP and UDP: a number counts as free when it is free for both."""
    return _bind(host, port, _TCP_AND_UDP, search=search, option="--port")


_TCP = (socket.SOCK_STREAM,)
_TCP_AND_UDP = (socket.SOCK_STREAM, socket.SOCK_DGRAM)


def _bind(
    host: str | None,
    port: int,
    kinds: Sequence[socket.SocketKind],
    *,
    search: bool,
    option: str,
) -> Bound:
    last = min(port + SEARCH, 65535) if search and port else port
    # The system chooses a number that is free for TCP: for UDP it may not be, so ask again.
    candidates = range(port, last + 1) if port else [0] * SEARCH
    failure: OSError | None = None
    for candidate in candidates:
        try:
            return _bind_all(host, candidate, kinds)
        except OSError as error:
            failure = error
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                break
    assert failure is not None
    raise explain(host, port, last, failure, option) from failure


def port_of(sockets: Sequence[socket.socket]) -> int:
    """The port that the sockets share."""
    number: int = sockets[0].getsockname()[1]
    return number


def _bind_all(host: str | None, port: int, kinds: Sequence[socket.SocketKind]) -> Bound:
    bound = Bound([], [])
    try:
        for family, address in _addresses(host):
            for kind in kinds:
                try:
                    one = _bind_one(family, kind, address, port)
                except OSError as error:
                    # No IPv6 on this computer: IPv4 alone will do.
                    if host is None and bound.tcp and error.errno in _NO_FAMILY:
                        continue
                    raise
                (bound.tcp if kind == socket.SOCK_STREAM else bound.udp).append(one)
                port = port_of(bound.tcp)
    except OSError:
        for one in bound.tcp + bound.udp:
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
    unique = {(family, str(address[0])): None for family, *__, address in found}
    return list(unique)


def _bind_one(
    family: socket.AddressFamily, kind: socket.SocketKind, address: str, port: int
) -> socket.socket:
    one = socket.socket(family, kind)
    try:
        if sys.platform == "win32":
            # There, SO_REUSEADDR would let two servers share a port and steal from each other.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        elif kind == socket.SOCK_STREAM:
            # A server that restarts must not wait for its old connections to be forgotten. (On UDP
            # this would let two servers share a port.)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind((address, port))
        if kind == socket.SOCK_STREAM:
            # Without this a second server could bind too, and only fail when both listen.
            one.listen()
        one.setblocking(False)
    except OSError as error:
        one.close()
        if kind == socket.SOCK_DGRAM:
            raise _UdpError(error.errno, error.strerror) from error
        raise
    return one


def explain(
    host: str | None, port: int, last: int, error: OSError, option: str = "--port"
) -> StartProblem:
    """Why no port from `port` to `last` could be bound, and what to do next."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return StartProblem(
            _(
                "This computer has no address {host}; leave --host out to use all of its addresses"
            ).format(host=host)
        )
    if last != port:
        ports = _("Every port from {port} to {last}").format(port=port, last=last)
    elif isinstance(error, _UdpError):
        ports = _("UDP port {port}").format(port=port)
    else:
        ports = _("Port {port}").format(port=port)
    if error.errno == errno.EACCES:
        return StartProblem(
            _(
                "{ports} may not be used by this account; choose one above 1023 with {option}"
            ).format(ports=ports, option=option)
        )
    if error.errno != errno.EADDRINUSE:
        text = _("{ports} can't be used: {reason}; choose another with {option}").format(
            ports=ports, reason=error.strerror, option=option
        )
        return StartProblem(text)
    # Only the main port is searched for when it is left out.
    pattern = (
        _(
            "{ports} is in use, perhaps by another Warkop; choose another with {option}, or leave"
            " --port out to take the next free one"
        )
        if option == "--port"
        else _("{ports} is in use, perhaps by another Warkop; choose another with {option}")
    )
    return StartProblem(pattern.format(ports=ports, option=option))
