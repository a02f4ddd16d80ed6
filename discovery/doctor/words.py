"""Words that several verdicts use."""

from __future__ import annotations

from collections.abc import Sequence

DOCTOR = "python -m discovery --doctor"
WAYS_ROUND = "use a phone's hotspot, a cable or Hamachi, or ask the network's staff to allow it"


def several(number: int, one: str, many: str = "") -> str:
    """"1 computer", "2 computers"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """"a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def quoted(name: str) -> str:
    """A name that a stranger chose, so that it cannot be read as our words."""
    return f'"{name}"'
