"""The page behind F8 and /doctor: what the network or a firewall forbids, and what to do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from client.doctor import Diagnose
from client.ui.connector import first_of
from client.ui.readingpage import ReadingPage
from client.ui.screen import Screen
from language import _

if TYPE_CHECKING:  # see `client.doctor`
    from discovery.doctor import Finding


def show_doctor(screen: Screen, diagnose: Diagnose) -> None:
    """Show the page at once, and on it what is found as it comes, until it was read."""
    from client.ui.doctorview import Report, report_rows

    report = Report()

    def tell(finding: Finding) -> None:
        report.findings.append(finding)
        screen.redraw()

    def progress(words: str) -> None:
        report.progress = words
        screen.redraw()

    opener = screen.keymap.keys("doctor")[0]
    page = ReadingPage(_("Doctor"), lambda width, __: report_rows(report, width), opener=opener)

    async def look() -> None:
        looking = asyncio.ensure_future(diagnose(tell, progress))
        try:
            await first_of(looking, page.answer)
            if looking.done():
                report.diagnosis = looking.result()
                screen.redraw()
        finally:
            looking.cancel()

    screen.open(page)
    screen.begin(look())
