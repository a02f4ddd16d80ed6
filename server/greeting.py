"""What the server says of itself to who connects: its name on the wire, the message of the day."""

from __future__ import annotations

import re
from pathlib import Path

from language import _
from protocol.text import clean, cut
from server.core.world import Rules
from server.problem import StartProblem

# Lines of a message of the day, and bytes of one: a screen or two; everybody gets it on connecting.
MOTD_LINES = 100
MOTD_LINE = 400
# Bytes read at most: a wrong path may lead to a film.
_READ_LIMIT = 4 * MOTD_LINES * MOTD_LINE

# RFC 2812 2.3.1: a server's name on the wire is a host name. A dot tells it from a nick.
_HOST_NAME = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def wire_name(name: str) -> str:
    """The source of numerics: what the host calls the server where that looks like a host name,
    a fixed name otherwise (`andi's warkop` can't stand there)."""
    return name if _HOST_NAME.fullmatch(name) else Rules().server_name


def read_motd(path: Path) -> tuple[str, ...]:
    """The lines of a text file, made safe to show. Raises StartProblem."""
    try:
        with path.open("rb") as file:
            raw = file.read(_READ_LIMIT + 1)
        text = raw.decode("utf-8-sig")  # Windows' Notepad begins a file with a mark
    except OSError as error:
        reason = _("The message of the day {path} cannot be read ({reason}).").format(
            path=path, reason=error.strerror
        )
    except UnicodeDecodeError:
        reason = _("The message of the day {path} is not UTF-8 text.").format(path=path)
    else:
        lines = text.splitlines()
        if len(lines) <= MOTD_LINES and len(raw) <= _READ_LIMIT:
            return tuple(cut(clean(line), MOTD_LINE) for line in lines)
        reason = _("The message of the day {path} has more than {count} lines.").format(
            path=path, count=MOTD_LINES
        )
    way_out = _("Choose another file, or leave out --motd.")
    raise StartProblem(f"{reason} {way_out}")
