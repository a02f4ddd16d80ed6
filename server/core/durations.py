"""Spans of time as the host types them and reads them: `30m`, `2 hours`."""

from __future__ import annotations

import re

from language import ngettext

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
    seconds, minutes, hours, days = (-(-span // unit) for unit in (SECOND, MINUTE, HOUR, DAY))
    if seconds <= 119:
        return ngettext("{count} second", "{count} seconds", seconds).format(count=seconds)
    if minutes <= 119:
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    if hours <= 47:
        return ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    return ngettext("{count} day", "{count} days", days).format(count=days)
