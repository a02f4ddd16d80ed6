from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.text import MAX_MARKS, clean, cut, printable

any_text = st.text(st.characters())


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2Jcleared", "[2Jcleared"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("in\u200bvis\ufeffible", "invisible"),
        ("two\r\nlines", "two lines"),
        ("\u3164\u2800", ""),
        ("  much \t space  ", "much space"),
        ("\udc80lone", "lone"),
        ("Käse ☕ コーヒー ערב", "Käse ☕ コーヒー ערב"),
    ],
)
def test_text_that_moves_hides_or_reorders_is_made_harmless(hostile: str, shown: str) -> None:
    assert clean(hostile, 100) == shown


def test_stacked_marks_cannot_paint_over_other_lines() -> None:
    assert clean("q" + "\u0323" * 500, 100) == "q" + "\u0323" * MAX_MARKS


@given(any_text, st.integers(1, 80))
def test_cleaned_text_is_short_printable_and_stays_as_it_is(text: str, limit: int) -> None:
    cleaned = clean(text, limit)
    assert len(cleaned) <= limit
    assert cleaned.isprintable()
    assert cleaned == cleaned.strip()
    assert clean(cleaned, limit) == cleaned
    marks = 0
    for char in cleaned:
        marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
        assert marks <= MAX_MARKS


@given(any_text, st.integers(0, 20))
def test_a_cut_never_splits_a_character(text: str, max_bytes: int) -> None:
    encodable = text.encode("utf-8", "ignore").decode()
    assert len(cut(text, max_bytes).encode()) <= max_bytes
    assert encodable.startswith(cut(text, max_bytes))


@given(any_text, any_text)
def test_different_texts_stay_different_when_made_printable(one: str, other: str) -> None:
    assert printable(one).isprintable()
    assert (printable(one) == printable(other)) == (one == other)
