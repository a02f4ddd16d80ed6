"""The application firewall of macOS."""

from __future__ import annotations

import re

from discovery.doctor.firewall import Firewall, Lets
from discovery.programs import output_of
from language import _

TOOL = "/usr/libexec/ApplicationFirewall/socketfilterfw"
WHERE = "System Settings, Network, Firewall, Options"


async def macos_firewall(port: int | None) -> Firewall | None:
    """See `firewall`. It knows programs, not ports."""
    return judge(await output_of(TOOL, "--getglobalstate") or "")


def judge(output: str) -> Firewall | None:
    """From "Firewall is enabled. (State = 1)": 0 is off, 2 lets nobody in at all."""
    found = re.search(r"State\s*=\s*([0-9])", output)
    match found and found[1]:
        case "0":
            return Firewall(Lets.IN, _("The firewall of this Mac is off."))
        case "1":
            return Firewall(
                Lets.UNSURE,
                _("The firewall of this Mac is on, and asks once whether Python may be reached."),
                _("If somebody once said no, allow Python in {where}.").format(where=WHERE),
            )
        case "2":
            return Firewall(
                Lets.OUT,
                _("The firewall of this Mac blocks all incoming connections."),
                _('Switch "Block all incoming connections" off in {where}.').format(where=WHERE),
            )
    return None
