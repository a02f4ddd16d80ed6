"""Times and dates as the person reads them: the computer's own form, or another by `/set`."""

from __future__ import annotations

import locale
from contextlib import suppress
from datetime import datetime, tzinfo
from functools import cache

from client.core.preferences import Preferences
from language import N_, _

UNKNOWN = "--:--"
_WIDTHS = {"24h": 5, "12h": 8, "seconds": 8, "none": 0}
_SAMPLE = datetime(2026, 11, 21, 15, 4, 5)
_PLAIN = ("15:04:05", "21/11/2026")

_WEEKDAYS = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday")),
    *(N_("Saturday"), N_("Sunday")),
)
_MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)


def local(stamp: int, zone: tzinfo | None = None) -> datetime | None:
    """A stamp (epoch ms) in local time, or in `zone`; None if no calendar reaches that far."""
    try:
        return datetime.fromtimestamp(stamp / 1000, zone).astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return None


def clock(stamp: int, preferences: Preferences, zone: tzinfo | None = None) -> str:
    """When something was said, exactly `clock_width` cells; empty if the person wants no times."""
    form = _form(preferences)
    if form == "none":
        return ""
    when = local(stamp, zone)
    if when is None:
        return UNKNOWN.rjust(_WIDTHS[form])
    if form == "12h":
        # Not %p: many languages have no word for it, and then morning and evening look alike.
        return f"{when.hour % 12 or 12:2}:{when:%M} {'am' if when.hour < 12 else 'pm'}"
    return f"{when:%H:%M:%S}" if form == "seconds" else f"{when:%H:%M}"


def clock_width(preferences: Preferences) -> int:
    """Cells of every `clock`; 0 if there is none."""
    return _WIDTHS[_form(preferences)]


def day(stamp: int, preferences: Preferences, zone: tzinfo | None = None) -> str:
    """The date, for where it changes; empty if no calendar reaches that far."""
    when = local(stamp, zone)
    if when is None:
        return ""
    match preferences.dates:
        case "iso":
            return f"{when:%Y-%m-%d}"
        case "short":
            first, second = (when.month, when.day) if _month_first() else (when.day, when.month)
            return f"{first}/{second}/{when.year}"
    parts = {
        "weekday": _(_WEEKDAYS[when.weekday()]),
        "day": when.day,
        "month": _(_MONTHS[when.month - 1]),
        "year": when.year,
    }
    # Words can't be taken for another day, in whichever order: the translation's.
    return _("{weekday}, {day} {month} {year}").format(**parts)


def _form(preferences: Preferences) -> str:
    if preferences.times == "auto":
        return "12h" if _twelve_hours() else "24h"
    return preferences.times


def _twelve_hours() -> bool:
    return "15" not in _forms_of_computer()[0]


def _month_first() -> bool:
    date = _forms_of_computer()[1]
    return date.find("11") < date.find("21")


@cache
def _forms_of_computer() -> tuple[str, str]:
    """(a time, a date) as the person set up the computer. Asked once: LC_TIME belongs to the whole
    process, so it is put back at once."""
    before = locale.setlocale(locale.LC_TIME)
    try:
        if locale.setlocale(locale.LC_TIME, "").partition(".")[0] in ("C", "POSIX"):
            return _PLAIN  # nobody's choice: its date begins with the month
        return f"{_SAMPLE:%X}", f"{_SAMPLE:%x}"
    except (locale.Error, ValueError):  # a name of a locale that this computer does not have
        return _PLAIN
    finally:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_TIME, before)
