"""`python -m discovery --doctor`: print what is wrong with this network, and what helps."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

from discovery.book import Book
from discovery.doctor import report
from discovery.doctor.address import diagnose_address
from discovery.doctor.examine import SECONDS, diagnose
from discovery.doctor.finding import Finding


async def run(
    address: str,
    *,
    port: int | None = None,
    interfaces: Sequence[str] | None = None,
    seconds: float | None = None,
    book: Book | None = None,
    as_json: bool = False,
) -> int:
    """Examine this computer's network, or only whether `address` is reached from here if it is not
    empty; print it. Returns the exit status: 0 if all is well, else 1. The rest is as for
    `diagnose`."""
    printer = _Printer(sys.stdout, silent=as_json)
    if address:
        found = await diagnose_address(address, tell=printer.show, progress=printer.progress)
    else:
        found = await diagnose(
            port=port,
            interfaces=interfaces,
            seconds=SECONDS if seconds is None else seconds,
            book=book,
            tell=printer.show,
            progress=printer.progress,
        )
    print(report.as_json(found) if as_json else report.summary(found), flush=True)
    return 0 if found.well else 1


class _Printer:
    """Prints findings as they come."""

    def __init__(self, stream: TextIO, *, silent: bool) -> None:
        self._silent = silent
        self._colour = has_colour(stream, os.environ)
        self._width = min(shutil.get_terminal_size((report.WIDEST, 24)).columns, report.WIDEST)

    def show(self, finding: Finding) -> None:
        if not self._silent:
            for line in report.lines(finding, width=self._width, colour=self._colour):
                print(line, flush=True)

    def progress(self, words: str) -> None:
        if not self._silent:
            print(report.progress(words), flush=True)


def has_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether colours are wanted and shown (no-color.org)."""
    # The old console of Windows prints escape sequences as rubbish; Windows Terminal says its name.
    if environ.get("NO_COLOR") or (sys.platform == "win32" and "WT_SESSION" not in environ):
        return False
    return environ.get("TERM") != "dumb" and stream.isatty()
