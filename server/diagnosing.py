"""The doctor at the server's terminal: findings below the log, as they come."""

from __future__ import annotations

import shutil

from discovery.book import Book
from discovery.doctor import Finding, examine, report
from server.log import LiveLog


async def diagnose(port: int, book: Book, log: LiveLog) -> str:
    """Find out whether others find the server on `port` and get in; returns the last line. book:
    the servers that it knows, one of which may call back."""
    # As wide as the host's terminal, which would break longer lines within words.
    width = min(shutil.get_terminal_size((report.WIDEST, 24)).columns, report.WIDEST)

    def show(finding: Finding) -> None:
        for line in report.lines(finding, width=width):
            log.answer(line)

    def progress(words: str) -> None:
        log.answer(report.progress(words))

    found = await examine.diagnose(port=port, book=book, tell=show, progress=progress)
    return report.summary(found)
