"""Spans of time as the host types them and reads them: `30m`, `2 hours`."""

from __future__ import annotations

import re

SECOND = 1000  # milliseconds, as all spans here
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

_UNITS = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY, "w": WEEK}
_TYPED = re.compile(r"([1-9][0-9]{0,4})([smhdw])", re.IGNORECASE)


def parse_duration(text: str) -> int | None:
    """`30m`, `2h`, `7d`, `2w`, `45s` in milliseconds; None for anything else."""
    found = _TYPED.fullmatch(text)
    return int(found[1]) * _UNITS[found[2].lower()] if found else None


def say_duration(span: int) -> str:
    """A span in a unit that says it well, rounded up: `90 minutes`, `2 hours`, `7 days`."""
    for unit, name, most in ((SECOND, "second", 119), (MINUTE, "minute", 119), (HOUR, "hour", 47)):
        number = -(-span // unit)  # rounded up
        if number <= most:
            return f"{number} {name}{'' if number == 1 else 's'}"
    return f"{-(-span // DAY)} days"
