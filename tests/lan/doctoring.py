"""The doctor on a host: `python -m discovery --doctor --json`, begun now and read later."""

from __future__ import annotations

import json
from typing import NamedTuple

from tests.lan.network import Host


class Finding(NamedTuple):
    """One of the JSON."""

    check: str
    subject: str
    level: str
    finding: str
    action: str


class Doctor:
    """Begun; several may examine several hosts at the same time."""

    def __init__(self, host: Host, *address: str) -> None:
        """address: of one server, if only that is asked about."""
        self._program = host.python(
            "-W", "default", "-m", "discovery", "--doctor", *address, "--json"
        )

    def findings(self) -> list[Finding]:
        """What it found, when it is done. Its exit status is 0 only if nothing is bad, and each
        finding that is bad says what to do."""
        status = self._program.wait()
        report = json.loads(self._program.output)
        found = [Finding(**one) for one in report["findings"]]
        bad = [one for one in found if one.level == "bad"]
        assert (status, report["ok"]) == ((1, False) if bad else (0, True))
        assert all(one.action for one in bad)
        return found

    def levels(self) -> dict[tuple[str, str], str]:
        """The level of each check and subject."""
        return {(one.check, one.subject): one.level for one in self.findings()}


def bad(findings: list[Finding]) -> dict[str, str]:
    """The sentences of what is bad, by check."""
    return {one.check: one.finding for one in findings if one.level == "bad"}
