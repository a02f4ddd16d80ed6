"""Nothing of what somebody wrote is lost, and nothing moves the panels beside it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth

from client.ui.wrap import NARROWEST, cells, clusters, cut, fit, tame, wrap
from protocol.text import clean

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
