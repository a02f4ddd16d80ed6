"""Servers that check room passwords without seeing them: who did so once must always do so."""

from __future__ import annotations

import re
from pathlib import Path

from client import jsonfile
from client.problem import Problem
from language import N_, _

WHAT = N_("list of servers that prove")
NAME = "provers.json"

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class Provers:
    """Fingerprints of certificates, kept in `path` as JSON. Every method raises Problem when the
    file can't be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def knows(self, server: str) -> bool:
        """Whether the server with this certificate offered proofs of room passwords before."""
        return server in self._read()

    def note(self, server: str) -> None:
        """It offers them now."""
        known = self._read()
        if server not in known:
            jsonfile.write(self.path, WHAT, sorted({*known, server}))

    def _read(self) -> list[str]:
        try:
            known = jsonfile.read(self.path, WHAT)
        except jsonfile.Damaged:
            raise self._damaged() from None
        if known is None:
            return []
        if not isinstance(known, list) or not all(
            isinstance(one, str) and _FINGERPRINT.fullmatch(one) for one in known
        ):
            raise self._damaged()
        return known

    def _damaged(self) -> Problem:
        return Problem(
            _(
                "The list of servers that prove {path} is damaged. Delete it and start again; "
                "until you have been at a server again, nobody notices if it begins to ask for "
                "room passwords."
            ).format(path=self.path)
        )
