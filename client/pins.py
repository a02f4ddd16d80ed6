"""Certificates of servers we know: pinned on first use; another one is a question to the person.

Several servers may have one name: each of their keys was accepted by the person, none replaces
another unless the person says that it is the same server, set up anew.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from client import jsonfile
from client.problem import Problem
from language import N_, _
from protocol.words import in_two_lines, spoken

WHAT = N_("list of known servers")

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
# Before what is no address, among the keys: an address has no space in it.
_NAME = "name "  # a name that a server advertises
_INVITE = "invite "  # the fingerprint itself, of a server that an invite led to

_Known = dict[str, tuple[str, ...]]  # fingerprints by key


class Standing(enum.Enum):
    """What we know of a server."""

    KNOWN = enum.auto()
    NEW = enum.auto()
    OTHER = enum.auto()  # another certificate belongs to that name


class Trust(enum.Enum):
    """Why a certificate is trusted."""

    KNOWN = enum.auto()  # it was seen before, here or under another name or address
    FIRST = enum.auto()  # never seen before: tell the person
    ACCEPTED = enum.auto()  # the person just accepted it beside another, or in its place


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to about a certificate that is not the expected one.

    shown: its fingerprint; empty: whatever is shown, as said on the command line. instead: it is
    the same server, set up anew, so the old key is forgotten; else it is known beside the others.
    replaced: which old one; empty: the only one.
    """

    shown: str = ""
    instead: bool = False
    replaced: str = ""

    def covers(self, shown: str) -> bool:
        """Whether it is about that certificate."""
        return self.shown in ("", shown)


class CertificateChanged(Problem):
    """The server shows another certificate than it did before, or than it advertises.

    why: what happened. shown: the fingerprint it shows. before: those that were expected. known:
    those that the person accepted before, of which one may be replaced.
    """

    def __init__(
        self, why: str, shown: str, before: tuple[str, ...], known: tuple[str, ...] = ()
    ) -> None:
        lines = [why, *(line for one in before for line in _compared(_("was"), one))]
        lines += _compared(_("now"), shown)
        lines.append(
            _("Ask its host to read the server's words to you: it prints them at its start.")
        )
        lines.append(
            _(
                "To connect all the same, start again with --accept-certificate if it is another "
                "server of that name (both stay known), or with --replace-certificate if it was "
                "set up anew."
            )
            if known
            else _(
                "To connect all the same, start again with --accept-certificate if it is another "
                "server of that name (both stay known)."
            )
        )
        super().__init__("\n".join(lines))
        self.why = why
        self.shown = shown
        self.before = before
        self.known = known


