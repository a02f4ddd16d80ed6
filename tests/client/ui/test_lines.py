"""A line says when, who and what, also without any colour."""

from __future__ import annotations

import pytest

from client.core.model import Delivery, Kind, Line, Seal
from client.ui.lines import NICK_WIDTH_NARROW, Columns, Look, one_row, rows_of
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


def test_without_times_the_text_has_their_cells() -> None:
    columns = Columns.of(60, 0)
    row = rows_of(Line(Kind.MESSAGE, NOON, "budi", "halo"), columns, Look())[0]
    assert "".join(text for _, text in row) == "         budi  halo"


def test_a_reaction_of_one_has_the_name_and_the_own_one_stands_out() -> None:
    line = Line(Kind.MESSAGE, NOON, "budi", "halo")
    line.reactions = {"👍": ["andi", "siti"], "☕": ["citra"], "🔥": ["siti"], "🙈": []}
    look = Look("12:00", me="siti")
    assert shown(line, 60, look)[1].strip() == "👍 2  ☕ citra  🔥 you"
    row = rows_of(line, Columns.of(60), look)[1]
    own = [text for style, text in row if style == "class:reaction.own"]
    assert own == ["👍 2", "🔥 you"]


def test_more_reactions_than_fit_end_in_an_ellipsis() -> None:
    line = Line(Kind.MESSAGE, NOON, "budi", "halo")
    line.reactions = {f"kata{number}": ["andi"] for number in range(30)}
    assert len(shown(line)) == 2
    assert shown(line)[1].endswith(" …")


def test_what_is_answered_stands_above_in_one_row() -> None:
    line = Line(Kind.MESSAGE, NOON, "budi", "aku")
    quoted, said = shown(line, 60, Look("12:00", answered=("andi", "siapa\nmau kopi? " * 9)))
    assert quoted.startswith(" " * 19 + "╭ andi: siapa mau kopi? siapa")
    assert quoted.endswith("…")
    assert said.endswith("budi  aku")


def test_a_line_in_one_row_says_that_there_is_more() -> None:
    line = Line(Kind.MESSAGE, NOON, "budi", "kata " * 20)
    row = one_row(line, Columns.of(60), LOOK)
    assert width_of(row) <= 60
    assert row[-1][1].endswith("…") or row[-2][1].endswith("…")
    short = Line(Kind.MESSAGE, NOON, "budi", "halo")
    assert one_row(short, Columns.of(60), LOOK) == rows_of(short, Columns.of(60), LOOK)[0]
