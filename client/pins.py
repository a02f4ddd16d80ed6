"""Certificates of servers we know: pinned on first use, a changed one is refused."""

from __future__ import annotations

import re
from pathlib import Path

from client import jsonfile
from client.problem import Problem

WHAT = "list of known servers"

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class CertificateChanged(Problem):
    """The server shows another certificate than it did before, or than it advertises."""


class Pins:
    """Fingerprints by server (server id, or host:port), kept in `path` as JSON.

    A fingerprint is the SHA-256 of the DER certificate, 64 lower-case hex digits. Every method
    raises Problem when the file can't be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def check(self, key: str, fingerprint: str, *, name: str, accept: bool = False) -> bool:
        """Compare with what is pinned; pin what is new. True if it was pinned just now.

        name: what to call the server in a sentence. accept: a changed certificate replaces the
        old one. Raises CertificateChanged otherwise.
        """
        pins = self._read()
        known = pins.get(key)
        if known == fingerprint:
            return False
        if known is not None and not accept:
            raise CertificateChanged(
                f"{name} shows another certificate than before, so it may be somebody else who "
                f"listens in.\n  before: {known}\n  now:    {fingerprint}\n"
                "Ask its host (the server prints its fingerprint at start). If the server was set "
                "up anew, start again with --accept-certificate."
            )
        pins[key] = fingerprint
        jsonfile.write(self.path, WHAT, pins)
        return True

    def _read(self) -> dict[str, str]:
        try:
            pins = jsonfile.read(self.path, WHAT)
        except jsonfile.Damaged:
            raise self._damaged() from None
        if pins is None:
            return {}
        if not isinstance(pins, dict) or not all(
            isinstance(pin, str) and _FINGERPRINT.fullmatch(pin) for pin in pins.values()
        ):
            raise self._damaged()
        return pins

    def _damaged(self) -> Problem:
        return Problem(
            f"The {WHAT} {self.path} is damaged. Delete it and start again; every "
            "server is then new, so check the fingerprint of those that matter."
        )


def short(fingerprint: str) -> str:
    """The beginning of a fingerprint, in groups to read aloud: `3f9a 01bc 77de 0042`."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, 16, 4))
