"""Words that several verdicts use."""

from __future__ import annotations

from collections.abc import Sequence

from language import N_, _

DOCTOR = "python -m discovery --doctor"
WAYS_ROUND = N_("use a phone's hotspot, a cable or Hamachi, or ask the network's staff to allow it")


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return _("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def quoted(name: str) -> str:
    """A name that a stranger chose, so that it cannot be read as our words."""
    return f'"{name}"'
