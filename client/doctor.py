"""The doctor of `discovery`, as this program asks it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from discovery.book import Book

if TYPE_CHECKING:  # the doctor's modules are imported when somebody asks: they are many
    from discovery.doctor import Diagnosis, Finding

Tell = Callable[["Finding"], None]
Progress = Callable[[str], None]
Diagnose = Callable[[Tell, Progress], Awaitable["Diagnosis"]]
"""Takes whom to tell each finding as it comes, and whom to tell what is going on."""


def doctor_of(book: Book) -> Diagnose:
    """Who looks from this computer, also at the servers of the book."""

    async def diagnose_here(tell: Tell, progress: Progress) -> Diagnosis:
        from discovery.doctor import diagnose

        return await diagnose(book=book, tell=tell, progress=progress)

    return diagnose_here


async def print_diagnosis(diagnose: Diagnose, say: Callable[[str], None]) -> None:
    """Line by line, as it is found."""
    from discovery.doctor import report

    def tell(finding: Finding) -> None:
        for line in report.lines(finding):
            say(line)

    diagnosis = await diagnose(tell, lambda words: say(report.progress(words)))
    say(report.summary(diagnosis))
