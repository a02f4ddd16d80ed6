"""From a stranger's DNS records to a `FoundServer` that is safe to show."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from zeroconf.asyncio import AsyncServiceInfo

from discovery.announcement import IRC_TYPE, FoundServer
from discovery.interfaces import MAX_ADDRESSES, preference
from discovery.naming import display_name, key_of, label_of
from discovery.text import clean
from discovery.txt import decode

# Characters of a DNS host name (RFC 1035 §2.3.4).
HOST_MAX = 253


def found_server(info: AsyncServiceInfo, *, loopback: bool = False) -> FoundServer | None:
    """The server that `info` describes, or None if nobody could connect to it.

    `loopback` says whether addresses of this computer itself are believed: only while it is on no
    network, else a stranger could point our client at a port of its own computer.
    """
    addresses = usable_addresses(info.parsed_scoped_addresses(), loopback=loopback)
    if not addresses or not info.port:
        return None
    txt = decode(info.properties)
    return FoundServer(
        key=key_of(info.name),
        name=display_name(label_of(info.name), txt.server_id),
        server_id=txt.server_id,
        host=clean((info.server or "").rstrip("."), HOST_MAX),
        addresses=addresses,
        port=info.port,
        version=txt.version,
        rooms=txt.rooms,
        more_rooms=txt.room_count - len(txt.rooms),
        room_count=txt.room_count,
        people=txt.people,
        is_irc=info.type == IRC_TYPE,
        quic=txt.quic,
    )


def usable_addresses(texts: Iterable[str], *, loopback: bool) -> tuple[str, ...]:
    """Those of the numeric addresses `texts` that a connection can be tried to, best first."""
    usable = {text for text in texts if _usable(text, loopback)}
    return tuple(sorted(usable, key=preference)[:MAX_ADDRESSES])


def _usable(text: str, loopback: bool) -> bool:
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return False
    if ip.is_loopback:
        return loopback
    if ip.is_unspecified or ip.is_multicast or text == "255.255.255.255":
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        # Without its scope nobody knows on which link it is; a mapped one hides an IPv4 address.
        return ip.ipv4_mapped is None and bool(ip.scope_id or not ip.is_link_local)
    return True
