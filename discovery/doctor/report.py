"""Findings as text for people, and as JSON for scripts. Pure."""

from __future__ import annotations

import json
import textwrap

from discovery.doctor.finding import Check, Diagnosis, Finding, Level
from language import _, ngettext

MARKS = {Level.OK: "ok", Level.NOTE: "--", Level.BAD: "!!"}
# Columns: longer lines are hard to read, however wide the terminal is.
WIDEST = 96
_INDENT = 4
_COLOURS = {Level.OK: "\x1b[32m", Level.NOTE: "\x1b[33m", Level.BAD: "\x1b[1;31m"}
_RESET = "\x1b[0m"


def lines(finding: Finding, *, width: int = WIDEST, colour: bool = False) -> list[str]:
    """One finding: a mark and its sentence, below it what to do; at most `width` columns."""
    mark = MARKS[finding.level]
    if colour:
        mark = f"{_COLOURS[finding.level]}{mark}{_RESET}"
    text = _wrapped(finding.finding, width)
    shown = [f" {mark} {text[0]}", *(" " * _INDENT + line for line in text[1:])]
    if finding.action:
        first, *rest = _wrapped(finding.action, width - 2)
        shown += [f"{' ' * _INDENT}> {first}", *(" " * (_INDENT + 2) + line for line in rest)]
    return shown


def progress(words: str) -> str:
    """A line while it takes its time."""
    return f" .. {words}"


def summary(diagnosis: Diagnosis) -> str:
    """The last line."""
    bad = sum(finding.level is Level.BAD for finding in diagnosis.findings)
    if bad:
        return ngettext(
            "{count} problem; what helps stands below each.",
            "{count} problems; what helps stands below each.",
            bad,
        ).format(count=bad)
    # Nothing proves a network on which nobody else was heard: it may drop everything.
    checks = {finding.check for finding in diagnosis.findings}
    answering = {finding.check for finding in diagnosis.findings if finding.level is Level.OK}
    if Check.OTHERS in checks and Check.SERVERS not in answering:
        return _("Nothing is wrong here, but nobody else was heard.")
    return _("All is well.")


def as_json(diagnosis: Diagnosis) -> str:
    """`{"ok": true, "findings": [{"check", "subject", "level", "finding", "action"}, …]}`."""
    findings = [
        {
            "check": finding.check.value,
            "subject": finding.subject,
            "level": finding.level.value,
            "finding": finding.finding,
            "action": finding.action,
        }
        for finding in diagnosis.findings
    ]
    return json.dumps({"ok": diagnosis.well, "findings": findings}, indent=2, ensure_ascii=False)


def _wrapped(text: str, width: int) -> list[str]:
    # Commands and addresses are copied: they break at spaces only.
    return textwrap.wrap(
        text,
        max(min(width, WIDEST) - _INDENT, 20),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
