"""What the doctor found is read from the worst to the best, each with what to do."""

from __future__ import annotations

import pytest

from client.ui.doctorview import LOOKING, NOT_WELL, WELL, Report, report_rows
from client.ui.rows import width_of
from discovery.doctor.finding import Check, Diagnosis, Finding, Level

FINE = Finding(Check.NETWORK, "", Level.OK, "This computer is on a network.")
VPN = Finding(Check.VPN, "ham0", Level.NOTE, "This is Hamachi.", "Nothing needs to be done.")
CUT = Finding(
    Check.ISOLATION, "wlan0", Level.BAD, "The Wi-Fi keeps computers apart.", "Use a hotspot."
)


def lines(report: Report, width: int = 80) -> list[str]:
    rows = report_rows(report, width)
    assert all(width_of(row) <= width for row in rows)
    return ["".join(text for _, text in row).strip() for row in rows]


def test_while_it_looks_it_shows_what_it_has_and_what_it_does() -> None:
    report = Report()
    assert LOOKING in lines(report)
    report.findings.append(FINE)
    report.progress = "Listening for others …"
    assert "Listening for others …" in lines(report)
    assert "✓ This computer is on a network." in lines(report)


@pytest.mark.parametrize("width", [30, 60, 80, 120])
def test_the_worst_comes_first_and_says_what_to_do(width: int) -> None:
    text = " ".join(lines(Report(diagnosis=Diagnosis((FINE, VPN, CUT))), width))
    order = ("✗ The Wi-Fi", "→ Use a hotspot.", "! This is", "✓ This")
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert NOT_WELL in lines(Report(diagnosis=Diagnosis((CUT,))))


def test_when_all_is_well_it_says_so() -> None:
    assert WELL in lines(Report(diagnosis=Diagnosis((FINE, VPN))))
