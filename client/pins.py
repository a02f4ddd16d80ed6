"""Certificates of servers we know: pinned on first use, a changed one is refused."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from client import jsonfile
from client.problem import Problem

WHAT = "list of known servers"

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
# Before what is no address, among the keys: an address has no space in it.
_NAME = "name "  # a name that a server advertises
_INVITE = "invite "  # the fingerprint itself, of a server that an invite led to


class Standing(enum.Enum):
    """What we know of a server."""

    KNOWN = enum.auto()
    NEW = enum.auto()
    OTHER = enum.auto()  # another certificate belongs to that name


class Trust(enum.Enum):
    """Why a certificate is trusted."""

    KNOWN = enum.auto()  # it was seen before, here or under another name or address
    FIRST = enum.auto()  # never seen before: tell the person
    ACCEPTED = enum.auto()  # the person just accepted it in the place of another


class CertificateChanged(Problem):
    """The server shows another certificate than it did before, or than it advertises.

    explanation: what happened, without the way on. shown: the fingerprint it shows.
    """

    def __init__(self, explanation: str, shown: str) -> None:
        super().__init__(
            f"{explanation}\nTo connect all the same, start again with --accept-certificate."
        )
        self.explanation = explanation
        self.shown = shown


class KnownServers:
    """The pins as they are now."""

    def __init__(self, pins: Mapping[str, str] | None = None) -> None:
        self._pins = pins or {}

    def standing(self, name: str, fingerprint: str) -> Standing:
        """What we know of a server that advertises this name and fingerprint. Proves nothing: what
        it shows is checked by `Pins.check`."""
        pinned = self._pins.get(name_key(name))
        if pinned is not None:
            return Standing.KNOWN if pinned == fingerprint else Standing.OTHER
        return Standing.KNOWN if fingerprint in self._pins.values() else Standing.NEW


class Pins:
    """Fingerprints by server (`name_key` of the name it advertises, `invite_key`, or host:port),
    kept in `path` as JSON.

    A fingerprint is the SHA-256 of the DER certificate, 64 lower-case hex digits. Every method
    raises Problem when the file can't be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def check(
        self, key: str, fingerprint: str, *, name: str, accept: bool = False
    ) -> Trust:
        """Compare with what is pinned; pin what is new.

        name: what to call the server in a sentence. accept: a changed certificate replaces the
        old one. Raises CertificateChanged otherwise.
        """
        pins = self._read()
        pinned = pins.get(key)
        if pinned == fingerprint:
            return Trust.KNOWN
        if pinned is not None and not accept:
            raise CertificateChanged(
                f"{name} shows another certificate than before, so it may be somebody else who "
                f"poses as it or listens in.\nbefore:\n  {grouped(pinned)}\nnow:\n  "
                f"{grouped(fingerprint)}\nAsk its host: the server prints its fingerprint at "
                "start. It changes only when a server is set up anew, or is another one of the "
                "same name.",
                fingerprint,
            )
        is_known = fingerprint in pins.values()
        pins[key] = fingerprint
        jsonfile.write(self.path, WHAT, pins)
        if pinned is not None:
            return Trust.ACCEPTED
        return Trust.KNOWN if is_known else Trust.FIRST

    def pinned(self, key: str) -> str:
        """The fingerprint that belongs to a key; empty if it is new."""
        return self._read().get(key, "")

    def known(self) -> KnownServers:
        """What is pinned now, to look servers up in."""
        return KnownServers(self._read())

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


def name_key(name: str) -> str:
    """The key of a name that a server advertises: the same for names that look alike in case,
    width or spaces."""
    return _NAME + " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def invite_key(fingerprint: str) -> str:
    """The key of a server that was told by its fingerprint alone, wherever it is."""
    return _INVITE + fingerprint


def grouped(fingerprint: str) -> str:
    """A fingerprint as the server prints it, to be compared by eye or aloud: `3f9a 01bc …`."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))
