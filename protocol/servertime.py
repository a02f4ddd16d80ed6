"""Stamps on the wire (IRCv3 server-time): epoch milliseconds <-> `2026-11-21T08:30:00.123Z`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z", re.ASCII)


def format_time(stamp: int) -> str:
    """Epoch milliseconds (of the years 1 to 9999) as server-time writes them, always UTC."""
    moment = _EPOCH + timedelta(milliseconds=stamp)
    # Not strftime, which writes years before 1000 without their zeros on some systems.
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def parse_time(text: str) -> int | None:
    """Epoch milliseconds, or None when the text is not a server-time stamp."""
    if not _STAMP.fullmatch(text):
        return None
    whole, _, fraction = text.removesuffix("Z").partition(".")
    try:
        moment = datetime.fromisoformat(whole).replace(tzinfo=UTC)
    except ValueError:
        return None
    return (moment - _EPOCH) // timedelta(milliseconds=1) + int((fraction + "000")[:3])
