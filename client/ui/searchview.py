"""What is told of the search itself: nothing found yet, what was tried, how far a scan is. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from client.ui.rows import RowOfCells
from client.ui.wrap import wrap
from language import N_, _, ngettext

_MARGIN = 3
# Seconds until "nothing" is an answer: what answers here at all does so in one.
PATIENCE = 3.0
_BAR = 20  # cells

LOOKING = N_("Looking for rooms on your network …")
_NOTHING = N_("No server answers on your network so far.")
_TRIED = N_(
    "Asked: servers of other days, everybody at once (mDNS and broadcast on"
    " every network), and the computers this one has met. It goes on."
)
# (key, what it does); wrapped together.
_NEXT = (
    ("F8", N_("tells what the network or a firewall forbids")),
    ("F7", N_("asks every address near this laptop")),
    ("Enter", N_("takes an address, or an invite you were sent")),
)
_OPEN = N_("To open a room here, type in another terminal:")
_COMMAND = "    python -m server --room jarkom"


@dataclass(frozen=True, slots=True)
class Scan:
    """How far a scan is. `found`: servers more than before it; `over`: it is done or stopped."""

    asked: int
    total: int
    found: int = 0
    over: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """The search as it is now. problem: why nothing can be found at present; seconds: how long
    it has been going on; scan: the one that runs, or the last."""

    problem: str | None = None
    seconds: float = 0.0
    scan: Scan | None = None


def nothing_rows(status: Status, width: int, height: int) -> list[RowOfCells]:
    """What stands where no server is listed: what is done, what was tried, what to do next."""
    rows: list[RowOfCells] = []
    if status.problem:
        rows += _wrapped(status.problem, width, "class:error")
    elif status.seconds < PATIENCE:
        rows += _wrapped(_(LOOKING), width)
    else:
        rows += _wrapped(_(_NOTHING), width, "class:strong")
        rows += _wrapped(_(_TRIED), width, "class:quiet")
    rows.append([])
    if status.problem or status.seconds >= PATIENCE:
        label = max(len(key) for key, __ in _NEXT) + 2
        for key, text in _NEXT:
            for number, piece in enumerate(wrap(_(text), width - 2 * _MARGIN - label)):
                shown = key if number == 0 else ""
                rows.append(
                    [("", " " * _MARGIN), ("class:strong", f"{shown:<{label}}"), ("", piece)]
                )
        rows.append([])
    rows += _wrapped(_(_OPEN), width, "class:quiet")
    rows += _wrapped(_COMMAND, width)
    return rows[:height]


def _wrapped(text: str, width: int, style: str = "") -> list[RowOfCells]:
    pieces = wrap(text, max(1, min(width, 80) - 2 * _MARGIN))
    return [[("", " " * _MARGIN), (style, piece)] for piece in pieces]


def scan_row(scan: Scan | None) -> RowOfCells:
    """The scan in one row; nothing if there was none."""
    if scan is None:
        return []
    if scan.over:
        found = (
            ngettext("{count} server more", "{count} servers more", scan.found)
            if scan.found
            else _("no servers more")
        ).format(count=scan.found)
        pattern = (
            _("Scan done: {found}.")
            if scan.asked >= scan.total
            else _("Scan stopped at {asked} of {total}: {found}.")
        )
        told = pattern.format(asked=scan.asked, total=scan.total, found=found)
        return [("class:quiet", f" {told}")]
    asked = _("{done} of {total} asked").format(done=scan.asked, total=scan.total)
    full = _BAR * scan.asked // max(1, scan.total)
    return [
        ("class:quiet", " " + _("Scan:") + " "),
        ("class:good", "━" * full),
        ("class:quiet", "─" * (_BAR - full)),
        ("class:quiet", f" {asked}  "),
        ("class:strong", "F7"),
        ("class:quiet", " " + _("stops")),
    ]
