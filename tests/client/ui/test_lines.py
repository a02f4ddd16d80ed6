"""A line says when, who and what, also without any colour."""

from __future__ import annotations

import pytest

from client.core.model import Delivery, Kind, Line, Seal
from client.ui.lines import NICK_WIDTH_NARROW, Columns, Look, rows_of
from client.ui.rows import width_of

NOON = 43_200_000
LOOK = Look("12:00")


def shown(line: Line, width: int = 60, look: Look = LOOK) -> list[str]:
    rows = rows_of(line, Columns.of(width), look)
    assert all(width_of(row) <= width for row in rows)
    return ["".join(text for _, text in row) for row in rows]


def test_a_message_has_its_time_and_its_nick() -> None:
    assert shown(Line(Kind.MESSAGE, NOON, "budi", "halo")) == [" 12:00         budi  halo"]


def test_a_long_message_stays_in_its_column() -> None:
    first, second = shown(Line(Kind.MESSAGE, NOON, "budi", "kata " * 10))
    assert second.startswith(" " * first.index("kata") + "kata")


def test_a_mention_is_marked_without_colour() -> None:
    line = Line(Kind.MESSAGE, NOON, "budi", "siti: " + "kata " * 10, mention=True)
    assert all(row.startswith("▌") for row in shown(line))


def test_what_was_not_sent_says_so() -> None:
    line = Line(Kind.MESSAGE, NOON, "siti", "halo", own=True, delivery=Delivery.FAILED)
    assert shown(line)[0].endswith("halo  (not sent)")


@pytest.mark.parametrize(
    ("seal", "end"),
    [
        (Seal.SEALED, "halo  🔒"),
        (Seal.OPEN, "halo  (open)"),
        (Seal.NONE, "halo"),
        (Seal.WAITING, "halo"),
        (Seal.UNREADABLE, "halo"),
    ],
)
def test_who_can_read_a_private_line_stands_behind_it(seal: Seal, end: str) -> None:
    assert shown(Line(Kind.MESSAGE, NOON, "budi", "halo", seal=seal))[-1].endswith(f" {end}")


def test_no_text_can_pretend_that_only_the_two_can_read_it() -> None:
    line = Line(Kind.MESSAGE, NOON, "budi", "halo  🔒", seal=Seal.OPEN)
    assert shown(line)[0].endswith("halo  🔒  (open)")


def test_a_long_private_line_keeps_its_mark_at_the_end_in_any_width() -> None:
    for seal in Seal:
        for width in range(24, 90):
            line = Line(Kind.MESSAGE, NOON, "budi", "kata ☕ " * 9, seal=seal)
            rows = shown(line, width)
            assert "".join(rows).count("🔒") == (seal is Seal.SEALED)


@pytest.mark.parametrize(
    ("line", "end"),
    [
        (Line(Kind.ACTION, NOON, "budi", "melambai"), "*  budi melambai"),
        (Line(Kind.JOIN, NOON, "budi"), "→  budi joined"),
        (Line(Kind.QUIT, NOON, "budi", "tidur"), "←  budi is gone (tidur)"),
        (Line(Kind.NOTE, NOON, "", "Catatan."), "·  Catatan."),
        (Line(Kind.ERROR, NOON, "", "Gagal."), "!  Gagal."),
        (Line(Kind.NOTICE, NOON, "bot", "siap"), "-bot-  siap"),
    ],
)
def test_every_kind_has_its_sign(line: Line, end: str) -> None:
    assert shown(line)[0].endswith(end)


def test_every_kind_can_be_shown() -> None:
    for kind in Kind:
        assert shown(Line(kind, NOON, "budi", "teks"))


def test_a_long_nick_is_cut_and_moves_nothing() -> None:
    row = shown(Line(Kind.MESSAGE, NOON, "n" * 30, "halo"), width=50)[0]
    assert "n" * (NICK_WIDTH_NARROW - 1) + "…  halo" in row


def test_no_width_is_too_narrow_to_draw() -> None:
    for width in range(10):
        assert rows_of(Line(Kind.MESSAGE, NOON, "budi", "halo"), Columns.of(width), LOOK)
