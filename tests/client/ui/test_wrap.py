"""Nothing of what somebody wrote is lost, and nothing moves the panels beside it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth

from client.ui.wrap import NARROWEST, cells, clusters, cut, fit, spans, tame, wrap
from protocol.text import clean
from tests.client.ui.graphemes import GRAPHEMES

# What arrives after the edge: cleaned text, with a taste for wide, combining and flag characters.
SPICE = "ab  世界é́🇮🇩👍🏽❤️한각ก็"
texts = st.text(st.one_of(st.sampled_from(SPICE), st.characters())).map(clean).map(tame)
widths = st.integers(min_value=NARROWEST, max_value=40)


@given(texts, widths)
def test_no_row_is_wider_than_the_width(text: str, width: int) -> None:
    assert all(get_cwidth(row) <= width for row in wrap(text, width))


@given(texts, widths)
def test_nothing_but_spaces_at_breaks_is_lost(text: str, width: int) -> None:
    rest = text
    for number, row in enumerate(wrap(text, width)):
        if number:
            rest = rest.lstrip(" ") if not rest.startswith(row) or not row else rest
        assert rest.startswith(row)
        rest = rest[len(row) :]
    assert not rest.strip(" ")


@given(texts, widths)
@example("00 \u0300", 2)
def test_marks_stay_on_their_character(text: str, width: int) -> None:
    starts = {row[0] for row in wrap(text, width)[1:] if row}
    assert all(cells(character) > 0 for character in starts)


@given(texts)
def test_the_clusters_of_a_text_give_the_text(text: str) -> None:
    assert "".join(cluster for cluster, _ in clusters(text)) == text


@given(texts, st.integers(min_value=0, max_value=30))
def test_fitted_text_takes_exactly_the_width(text: str, width: int) -> None:
    assert get_cwidth(fit(text, width)) == width
    assert get_cwidth(fit(text, width, right=True)) == width
    assert get_cwidth(cut(text, width)) <= width


def test_words_stay_whole_where_they_fit() -> None:
    assert wrap("kopi tubruk panas sekali", 11) == ["kopi tubruk", "panas", "sekali"]


def test_a_word_longer_than_the_width_is_cut_so_that_all_of_it_is_seen() -> None:
    assert wrap("lihat abcdefghij ya", 5) == ["lihat", "abcde", "fghij", "ya"]


def test_an_indent_stays() -> None:
    assert wrap("    python -m server", 12) == ["    python", "-m server"]


def test_an_empty_text_is_one_empty_row() -> None:
    assert wrap("", 10) == [""]


def test_skin_tones_and_flags_become_what_every_terminal_draws_alike() -> None:
    assert tame("👍🏽 🇮🇩 ❤️") == "👍 ID ❤"


@pytest.mark.parametrize(("what", "written", "width"), GRAPHEMES)
def test_every_script_takes_the_cells_that_terminals_give_it(
    what: str, written: str, width: int
) -> None:
    text = tame(clean(written))
    assert cells(text) == get_cwidth(text) == width
    assert tame(text) == text


@given(texts)
def test_what_was_tamed_stays_as_it_is(text: str) -> None:
    assert tame(text) == text


def test_scripts_without_spaces_break_between_their_characters() -> None:
    assert wrap("ok 今天的作业做完了吗", 10) == ["ok 今天的", "作业做完了", "吗"]


def test_no_row_begins_with_what_ends_a_sentence_nor_ends_with_an_opening_bracket() -> None:
    assert wrap("你好吗，好", 6) == ["你好", "吗，好"]
    assert wrap("我说「好的」吧", 6) == ["我说", "「好", "的」吧"]


def test_pictures_that_stand_together_stay_together() -> None:
    assert wrap("kopi ☕☕☕", 9) == ["kopi", "☕☕☕"]


def test_a_thai_word_longer_than_the_row_breaks_between_whole_letters() -> None:
    assert wrap("ก็ก็ก็ก็", 3) == ["ก็ก็ก็", "ก็"]


def test_rows_after_the_first_can_be_narrower() -> None:
    text = "    return satu dua tiga"
    assert [text[start:end] for start, end in spans(text, 15, 4)] == [
        "    return satu",
        "dua tiga",
    ]


@given(texts, widths, st.integers(0, 10))
def test_no_narrower_row_is_wider_than_that(text: str, width: int, hang: int) -> None:
    first, *rest = [text[start:end] for start, end in spans(text, width, hang)]
    assert cells(first) <= width
    assert all(cells(row) <= max(width - hang, NARROWEST) for row in rest)
