"""Text from others: harmless on a screen, and cut only between characters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.text import COMBINING_LIMIT, clean, cut, pack, split, strip_formatting

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("halo", "halo"),
        ("\x1b[2J\x07halo\x9b", "[2Jhalo"),
        ("a\tb", "a b"),
        ("a\u202eb\u200bc\ufeff", "abc"),
        ("e" + "\u0301" * 9, "e" + "\u0301" * COMBINING_LIMIT),
    ],
)
def test_nothing_stays_that_a_terminal_obeys_or_that_hides(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(TEXT)
def test_clean_text_is_clean(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_formatting_codes_go_with_their_digits() -> None:
    assert strip_formatting("\x02bold\x02 \x0304,01red\x03 \x04ff0000x\x0f 5") == "bold red x 5"


@given(TEXT, st.integers(0, 40))
def test_a_cut_is_the_longest_beginning_that_fits(text: str, limit: int) -> None:
    piece = cut(text, limit)
    assert text.startswith(piece)
    assert len(piece.encode()) <= limit
    assert piece == text or len(text[: len(piece) + 1].encode()) > limit


@given(TEXT, st.integers(4, 40))
def test_pieces_fit_and_lose_nothing_but_spaces_at_the_cuts(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(len(piece.encode()) <= limit for piece in pieces)
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.text("aé", min_size=1, max_size=9)), st.integers(4, 40))
def test_packed_words_keep_their_order_in_lines_that_fit(words: list[str], limit: int) -> None:
    lines = list(pack(words, limit, ","))
    assert ",".join(lines).split(",") == (words or [""])
    assert all(len(line.encode()) <= limit or "," not in line for line in lines)
    assert bool(lines) is bool(words)


@given(st.text())
def test_cleaned_text_has_nothing_a_terminal_obeys(dirty: str) -> None:
    assert not any(unicodedata.category(one) in ("Cc", "Cs") for one in clean(dirty))


@given(st.text(), st.none() | st.integers(0, 20))
def test_cleaning_twice_changes_nothing(dirty: str, limit: int | None) -> None:
    once = clean(dirty, limit)
    assert clean(once, limit) == once
    assert limit is None or len(once) <= limit


@pytest.mark.parametrize("hidden", "\x00\x07\x1b\x7f\x9b\u200b\u200f\u202e\u2066\u2069\ufeff\u00ad")
def test_what_hides_or_reorders_text_is_gone(hidden: str) -> None:
    assert clean(f"an{hidden}di") == "andi"


@pytest.mark.parametrize("kept", ["kopi ☕", "Đỗ Thị Ánh", "مرحبا", "한국어", "👍🏽", "a\u0301b"])
def test_what_people_write_stays(kept: str) -> None:
    assert clean(kept) == kept


def test_a_text_is_split_between_words() -> None:
    assert split("kopi susu gula", 10) == ["kopi susu", "gula"]
    assert split("kopi susu", 4) == ["kopi", "susu"]
    assert split("", 4) == [""]
