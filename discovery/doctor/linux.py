"""The firewalls of Linux, as far as they can be read: ufw's settings by everybody, firewalld by its
own program, nftables by root."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from discovery.doctor.firewall import Firewall, Lets
from discovery.programs import output_of
from language import _

UFW = Path("/etc/ufw/ufw.conf")
# Seconds: these answer at once or, without rights, never.
SECONDS = 3.0
# The port people will most likely have, where none is known yet.
USUAL_PORT = 6697
_VERDICTS = {"drop", "reject"}


async def linux_firewall(port: int | None) -> Firewall | None:
    """See `firewall`."""
    shown = port or USUAL_PORT
    if ufw_is_on(await asyncio.to_thread(_settings, UFW)):
        return Firewall(
            Lets.UNSURE,
            _("The firewall ufw is on, and keeps others out unless a rule lets them in."),
            f"sudo ufw allow {shown} && sudo ufw allow 5353/udp",
        )
    if (await output_of("firewall-cmd", "--state", timeout=SECONDS) or "").strip() == "running":
        rules = f"--add-port={shown}/tcp --add-port={shown}/udp --add-service=mdns"
        return Firewall(
            Lets.UNSURE,
            _("The firewall firewalld is on, and keeps others out unless a rule lets them in."),
            _("{command} (once more with --permanent to keep it)").format(
                command=f"sudo firewall-cmd {rules}"
            ),
        )
    return judge_nftables(
        await output_of("nft", "-j", "list", "ruleset", timeout=SECONDS) or "", shown
    )


def ufw_is_on(settings: str) -> bool:
    """Whether ufw.conf says so."""
    return bool(re.search(r"^\s*ENABLED\s*=\s*\"?yes", settings, re.MULTILINE | re.IGNORECASE))


def judge_nftables(output: str, port: int) -> Firewall | None:
    """From `nft -j list ruleset`: whether something that comes in may be dropped."""
    try:
        ruleset = json.loads(output)
    except (ValueError, RecursionError):
        return None
    match ruleset:
        case {"nftables": list(items)} if any(_drops(items)):
            return Firewall(
                Lets.UNSURE,
                _("The packet filter of this computer (nftables) drops some of what comes in."),
                _("Let TCP and UDP port {port} and UDP port 5353 in.").format(port=port),
            )
    return None


def _drops(items: Iterable[object]) -> Iterator[bool]:
    """For each chain that sees incoming packets, and each of its rules: does it drop some?"""
    incoming = set()
    for item in items:
        match item:
            case {"chain": {"hook": "input" | "prerouting", "name": name, "table": table} as chain}:
                incoming.add((str(chain.get("family")), str(table), str(name)))
                yield chain.get("policy") == "drop"
            case {"rule": {"chain": name, "table": table, "expr": list(parts)} as rule}:
                if (str(rule.get("family")), str(table), str(name)) in incoming:
                    yield any(isinstance(part, dict) and part.keys() & _VERDICTS for part in parts)


def _settings(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