class KnownServers:
    """The pins as they are now."""

    def __init__(self, pins: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._pins = pins or {}

    def standing(self, name: str, fingerprint: str, other_of: str = "") -> Standing:
        """What we know of a server that advertises this name and fingerprint. Proves nothing: what
        it shows is checked by `Pins.check`, which judges alike.

        other_of: who was seen under that name before; counts where we know nobody of that name.
        """
        known = self._pins.get(name_key(name), ())
        if known:
            return Standing.KNOWN if fingerprint in known else Standing.OTHER
        if other_of not in ("", fingerprint):
            return Standing.OTHER
        return Standing.KNOWN if _is_known(self._pins, fingerprint) else Standing.NEW

    def is_taken(self, name: str, fingerprint: str) -> bool:
        """Whether we know a server of this name, and it is another one."""
        return fingerprint not in self._pins.get(name_key(name), (fingerprint,))


class Pins:
    """Fingerprints by server (`name_key` of the name it advertises, `invite_key`, or host:port),
    kept in `path` as JSON.

    A fingerprint is the SHA-256 of the DER certificate, 64 lower-case hex digits. Every method
    raises Problem when the file can't be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def check(
        self,
        key: str,
        fingerprint: str,
        *,
        name: str,
        other_of: str = "",
        consent: Consent | None = None,
    ) -> Trust:
        """Compare with what is pinned; pin what is new.

        name: what to call the server in a sentence. other_of: who was seen under that name before,
        as discovery says; it is trusted for nothing, but a stranger in its place is told. Raises
        CertificateChanged where others belong there and no consent is about this one.
        """
        pins = self._read()
        known = pins.get(key, ())
        if fingerprint in known:
            return Trust.KNOWN
        is_new = not _is_known(pins, fingerprint)
        before = known or tuple({other_of} - {"", fingerprint})
        if before and (consent is None or not consent.covers(fingerprint)):
            raise CertificateChanged(_why(name, known, is_new), fingerprint, before, known)
        if consent is not None and consent.instead and known:
            pins = _replaced(pins, _old(consent, name, known), fingerprint)
        pins[key] = tuple(dict.fromkeys((*pins.get(key, ()), fingerprint)))
        jsonfile.write(self.path, WHAT, pins)
        if before:
            return Trust.ACCEPTED
        return Trust.FIRST if is_new else Trust.KNOWN

    def note_name(self, name: str, fingerprint: str) -> None:
        """A server that we know by its address or an invite calls itself so: then a stranger of
        that name is one. A name that belongs to others stays theirs."""
        pins = self._read()
        if name_key(name) not in pins and _is_known(pins, fingerprint):
            pins[name_key(name)] = (fingerprint,)
            jsonfile.write(self.path, WHAT, pins)

    def pinned(self, key: str) -> tuple[str, ...]:
        """The fingerprints that belong to a key; empty if it is new."""
        return self._read().get(key, ())

    def known(self) -> KnownServers:
        """What is pinned now, to look servers up in."""
        return KnownServers(self._read())

    def _read(self) -> _Known:
        try:
            pins = jsonfile.read(self.path, WHAT)
        except jsonfile.Damaged:
            raise self._damaged() from None
        if pins is None:
            return {}
        if not isinstance(pins, dict):
            raise self._damaged()
        # Until today each key had one fingerprint, and not a list of them.
        found = {key: [pin] if isinstance(pin, str) else pin for key, pin in pins.items()}
        if not all(
            isinstance(ones, list)
            and ones
            and all(isinstance(one, str) and _FINGERPRINT.fullmatch(one) for one in ones)
            for ones in found.values()
        ):
            raise self._damaged()
        return {key: tuple(ones) for key, ones in found.items()}

    def _damaged(self) -> Problem:
        return Problem(
            _(
                "The list of known servers {path} is damaged. Delete it and start again; every "
                "server is then new, so compare the words of those that matter with their hosts."
            ).format(path=self.path)
        )


def name_key(name: str) -> str:
    """The key of a name that a server advertises: the same for names that look alike in case,
    width or spaces."""
    return _NAME + " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def invite_key(fingerprint: str) -> str:
    """The key of a server that was told by its fingerprint alone, wherever it is."""
    return _INVITE + fingerprint


def introduction(title: str, trust: Trust, fingerprint: str, taken: str = "") -> list[str]:
    """What the person is told, in lines, of a server whose certificate was not known until now.

    taken: what it calls itself, if another server that we know has that name.
    """
    # Short, since it stands where the room is seen for the first time; /words says all.
    if trust is Trust.ACCEPTED:
        told = _("You accepted the key of {title}. Its words: {words}")
    else:
        told = _("First time at {title}. Its host sees the same words: {words}")
    lines = [told.format(title=title, words=spoken(fingerprint))]
    if taken:
        lines.append(
            _(
                "It calls itself {taken}, but you know another server of that name, with another "
                "key: it may pose as that one."
            ).format(taken=taken)
        )
    return lines


def _is_known(pins: Mapping[str, tuple[str, ...]], fingerprint: str) -> bool:
    return any(fingerprint in ones for ones in pins.values())


def _why(name: str, known: tuple[str, ...], is_new: bool) -> str:
    if not known:
        if is_new:
            return _(
                "Another server was called {name} before, with another key. You were at neither; "
                "one may pose as the other."
            ).format(name=name)
        return _(
            "Another server was called {name} before, with another key. You know this one by "
            "another name; one may pose as the other."
        ).format(name=name)
    return _(
        "{name} shows another key than you know it by: somebody may pose as it, or listen in."
    ).format(name=name)


def _old(consent: Consent, name: str, known: tuple[str, ...]) -> str:
    """Which key is forgotten. Raises Problem."""
    if consent.replaced in known:
        return consent.replaced
    if len(known) == 1:
        return known[0]
    raise Problem(
        _(
            "You know {count} servers at {name}. Which of them was set up anew is asked without "
            "--plain; --accept-certificate keeps them all."
        ).format(count=len(known), name=name)
    )


def _replaced(pins: _Known, old: str, new: str) -> _Known:
    """The server is the same everywhere, so its old key counts nowhere any more."""
    return {
        key: tuple(dict.fromkeys(new if one == old else one for one in ones))
        for key, ones in pins.items()
        if key != invite_key(old)
    }


def _compared(label: str, fingerprint: str) -> list[str]:
    """What people compare, as lines."""
    first, second = in_two_lines(fingerprint)
    return [f"{label} {spoken(fingerprint)}", f"    {first}", f"    {second}"]
