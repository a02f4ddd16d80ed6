"""The other computers of a Tailscale network, which carries neither multicast nor broadcast."""

from __future__ import annotations

import contextlib
import ipaddress
import itertools
import json
import sys

from discovery.programs import output_of

# Computers asked, each at one address.
MAX_PEERS = 256
# Characters of the status read: 256 peers of a company's network take some 2 KiB each.
MAX_TEXT = 4 * 1024 * 1024
# Seconds for the program, which asks its own daemon.
PROGRAM_SECONDS = 2.0
# The App Store's version puts nothing on the PATH.
_MACOS = "/Applications/Tailscale.app/Contents/MacOS/Tailscale"


async def peers() -> list[str]:
    """One address of each that is online; none where Tailscale is not installed or not running."""
    status = await output_of("tailscale", "status", "--json", timeout=PROGRAM_SECONDS)
    if status is None and sys.platform == "darwin":
        status = await output_of(_MACOS, "status", "--json", timeout=PROGRAM_SECONDS)
    return read_status(status or "")


def read_status(text: str) -> list[str]:
    """The addresses in what `tailscale status --json` prints."""
    if len(text) > MAX_TEXT:
        return []
    try:
        status = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return []
    listed = status.get("Peer") if isinstance(status, dict) else None
    found: dict[str, None] = {}
    for peer in itertools.islice(listed.values() if isinstance(listed, dict) else (), MAX_PEERS):
        match peer:
            case {"Online": True, "TailscaleIPs": [str(address), *_]}:
                with contextlib.suppress(ValueError):
                    ip = ipaddress.ip_address(address)
                    if not (ip.is_multicast or ip.is_loopback or ip.is_unspecified):
                        found[str(ip)] = None
    return list(found)
