"""The DNS-SD names of a server: stable over restarts, different for different servers.

The instance name is "<display name> [<first digits of the server id>]": two hosts that choose one
name stay apart without a race over who was first, and the same server is the same entry tomorrow.
"""

from __future__ import annotations

from discovery.announcement import IRC_TYPE, SERVICE_TYPE
from discovery.text import clean, cut, printable

# Bytes of one DNS label (RFC 1035 §2.3.4).
LABEL_MAX_BYTES = 63
# Characters of a display name we show; a label has no more.
NAME_MAX = 63
# Hex digits of the server id in the instance name: 24 bits tell a LAN's servers apart, and stay
# readable in other programs. (Should two ever agree, mDNS renames one.)
TAG_DIGITS = 6
# Hex digits of the server id in the host name: 128 bits, well inside one label.
HOST_DIGITS = 32


def instance_label(name: str, server_id: str) -> str:
    """The instance name's own label, at most LABEL_MAX_BYTES of UTF-8."""
    tag = _tag(server_id)
    # A dot would start another label: zeroconf cannot escape it.
    shown = clean(name.replace(".", "-"), NAME_MAX)
    return (cut(shown, LABEL_MAX_BYTES - len(tag)).rstrip() or "Warkop") + tag


def display_name(label: str, server_id: str) -> str:
    """The name for people in a stranger's `label`: cleaned, without the tag of its server id."""
    return clean(label.removesuffix(_tag(server_id)), NAME_MAX) or "(no name)"


def host_name(server_id: str) -> str:
    """The mDNS host name: ours alone, so that its addresses never mix with the computer's own."""
    return f"warkop-{server_id[:HOST_DIGITS]}.local."


def label_of(instance: str) -> str:
    """The label in a full instance name: what stands before the service type."""
    return instance.removesuffix("." + SERVICE_TYPE).removesuffix("." + IRC_TYPE)


def key_of(instance: str) -> str:
    """`FoundServer.key`: printable, and different for different instance names."""
    return printable(instance.removesuffix("." + SERVICE_TYPE))


def _tag(server_id: str) -> str:
    return f" [{server_id[:TAG_DIGITS]}]" if server_id else ""
