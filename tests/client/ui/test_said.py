"""What was said is shown whole: code keeps its shape, addresses have their numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.core import links
from client.core.model import Delivery, Kind, Line, Room, Seal
from client.ui.rows import width_of
from client.ui.said import ROWS_LIMIT, in_one_row, said_rows
from client.ui.wrap import tame
from protocol.text import clean

CODE = """lihat ini:
def subnet(prefix):
    if prefix > 30:
        return 0

    return 2 ** (32 - prefix) - 2"""


def line(text: str) -> Line:
    said = Line(Kind.MESSAGE, 0, "budi", text)
    links.number(Room("#lab"), said)
    return said


def shown(said: Line, width: int = 40) -> list[str]:
    return ["".join(text for _, text in row) for row in said_rows(said, width)]


def test_several_lines_are_one_block_with_their_indentation() -> None:
    assert shown(line(CODE)) == ["│ " + row for row in CODE.split("\n")]


def test_a_long_line_of_code_goes_on_below_its_own_beginning() -> None:
    rows = shown(line("for x in y:\n    satu = dua + tiga + empat + lima"), 24)
    assert rows == ["│ for x in y:", "│     satu = dua + tiga", "│     + empat + lima"]


def test_an_indentation_wider_than_the_row_leaves_space_for_words() -> None:
    rows = shown(line("a\n" + " " * 100 + "kata kata kata"), 20)
    assert all(len(row) <= 20 for row in rows)
    assert "kata" in "".join(rows)


def test_the_fences_around_code_are_not_shown_if_they_are_whole() -> None:
    assert shown(line("```python\nx = 1\n```")) == ["│ x = 1"]
    assert shown(line("```python\nx = 1")) == ["│ ```python", "│ x = 1"]
    assert shown(line("```\n```")) == ["│ ```", "│ ```"]


def test_what_stands_between_fences_looks_like_code() -> None:
    rows = said_rows(line("lihat\n```\nx = 1\n```\nya"), 40)
    assert [row[-1] for row in rows] == [("", "lihat"), ("class:code", "x = 1"), ("", "ya")]
    # And only that has the bar.
    assert [len(row) for row in rows] == [1, 2, 1]


def test_a_very_long_block_says_how_to_get_the_rest() -> None:
    rows = shown(line("\n".join(f"baris {number}" for number in range(60))))
    assert len(rows) == ROWS_LIMIT + 1
    assert rows[-1] == "… 20 more lines: /copy NUMBER takes all"


def test_a_block_says_who_can_read_it_once() -> None:
    said = line("satu\ndua")
    said.seal = Seal.SEALED
    assert shown(said) == ["│ satu", "│ dua  🔒"]


def test_a_message_that_has_no_answer_for_too_long_says_that_it_waits() -> None:
    said = line("halo")
    said.delivery, said.seal = Delivery.LATE, Seal.SEALED
    assert shown(said) == ["halo  (waiting)"]


def test_an_address_has_its_number_behind_it() -> None:
    said = line("lihat (http://a.id/x), dan https://b.id/(c).")
    assert shown(said, 60) == ["lihat (http://a.id/x\u00a0[1]), dan https://b.id/(c)\u00a0[2]."]
    cells = [cell for row in said_rows(said, 60) for cell in row]
    assert [text for style, text in cells if style == "class:link"] == [
        *("http://a.id/x", "https://b.id/(c)"),
    ]


def test_addresses_in_a_block_keep_their_order() -> None:
    rows = shown(line("satu http://a.id\nkosong\ndua http://b.id http://a.id"), 60)
    assert rows[0].endswith("http://a.id\u00a0[1]")
    assert rows[2].endswith("http://b.id\u00a0[2] http://a.id\u00a0[1]")


def test_a_number_written_by_somebody_looks_unlike_ours() -> None:
    cells = [cell for row in said_rows(line("http://a.id [7]"), 60) for cell in row]
    assert [text for style, text in cells if style == "class:quiet"] == ["\u00a0[1]"]


@pytest.mark.parametrize(("why", "told"), [("", "(deleted)"), ("salah", "(deleted: salah)")])
def test_a_deleted_message_says_so_and_why(why: str, told: str) -> None:
    said = Line(Kind.MESSAGE, 0, "budi", why, deleted=True)
    assert shown(said) == [told]
    assert in_one_row(said) == told


texts = st.lists(st.text(st.one_of(st.sampled_from("ab  世`-:/\u0301"), st.characters())))


@given(texts, st.integers(10, 60))
def test_no_row_is_wider_than_its_column_and_no_letter_is_lost(
    parts: list[str], width: int
) -> None:
    text = "\n".join(clean(part) for part in parts)
    rows = said_rows(line(text), width)
    assert all(width_of(row) <= width for row in rows)
    if len(rows) <= ROWS_LIMIT and "`" not in text:
        whole = "".join("".join(part for _, part in row) for row in rows)
        for letter in tame(text):
            assert letter in whole + " \n"


def test_the_number_of_an_address_that_is_longer_than_a_row_stays_whole() -> None:
    rows = shown(line("https://kopi.id/" + "a" * 22), 20)
    assert rows == ["https://kopi.id/aaaa", "aaaaaaaaaaaaaaaaaa", "\u00a0[1]"]


@pytest.mark.parametrize(
    ("width", "rows"),
    [
        (40, ["/away [TEXT]  Let others see that you", "              are away"]),
        (24, ["/away [TEXT]  Let others", "    see that you are", "    away"]),
    ],
)
def test_what_we_tell_in_columns_stays_in_them(width: int, rows: list[str]) -> None:
    said = Line(Kind.NOTE, 0, text="/away [TEXT]  Let others see that you are away")
    assert shown(said, width) == rows


def test_code_is_quoted_without_the_fences_around_it() -> None:
    assert in_one_row(line("lihat:\n```python\nx = 1\n```")) == "lihat: x = 1"
