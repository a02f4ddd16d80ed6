"""What the doctor found as rows of cells: what is wrong first, each with what to do. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from client.ui.rows import RowOfCells
from client.ui.wrap import tame, wrap
from discovery.doctor.finding import Diagnosis, Finding, Level
from language import N_, _

_MARGIN = 3
# Lines longer than this are tiring to read, however wide the terminal is.
_READABLE = 88
_ORDER = (Level.BAD, Level.NOTE, Level.OK)
_SIGNS = {
    Level.BAD: ("✗", "class:error"),
    Level.NOTE: ("!", "class:strong"),
    Level.OK: ("✓", "class:good"),
}

LOOKING = N_("Looking at this computer, its networks and who answers there …")
WELL = N_("Nothing is in the way: rooms are found here, and reached.")
NOT_WELL = N_("Something keeps rooms from being found or reached:")


@dataclass(slots=True)
class Report:
    """What is known while the doctor looks. progress: what is going on, in a few words;
    diagnosis: all of it, at the end."""

    findings: list[Finding] = field(default_factory=list)
    progress: str = ""
    diagnosis: Diagnosis | None = None


def report_rows(report: Report, width: int) -> list[RowOfCells]:
    """What was found so far, and what is going on; at the end the verdict."""
    diagnosis = report.diagnosis
    if diagnosis is None:
        doing = tame(report.progress)
        doing = f"{doing[0].upper()}{doing[1:].rstrip(' .…')} …" if doing else _(LOOKING)
        rows = [[], *_text(doing, width, "class:quiet")]
    else:
        verdict, style = (_(WELL), "class:good") if diagnosis.well else (_(NOT_WELL), "class:error")
        rows = [[], *_text(verdict, width, style)]
    found = diagnosis.findings if diagnosis is not None else tuple(report.findings)
    before: Level | None = None
    for finding in sorted(found, key=lambda one: _ORDER.index(one.level)):
        # What is well needs no more than its line; what is not gets air.
        if before is not Level.OK or finding.level is not Level.OK:
            rows.append([])
        rows += _finding_rows(finding, width)
        before = finding.level
    return rows


def _finding_rows(finding: Finding, width: int) -> list[RowOfCells]:
    sign, style = _SIGNS[finding.level]
    quiet = "class:quiet" if finding.level is Level.OK else ""
    rows: list[RowOfCells] = []
    for number, piece in enumerate(_pieces(tame(finding.finding), width)):
        mark = f"{sign} " if number == 0 else "  "
        rows.append([("", " " * _MARGIN), (style, mark), (quiet, piece)])
    for number, piece in enumerate(_pieces(tame(finding.action), width - 2)):
        mark = "→ " if number == 0 else "  "
        rows.append([("", " " * (_MARGIN + 2)), ("class:strong", mark + piece)])
    return rows


def _pieces(text: str, width: int) -> list[str]:
    return wrap(text, min(width, _READABLE) - 2 * _MARGIN - 2) if text else []


def _text(text: str, width: int, style: str) -> list[RowOfCells]:
    return [[("", " " * _MARGIN), (style, piece)] for piece in _pieces(text, width)]
