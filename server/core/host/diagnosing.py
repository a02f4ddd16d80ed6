"""The host asks whether others find this server and get in."""

from __future__ import annotations

from collections.abc import Generator

from language import N_, _
from server.core.host.registry import Order, RefusedError, host_command
from server.core.session import Diagnose, Work, WorkResult


@host_command("doctor", help=N_("why nobody finds this server, and what helps"), changes=False)
def doctor(order: Order) -> Generator[Work, WorkResult, list[str]]:
    if order.actor.session is not None:
        # It looks around on the host's network for seconds, and shows addresses of others.
        raise RefusedError(_("Only the host can ask for the doctor, at the server's terminal"))
    return [str((yield Diagnose()))]
